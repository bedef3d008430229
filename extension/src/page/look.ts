/**
 * How an element looks, as far as reading text needs it. The browser's own
 * answer is here; tests give theirs.
 */

import { attribute, localName } from "./nodes";
import { isClear, leastOpacity } from "./readable";

/** What reading needs to know of an element. */
export interface Look {
  /**
   * "inline": its text flows on from the text before it; "break": it does not;
   * "none": it has no box.
   */
  flow: "inline" | "break" | "none";
  /** "collapse": white space runs are one space; "lines": the same, but line feeds stay; "keep": all stays. */
  space: "collapse" | "lines" | "keep";
  /** The text directly in it can be seen. */
  seen: boolean;
  /** Nothing inside it can be seen, whatever its descendants say. */
  veiled: boolean;
  /** How opaque it is by itself, 0 to 1. */
  opacity: number;
  /** There is room between the text before it (after it) and its own, as a space would make. */
  gapBefore: boolean;
  gapAfter: boolean;
}

/** Gives an element's look. */
export type Looks = (element: Element) => Look;

const inlineFlows = new Set(["inline", "contents", "ruby", "ruby-base", "ruby-base-container"]);

/** A space is about a quarter of an em; less than this many pixels does not read as one. */
const leastGap = 2;

/** Reads looks from the browser, each element once; throw it away when the page has had its turn. */
export function browserLooks(): Looks {
  const known = new Map<Element, Look>();
  return (element) => {
    let look = known.get(element);
    if (look === undefined) {
      look = read(element);
      known.set(element, look);
    }
    return look;
  };
}

function read(element: Element): Look {
  const style = getComputedStyle(element);
  const { display } = style;
  const inline = inlineFlows.has(display) && !raised(style.verticalAlign) && !boxed(style);
  const spaced = inline && display === "inline";
  return {
    flow: display === "none" ? "none" : inline ? "inline" : "break",
    // The rest is wanted of few elements, and each property costs.
    get space() {
      return spaceOf(style.whiteSpace);
    },
    get seen() {
      return (
        style.visibility === "visible" &&
        parseFloat(style.fontSize) > 0 &&
        !isClear(style) &&
        !isReversed(style)
      );
    },
    get veiled() {
      return Number(style.opacity) < leastOpacity || isShut(element, style);
    },
    get opacity() {
      return Number(style.opacity);
    },
    get gapBefore() {
      return spaced && gap(style.marginLeft, style.paddingLeft);
    },
    get gapAfter() {
      return spaced && gap(style.marginRight, style.paddingRight);
    },
  };
}

/** What is in it is skipped by the browser, although it has a box of its own. */
function isShut(element: Element, style: CSSStyleDeclaration): boolean {
  return (
    style.getPropertyValue("content-visibility") === "hidden" ||
    (localName(element) === "details" && attribute(element, "open") === null)
  );
}

/** Its digits are shown from the last to the first: a person reads another number than its text says. */
function isReversed(style: CSSStyleDeclaration): boolean {
  return style.direction === "rtl" && style.unicodeBidi.includes("override");
}

/** A footnote's mark stands directly behind a number and is not part of it. */
function raised(verticalAlign: string): boolean {
  return verticalAlign === "super" || verticalAlign === "sub";
}

/** What has a frame of its own, as a counter's badge has, is not read on with the text beside it. */
function boxed(style: CSSStyleDeclaration): boolean {
  return (
    style.display === "inline" &&
    (parseFloat(style.borderLeftWidth) > 0 || parseFloat(style.borderRightWidth) > 0)
  );
}

/** `white-space` is a shorthand today: "pre-wrap" may read "preserve". */
function spaceOf(whiteSpace: string): Look["space"] {
  if (whiteSpace.startsWith("pre-line") || whiteSpace.startsWith("preserve-breaks")) {
    return "lines";
  }
  return /^(pre|break-spaces)/.test(whiteSpace) ? "keep" : "collapse";
}

function gap(...widths: string[]): boolean {
  return widths.reduce((sum, width) => sum + (parseFloat(width) || 0), 0) >= leastGap;
}
