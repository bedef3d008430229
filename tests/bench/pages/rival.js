// What click-to-dial extensions do: libphonenumber-js over every text node, each
// number wrapped in a link, and the same for what is added or changed.
"use strict";
{
  const { findPhoneNumbersInText } = window.libphonenumber;
  const unread = new Set(["SCRIPT", "STYLE", "TEXTAREA", "A", "NOSCRIPT"]);

  const wrapIn = (text) => {
    const numbers = findPhoneNumbersInText(text.data, "AT");
    for (const { startsAt, endsAt, number } of numbers.reverse()) {
      const link = document.createElement("a");
      link.href = number.getURI();
      const middle = text.splitText(startsAt);
      middle.splitText(endsAt - startsAt);
      middle.replaceWith(link);
      link.append(middle);
      window.rivalFound++;
    }
  };

  const scan = (root) => {
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!unread.has(node.parentNode?.nodeName)) {
        texts.push(node);
      }
    }
    texts.forEach(wrapIn);
  };

  const options = { childList: true, characterData: true, subtree: true };
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "characterData") {
        wrapIn(target);
      } else {
        addedNodes.forEach((node) => (node.nodeType === Node.TEXT_NODE ? wrapIn(node) : scan(node)));
      }
    }
    observer.takeRecords(); // Its own changes are none.
  });

  addEventListener("DOMContentLoaded", () => {
    setTimeout(() => {
      scan(document.body);
      observer.observe(document.body, options);
    }, 0);
  });
}
