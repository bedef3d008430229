/**
 * Whether a person sees the whole of a number: each part of it in its place, on
 * top, and drawn as what it is. Costs some hit tests, and is asked at a tap only.
 */
import { ownHighlights } from "./highlights";
import { asShadowRoot, isElement, localName, rootOf } from "./nodes";
import { topmost } from "./point";
import { isLost, isMasked, isPointerFalse, isVeiled } from "./plain";
import { isClear, leastOpacity, leastSize } from "./readable";
import type { Run } from "./runs";
import { above, parentOf } from "./tree";

/** A box of a number's text in the window, and the element that holds that text. */
export interface Part {
  box: DOMRect;
  holder: Element;
}

/** So many places of a number are looked at, of about one character each. */
const mostPlaces = 24;
const leastStep = 4;

/** Lines may overlap so far, CSS pixels. */
const overlap = 3;

/** The boxes of a stretch of a run, in the order of its text. */
export function partsOf(run: Run, start: number, end: number): Part[] {
  const range = new Range();
  return run.segments.flatMap(({ at, node, from, length }) => {
    const holder = parentOf(node);
    const first = Math.max(start, at);
    const last = Math.min(end, at + length);
    if (first >= last || holder === null || run.text.slice(first, last).trim() === "") {
      return [];
    }
    range.setStart(node, from + first - at);
    range.setEnd(node, from + last - at);
    return [...range.getClientRects()].filter(({ width }) => width > 0).map((box) => ({ box, holder }));
  });
}

/** Whether all of a stretch of a run can be seen and is drawn as it is written. `isOurs`: what may lie over it. */
export function isSeenWhole(
  run: Run,
  start: number,
  end: number,
  isOurs: (element: Element) => boolean,
): boolean {
  const parts = partsOf(run, start, end);
  const holders = new Set(parts.map(({ holder }) => holder));
  return (
    parts.length > 0 &&
    parts.every(({ box }) => box.height >= leastSize) &&
    isInOrder(run, start, end) &&
    [...holders].every(isPlain) &&
    parts.every((part) => !isGroundLost(part)) &&
    parts.every(({ box, holder }) => isPainted(holder, box.left + box.width / 2, box.top + box.height / 2)) &&
    parts.every((part) => places(part.box, parts).every(([x, y]) => isOnTop(part.holder, x, y, isOurs)))
  );
}

/**
 * Whether the characters stand as they are written, from the left to the right
 * and down. What reads from the right has an order of its own.
 */
function isInOrder(run: Run, start: number, end: number): boolean {
  const range = new Range();
  let before: DOMRect | undefined;
  for (const { at, node, from, length } of run.segments) {
    const holder = parentOf(node);
    const { direction, writingMode } =
      holder === null ? { direction: "rtl", writingMode: "" } : getComputedStyle(holder);
    if (direction === "rtl" || writingMode.startsWith("vertical")) {
      before = undefined;
      continue;
    }
    for (let unit = Math.max(start, at); unit < Math.min(end, at + length); unit++) {
      range.setStart(node, from + unit - at);
      range.setEnd(node, from + unit - at + 1);
      const box = range.getClientRects()[0];
      if (box === undefined || box.width === 0 || run.text[unit]?.trim() === "") {
        continue;
      }
      if (before !== undefined && box.left < before.left && box.top < before.bottom - overlap) {
        return false;
      }
      before = box;
    }
  }
  return true;
}

function places(box: DOMRect, parts: Part[]): [number, number][] {
  const all = parts.reduce((sum, part) => sum + part.box.width, 0);
  const step = Math.max(leastStep, all / mostPlaces);
  const count = Math.max(1, Math.floor(box.width / step));
  const y = box.top + box.height / 2;
  return Array.from({ length: count }, (_, index) => [box.left + ((index + 0.5) * box.width) / count, y]);
}

/** Whether an element is what lies on top at a point, in its frame and in the frames above that can be looked at. */
function isOnTop(element: Element, x: number, y: number, isOurs: (element: Element) => boolean): boolean {
  const top = topmost(document, x, y);
  if (top !== null && isOurs(top)) {
    return true;
  }
  if (top !== element) {
    return false;
  }
  let [inX, inY] = [x, y];
  for (let frame = frameOf(window); frame !== null; frame = frameOf(frame.ownerDocument.defaultView)) {
    const box = frame.getBoundingClientRect();
    inX += box.left + frame.clientLeft;
    inY += box.top + frame.clientTop;
    if (topmost(frame.ownerDocument, inX, inY) !== frame) {
      return false;
    }
  }
  return true;
}

/** The element in the page above that shows a window; null at the top, and where that is another site's. */
function frameOf(window: Window | null): Element | null {
  try {
    return window?.frameElement ?? null;
  } catch {
    return null;
  }
}

/** All elements above one and itself, through frames that can be looked into. */
function* chain(element: Element): Generator<Element> {
  for (
    let inner: Element | null = element;
    inner !== null;
    inner = frameOf(inner.ownerDocument.defaultView)
  ) {
    yield inner;
    yield* above(inner);
  }
}

function isPlain(holder: Element): boolean {
  const style = getComputedStyle(holder);
  if (
    isMasked(style) ||
    isPointerFalse(style.cursor) ||
    isClear(getComputedStyle(holder, "::first-letter"))
  ) {
    return false;
  }
  let opacity = 1;
  for (const one of chain(holder)) {
    const look = getComputedStyle(one);
    opacity *= Number(look.opacity);
    if (opacity < leastOpacity || isVeiled(look) || isClear(getComputedStyle(one, "::first-line"))) {
      return false;
    }
  }
  return true;
}

type Hits = { highlight: Highlight }[];

/**
 * Whether no highlight at a point takes the colour of the text away: the page can
 * have its own, and can style ours. Firefox lets no extension list them; there
 * any that is not ours may.
 */
function isPainted(holder: Element, x: number, y: number): boolean {
  const isShown = (name: string): boolean =>
    !isClear(getComputedStyle(holder, `::highlight(${CSS.escape(name)})`));
  let names: string[];
  try {
    names = [...CSS.highlights.keys()];
  } catch {
    names = ownHighlights;
    const own = new Set(names.map((name) => CSS.highlights.get(name)));
    const registry = CSS.highlights as {
      highlightsFromPoint?: (x: number, y: number, options: object) => Hits;
    };
    const root = asShadowRoot(rootOf(holder));
    const hits =
      registry.highlightsFromPoint?.(x, y, { shadowRoots: root === undefined ? [] : [root] }) ?? [];
    if (hits.some(({ highlight }) => !own.has(highlight))) {
      return false;
    }
  }
  return names.every(isShown);
}

const pictures = new Set(["img", "video", "canvas", "svg", "iframe", "object", "embed", "picture", "image"]);

/** Whether text has the colour of what is drawn behind it, as far as that is plain colour. */
function isGroundLost({ box, holder }: Part): boolean {
  const { color, textShadow } = getComputedStyle(holder);
  const fill = getComputedStyle(holder).getPropertyValue("-webkit-text-fill-color") || color;
  if (getComputedStyle(holder).getPropertyValue("background-clip").includes("text")) {
    return false;
  }
  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;
  const drawn = `${fill} ${textShadow}`;
  for (const one of stack(holder, x, y)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(one);
    if (backgroundImage !== "none") {
      return !backgroundImage.includes("url(") && isLost(drawn, backgroundImage);
    }
    if (pictures.has(localName(one))) {
      return false;
    }
    if (!/, 0(\.\d+)?\)$|\/ 0(\.\d+)?\)$|transparent/.test(backgroundColor)) {
      return isLost(drawn, backgroundColor);
    }
  }
  // Nothing is drawn there: paper, which is dark only where the page says that it can be.
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return window === window.top && !scheme.includes("dark") && isLost(drawn, "rgb(255, 255, 255)");
}

/** What lies at a point, from an element down, through the shadow trees that it is in. */
function* stack(element: Element, x: number, y: number): Generator<Element> {
  let from = element;
  for (let root = rootOf(element) as Document | ShadowRoot; ; root = rootOf(from) as Document | ShadowRoot) {
    const all = root.elementsFromPoint(x, y);
    yield* all.slice(Math.max(0, all.indexOf(from)));
    const host = asShadowRoot(root)?.host;
    if (host === undefined || !isElement(host)) {
      return;
    }
    from = host;
  }
}
