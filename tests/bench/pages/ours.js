// Stands before the extension's content script: how long each of its turns was,
// with the microtasks that follow in the same turn.
"use strict";
{
  const figures = { turns: 0, longest: 0, total: 0 };
  const hops = 24;
  const meter = () => {
    const start = performance.now();
    let done = false;
    const end = () => {
      if (!done) {
        done = true;
        const took = performance.now() - start;
        figures.turns++;
        figures.total += took;
        figures.longest = Math.max(figures.longest, took);
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
  const Observer = globalThis.MutationObserver;
  globalThis.MutationObserver = class extends Observer {
    constructor(work) {
      super(timed(work));
    }
  };
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
  window.addEventListener("siptap-bench-ask", () => {
    window.dispatchEvent(new CustomEvent("siptap-bench-tell", { detail: JSON.stringify(figures) }));
  });
  meter();
}
