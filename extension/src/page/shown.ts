/** Whether a person can see something; stricter when it is about to be dialled. */
import type { Block } from "./runs";
import { above } from "./tree";

/** Below this opacity, and below this size in CSS pixels, nobody reads a number. */
const leastOpacity = 0.2;
const leastSize = 5;

/** Whether a block is rendered and not transparent; its own text may still be hidden. */
export function isBlockShown(block: Block): boolean {
  const element = boxOf("host" in block ? block.host : block);
  return element?.checkVisibility({ opacityProperty: true }) ?? false;
}

/** An element without a box of its own (`display: contents`) is seen as its parent is. */
function boxOf(element: Element): Element | null {
  for (let one: Element | null = element; one !== null; one = one.parentElement) {
    if (getComputedStyle(one).display !== "contents") {
      return one;
    }
  }
  return null;
}

/**
 * Whether the text of a range can be read by a person at a point of the window:
 * opaque enough, large enough, of a colour that is there, and under that point.
 */
export function isReadableAt(range: Range, x: number, y: number): boolean {
  const element = range.startContainer.parentElement;
  if (element === null || boxOf(element)?.checkVisibility({ visibilityProperty: true }) !== true) {
    return false;
  }
  const style = getComputedStyle(element);
  if (parseFloat(style.fontSize) < leastSize || isClear(style.color) || isClear(fill(style))) {
    return false;
  }
  let opacity = Number(style.opacity);
  for (const one of above(element)) {
    opacity *= Number(getComputedStyle(one).opacity);
  }
  return opacity >= leastOpacity && boxAt(range, x, y) !== undefined;
}

function fill(style: CSSStyleDeclaration): string {
  return style.getPropertyValue("-webkit-text-fill-color") || style.color;
}

/** Whether a computed colour is (nearly) transparent; both browsers write alpha last. */
export function isClear(colour: string): boolean {
  const alpha =
    /^rgba\((?:[^,]+,){3}\s*([\d.]+)\)$/.exec(colour)?.[1] ?? /\/\s*([\d.]+)\s*\)$/.exec(colour)?.[1];
  return colour === "transparent" || (alpha !== undefined && Number(alpha) < leastOpacity);
}

/** The box of a range's text under a point, where it is large enough to be read. */
function boxAt(range: Range, x: number, y: number): DOMRect | undefined {
  return [...range.getClientRects()].find(
    (box) =>
      box.height >= leastSize &&
      box.width >= leastSize &&
      x >= box.left - 1 &&
      x <= box.right + 1 &&
      y >= box.top - 1 &&
      y <= box.bottom + 1,
  );
}
