/** Which of two elements is drawn over the other (CSS 2.2, appendix E), as far as a cover needs it. */
import { parentOf } from "./tree";

/** Something that is drawn: an element, or what a style sheet puts before or behind what is in it. */
export interface Drawn {
  element: Element;
  pseudo?: "::before" | "::after";
}

/** Where something is drawn within the stacking context that it has in common with something else. */
interface Level {
  /** Its z-index; what is in the flow lies below what is positioned. */
  z: number;
  at: Drawn;
}

const flow = -0.5;

/** Whether `over` is drawn over an element's text, where both are at one place. */
export function isDrawnOver(over: Drawn, text: Element): boolean {
  const overTop = topLayerOf(over.element);
  if (overTop !== topLayerOf(text)) {
    return overTop !== undefined;
  }
  const context = commonContext(over.element, text);
  const [a, b] = [levelIn(context, over), levelIn(context, { element: text })];
  if (a.z !== b.z) {
    return a.z > b.z;
  }
  return follows(a.at, b.at);
}

/** The element of the top layer in which something is drawn. */
function topLayerOf(element: Element): Element | undefined {
  for (let one: Element | null = element; one !== null; one = parentOf(one)) {
    if (Element.prototype.matches.call(one, ":popover-open, :modal, :fullscreen")) {
      return one;
    }
  }
  return undefined;
}

function commonContext(over: Element, text: Element): Element | null {
  const above = new Set<Element>();
  for (let one: Element | null = over; one !== null; one = parentOf(one)) {
    above.add(one);
  }
  for (let one: Element | null = text; one !== null; one = parentOf(one)) {
    if (above.has(one) && isContext(one)) {
      return one;
    }
  }
  return null;
}

function levelIn(context: Element | null, drawn: Drawn): Level {
  let level: Level | undefined;
  if (drawn.pseudo !== undefined) {
    const style = getComputedStyle(drawn.element, drawn.pseudo);
    if (style.position !== "static") {
      level = { z: zOf(style), at: drawn };
    }
  }
  for (let one: Element | null = drawn.element; one !== null && one !== context; one = parentOf(one)) {
    const style = getComputedStyle(one);
    if (isContext(one)) {
      level = { z: zOf(style), at: { element: one } };
    } else if (style.position !== "static") {
      level ??= { z: 0, at: { element: one } };
    }
  }
  return level ?? { z: flow, at: drawn };
}

function zOf({ zIndex }: CSSStyleDeclaration): number {
  return zIndex === "auto" ? 0 : Number(zIndex);
}

function isContext(element: Element): boolean {
  const style = getComputedStyle(element);
  const parent = parentOf(element);
  const isPlaced =
    style.position !== "static" || (parent !== null && /flex|grid/.test(getComputedStyle(parent).display));
  return (
    parent === null ||
    (isPlaced && style.zIndex !== "auto") ||
    style.position === "fixed" ||
    style.position === "sticky" ||
    Number(style.opacity) < 1 ||
    style.isolation === "isolate" ||
    style.mixBlendMode !== "normal" ||
    /paint|layout|strict|content/.test(style.contain) ||
    /transform|opacity|filter/.test(style.willChange) ||
    [
      "transform",
      "translate",
      "rotate",
      "scale",
      "perspective",
      "filter",
      "backdrop-filter",
      "clip-path",
      "mask-image",
    ].some((name) => !["", "none"].includes(style.getPropertyValue(name)))
  );
}

/** Whether one stands behind the other in the tree, as what is drawn later does. */
function follows(one: Drawn, other: Drawn): boolean {
  if (one.pseudo !== undefined && one.element.contains(other.element)) {
    return one.pseudo === "::after" || one.element === other.element;
  }
  return (other.element.compareDocumentPosition(one.element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
