// Stands first in each measured page: how long the page's thread was busy, and
// when the numbers were there.
"use strict";
{
  const { variant, want, runs } = JSON.parse(document.currentScript.dataset.options);
  const figures = { first: 0, total: 0, longest: 0, blocked: 0, frames: 0, changes: 0, own: 0, found: 0, looks: 0, seen: 0, warm: false, over: false };
  // A timer that is set by a timer waits 4 ms; what is beyond that was somebody's work.
  const rest = 4;
  const longTask = 50;
  // What is done once, in a page that changes all the time, is done by then.
  const warmUp = 4000;
  // No page may hold up the others.
  const longest = 60_000;
  const count = () => (variant === "siptap" ? ([...CSS.highlights].reduce((sum, [name, { size }]) => sum + (/^siptap(-(light|deep|pale))?$/.test(name) ? size : 0), 0)) : window.rivalFound);
  // Whether a number was shown in the frame before; the rival's stand in the page themselves.
  const isSeen = () => {
    const height = innerHeight;
    const isIn = ({ top, bottom, width }) => width > 0 && bottom > 0 && top < height;
    for (const [name, ranges] of variant === "siptap" ? CSS.highlights : []) {
      if (/^siptap(-(light|deep|pale))?$/.test(name)) {
        for (const range of ranges) {
          if (!range.collapsed && isIn(range.getBoundingClientRect())) {
            return true;
          }
        }
      }
    }
    return variant !== "siptap" && [...document.querySelectorAll("a[href^='tel:']")].some((link) => isIn(link.getBoundingClientRect()));
  };
  window.rivalFound = 0;
  window.figures = figures;

  addEventListener("DOMContentLoaded", () => {
    const zero = performance.now();
    let last = zero;
    let quiet = 0;
    let grown = Infinity;
    const beat = () => {
      const now = performance.now();
      const work = now - last - rest;
      last = now;
      figures.longest = Math.max(figures.longest, work);
      figures.blocked += Math.max(0, work - longTask);
      const found = count();
      if (found !== figures.found) {
        grown = now;
      }
      figures.found = found;
      if (figures.first === 0 && figures.found > 0) {
        figures.first = now - zero;
      }
      if (figures.total === 0 && figures.found >= want && want > 0) {
        figures.total = now - zero;
      }
      // What showing costs comes in the frames after.
      // Of very many not all are shown, but those around the window.
      const isAll = figures.total > 0 || want === 0 || now - grown > 5000;
      quiet = isAll || variant === "none" ? quiet + 1 : 0;
      figures.over = now - zero > longest || (runs > 0 ? now - zero > warmUp + runs : now - zero > 1500 && quiet > 100);
      if (runs > 0 && !figures.warm && now - zero > warmUp) {
        Object.assign(figures, { longest: 0, blocked: 0, frames: 0, changes: 0, own: 0, looks: 0, seen: 0, warm: true });
      }
      if (!figures.over) {
        setTimeout(beat, 0);
      }
    };
    setTimeout(beat, 0);
    const frame = () => {
      figures.frames++;
      if (runs > 0 && performance.now() - zero > 500) {
        if (++figures.looks % 5 === 0 && isSeen()) {
          figures.seen += 5;
        }
        const start = performance.now();
        figures.changes += window.change();
        figures.own += performance.now() - start;
      }
      if (!figures.over) {
        requestAnimationFrame(frame);
      }
    };
    requestAnimationFrame(frame);
  });
}
