/** Where the window is, in which all that stands in a page is placed. */
import type { Box } from "./placement";

/** What fixed elements are placed in. */
export function layoutBox(document: Document): Box {
  const { clientWidth, clientHeight } = document.documentElement;
  const window = document.defaultView as Window;
  // In quirks mode the root's client height is that of the document.
  const height = document.compatMode === "BackCompat" ? window.innerHeight : clientHeight;
  return {
    left: 0,
    top: 0,
    right: Math.min(clientWidth, window.innerWidth),
    bottom: Math.min(height, window.innerHeight),
  };
}

/** The part of the window that can be seen; with two fingers a person may have zoomed into it. */
export function windowBox(document: Document): Box {
  const view = document.defaultView?.visualViewport;
  if (view === null || view === undefined || view.scale <= 1) {
    return layoutBox(document);
  }
  const { offsetLeft: left, offsetTop: top, width, height } = view;
  return { left, top, right: left + width, bottom: top + height };
}
