/** Whether a person can see something; stricter when it is about to be dialled. */
import type { Looks } from "./look";
import { asShadowRoot } from "./nodes";
import { isClear, leastOpacity, leastSize } from "./readable";
import { rangeOf, type Block, type Run } from "./runs";
import { above, parentOf } from "./tree";

/** Whether a block is rendered and opaque enough; its own text may still be hidden. */
export function isBlockShown(block: Block, looks: Looks): boolean {
  const element = boxOf(asShadowRoot(block)?.host ?? (block as Element));
  if (element === null || !isVisible(element, {})) {
    return false;
  }
  let { opacity } = looks(element);
  for (const one of above(element)) {
    opacity *= looks(one).opacity;
  }
  return opacity >= leastOpacity;
}

function isVisible(element: Element, options: CheckVisibilityOptions): boolean {
  return Element.prototype.checkVisibility.call(element, options);
}

/** An element without a box of its own (`display: contents`) is seen as its parent is. */
function boxOf(element: Element): Element | null {
  for (let one: Element | null = element; one !== null; one = parentOf(one)) {
    if (getComputedStyle(one).display !== "contents") {
      return one;
    }
  }
  return null;
}

/**
 * Whether a stretch of a run can be read by a person at a point of the window:
 * all of it opaque enough, large enough and of a colour that is there, and some
 * of it under that point. The page's ranges are not asked: it can move them.
 */
export function isReadableAt(run: Run, start: number, end: number, x: number, y: number): boolean {
  const holders = new Set<Element | null>();
  for (const { at, length, node } of run.segments) {
    if (at < end && at + length > start) {
      holders.add(parentOf(node));
    }
  }
  const range = rangeOf(run, start, end);
  return range !== undefined && [...holders].every(isReadable) && hasBoxAt(range, x, y);
}

function isReadable(element: Element | null): boolean {
  const box = element && boxOf(element);
  if (element === null || box === null || !isVisible(box, { visibilityProperty: true })) {
    return false;
  }
  const style = getComputedStyle(element);
  if (parseFloat(style.fontSize) < leastSize || isClear(style)) {
    return false;
  }
  let opacity = Number(style.opacity);
  for (const one of above(element)) {
    opacity *= Number(getComputedStyle(one).opacity);
  }
  return opacity >= leastOpacity;
}

/** Whether a box of a range's text lies under a point, large enough to be read. */
function hasBoxAt(range: Range, x: number, y: number): boolean {
  return [...range.getClientRects()].some(
    (box) =>
      box.height >= leastSize &&
      box.width >= leastSize &&
      x >= box.left - 1 &&
      x <= box.right + 1 &&
      y >= box.top - 1 &&
      y <= box.bottom + 1,
  );
}

/** Whether the text at a range reads from right to left. */
export function isRightToLeft(range: Range | undefined): boolean {
  const parent = range?.startContainer.parentElement;
  return parent !== null && parent !== undefined && getComputedStyle(parent).direction === "rtl";
}
