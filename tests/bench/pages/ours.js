// Stands before the extension's content script: how long each of its turns was,
// with the microtasks that follow in the same turn.
"use strict";
{
  const figures = { Each: [] };
  const hops = 24;
  const meter = () => {
    const start = performance.now();
    let done = false;
    const end = () => {
      if (!done) {
        done = true;
        figures.Each.push(performance.now() - start);
      }
    };
    let promise = Promise.resolve();
    for (let hop = 0; hop < hops; hop++) {
      promise = promise.then(() => undefined);
    }
    void promise.then(end);
  };
  const timed = (work) =>
    function (...args) {
      meter();
      return work.apply(this, args);
    };
  for (const name of ["setTimeout", "requestIdleCallback", "requestAnimationFrame"]) {
    const original = globalThis[name].bind(window);
    globalThis[name] = (work, ...rest) => original(timed(work), ...rest);
  }
  for (const name of ["MutationObserver", "ResizeObserver"]) {
    const Observer = globalThis[name];
    globalThis[name] = class extends Observer {
      constructor(work) {
        super(timed(work));
      }
    };
  }
  const runtime = globalThis.chrome.runtime;
  const send = runtime.sendMessage.bind(runtime);
  const metered = (message) =>
    send(message).then((reply) => {
      meter();
      return reply;
    });
  try {
    runtime.sendMessage = metered;
  } catch {
    // It stays as it is; its turns are not seen.
  }
  window.addEventListener("siptap-bench-anew", () => {
    figures.Each = [];
  });
  window.addEventListener("siptap-bench-ask", () => {
    window.dispatchEvent(new CustomEvent("siptap-bench-tell", { detail: JSON.stringify(figures) }));
  });
  meter();
}
