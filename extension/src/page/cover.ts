/**
 * Covers: what a page draws over a number and lets clicks through. No hit test
 * finds it, so that all elements are looked at, in steps; few of them lie there.
 */
import { isConnected, isText, localName, shadowRoot, treeWalker } from "./nodes";
import { isDrawnOver, type Drawn } from "./order";
import { isClearColour, leastOpacity } from "./readable";
import { above, liesIn } from "./tree";
import type { Part } from "./whole";

const pictures = new Set(["img", "video", "canvas", "svg", "iframe", "object", "embed"]);

/** So many elements are looked at between two chances to stop. */
const stride = 64;

/** A border wider than this is more than a line. */
const widestLine = 6;

/** How often the search begins again because the page took away the place where it stood. */
const mostRestarts = 5;

/**
 * Returns whether any of a number's parts is covered; `isOurs`: what may lie over it.
 * In a page that never lets it come to its end it may be.
 */
export function* looksCovered(
  parts: Part[],
  isOurs: (element: Element) => boolean,
): Generator<undefined, boolean> {
  for (let restarts = 0; restarts <= mostRestarts; restarts++) {
    const covered = yield* search(parts, isOurs);
    if (covered !== undefined) {
      return covered;
    }
  }
  return true;
}

/** The same once; undefined where the page took away the place where it stood. */
function* search(
  parts: Part[],
  isOurs: (element: Element) => boolean,
): Generator<undefined, boolean | undefined> {
  const [first] = parts;
  if (first === undefined) {
    return false;
  }
  const { holder } = first;
  for (const element of [holder, ...above(holder)]) {
    if (pseudos.some((pseudo) => isPseudoOver({ element, pseudo }, holder, parts))) {
      return true;
    }
  }
  let seen = 0;
  for (const element of elements(document)) {
    if (lies(element.getBoundingClientRect(), parts) && !isOurs(element) && isCover(element, holder, parts)) {
      return true;
    }
    if (++seen % stride === 0) {
      yield;
      if (!isConnected(element)) {
        return undefined;
      }
    }
  }
  return false;
}

const pseudos = ["::before", "::after"] as const;

function* elements(top: Node): Generator<Element> {
  const walker = treeWalker(top, NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    yield node as Element;
    const root = shadowRoot(node as Element);
    if (root !== null) {
      yield* elements(root);
    }
  }
}

type Box = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

/** Whether two boxes share more than their edges. */
function lies(box: Box, parts: Part[]): boolean {
  return parts.some(
    ({ box: part }) =>
      box.left < part.right - 2 &&
      box.right > part.left + 2 &&
      box.top < part.bottom - 2 &&
      box.bottom > part.top + 2,
  );
}

function isCover(element: Element, holder: Element, parts: Part[]): boolean {
  if (element === holder || liesIn(holder, element)) {
    return false;
  }
  const style = getComputedStyle(element);
  return (
    style.pointerEvents === "none" &&
    style.visibility === "visible" &&
    (pictures.has(localName(element)) || isDrawn(style) || hasText(element, parts)) &&
    opacityOf(element) >= leastOpacity &&
    isDrawnOver({ element }, holder)
  );
}

/** Whether there is anything to be seen of a box. */
function isDrawn(style: CSSStyleDeclaration): boolean {
  return (
    style.backgroundImage !== "none" ||
    !isClearColour(style.backgroundColor) ||
    style.boxShadow.includes("inset") ||
    ["top", "right", "bottom", "left"].some((side) => {
      return parseFloat(style.getPropertyValue(`border-${side}-width`)) > widestLine;
    })
  );
}

function hasText(element: Element, parts: Part[]): boolean {
  return [...element.childNodes].some((node) => {
    if (!isText(node) || node.data.trim() === "") {
      return false;
    }
    const range = new Range();
    range.selectNodeContents(node);
    return [...range.getClientRects()].some((box) => lies(box, parts));
  });
}

function opacityOf(element: Element): number {
  let opacity = Number(getComputedStyle(element).opacity);
  for (const one of above(element)) {
    opacity *= Number(getComputedStyle(one).opacity);
  }
  return opacity;
}

/** A hit test takes what a style sheet puts into an element for that element itself. */
function isPseudoOver(drawn: Drawn & { pseudo: string }, holder: Element, parts: Part[]): boolean {
  const style = getComputedStyle(drawn.element, drawn.pseudo);
  const { content, position, visibility } = style;
  if (["none", "normal"].includes(content) || !/absolute|fixed/.test(position) || visibility !== "visible") {
    return false;
  }
  const around = position === "fixed" ? undefined : placed(drawn.element)?.getBoundingClientRect();
  const left = (around?.left ?? 0) + parseFloat(style.left);
  const top = (around?.top ?? 0) + parseFloat(style.top);
  const box = { left, top, right: left + parseFloat(style.width), bottom: top + parseFloat(style.height) };
  return (
    Number(style.opacity) >= leastOpacity &&
    (isDrawn(style) || !['""', "''"].includes(content)) &&
    lies(box, parts) &&
    isDrawnOver(drawn, holder)
  );
}

/** What an absolutely positioned box is placed by. */
function placed(element: Element): Element | undefined {
  return [element, ...above(element)].find((one) => {
    const { position, transform } = getComputedStyle(one);
    return position !== "static" || transform !== "none";
  });
}
