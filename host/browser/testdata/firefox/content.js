document.documentElement.dataset.content = "ran";
