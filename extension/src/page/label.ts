/** Whose number it may be: a few words from a number's neighbourhood, for a list of a page's numbers. */
import { attribute, firstChild, isElement, isText, localName, parentNode, previousSibling, textContent } from "./nodes"; // prettier-ignore

/** A label is cut to so many UTF-16 code units. */
export const longestLabel = 48;

/** So many ancestors, and so many neighbours of each, are looked at. */
const mostAncestors = 6;
const mostNeighbours = 6;

/** Text of more units than this is no name; it is not read to its end either. */
const mostText = 400;

/** Words that say that a number follows, not whose. */
const phoneWords =
  /(?:^|[\s,;|·•/(–—-])(?:tele(?:fon|phone|fax)|tel|phone|fon|fax|call(?: us)?|mobile?|mobil|handy|cell|t|f|m|p|ph|nummer|number|nr|no|dw|durchwahl|rufnummer|hotline)\s*[.:]*\s*$/i;

/** What a label is made of: a run's text, where the number begins in it, and the node that holds it. */
export interface LabelPlace {
  text: string;
  start: number;
  node: Node;
}

/** The words beside a number that may name whom it calls; "" where there are none. */
export function labelOf({ text, start, node }: LabelPlace): string {
  return wordsBefore(text.slice(0, start)) || wordsAround(node);
}

/** The last words before a number in its own line: "Reception: " of "Our house. Reception: ". */
function wordsBefore(before: string): string {
  return tidy(
    unannounced(before)
      .split(/[.!?;|•·]\s+|\n/)
      .at(-1) ?? "",
  );
}

function wordsAround(node: Node): string {
  let at: Node | null = isText(node) ? parentNode(node) : node;
  for (let up = 0; at !== null && up < mostAncestors; up++, at = parentNode(at)) {
    if (!isElement(at) || localName(at) === "body" || localName(at) === "html") {
      break;
    }
    const found = wordsBeside(at);
    if (found !== "") {
      return found;
    }
  }
  return "";
}

/** Of a row the first cell, of anything else what stands next before it, a heading above all. */
function wordsBeside(element: Element): string {
  const before = neighbours(element);
  const name = localName(element);
  if (name === "td" || name === "th") {
    return first(before.reverse());
  }
  return (
    first(before.filter((one) => /^(?:h[1-6]|dt|caption|legend|summary)$/.test(localName(one)))) ||
    first(before)
  );
}

/** What stands before an element under the same parent, the nearest first. */
function neighbours(element: Element): Element[] {
  const found: Element[] = [];
  let at = previousSibling(element);
  for (; at !== null && found.length < mostNeighbours; at = previousSibling(at)) {
    if (isElement(at)) {
      found.push(at);
    }
  }
  return found;
}

function first(elements: Element[]): string {
  for (const element of elements) {
    const words = isQuiet(element) ? "" : tidy(startOf(element));
    if (words !== "") {
      return words;
    }
  }
  return "";
}

/** What holds no words of the page's own. */
function isQuiet(element: Element): boolean {
  return (
    /^(?:script|style|template|noscript|svg|input|textarea|select|button|nav|iframe)$/.test(
      localName(element),
    ) ||
    attribute(element, "hidden") !== null ||
    attribute(element, "aria-hidden") === "true"
  );
}

/** The first line of an element's text; of very long text nothing. */
function startOf(element: Element): string {
  let at: Node = element;
  // A block's own first part names it better than all of it: "Sales", not "Sales Mon–Fri 9–17".
  for (let inside = firstChild(at); inside !== null && isElement(inside); inside = firstChild(at)) {
    at = inside;
  }
  const whole = textContent(element) ?? "";
  const part = whole.length <= longestLabel ? whole : (textContent(at) ?? "");
  return part.length > mostText ? "" : part;
}

/** Words in one line without what only announces a number; "" where no letter is left, or a number is in it. */
function tidy(text: string): string {
  const line = text.slice(-mostText).replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g, " ");
  const words = unannounced(line).replace(/^[\s:,;|·•/)–—-]+/, "");
  if (!/\p{L}{2}/u.test(words) || /\d(?:[\s()./-]*\d){5}/.test(words)) {
    return "";
  }
  return words.length <= longestLabel ? words : `…${words.slice(1 - longestLabel).replace(/^\S* /, "")}`;
}

/** A text without the words and marks at its end that only say that a number follows. */
function unannounced(text: string): string {
  let words = text.slice(-mostText);
  for (let before = ""; before !== words;) {
    before = words;
    words = words.replace(/[\s:,;|·•/(–—-]+$/, "").replace(phoneWords, "");
  }
  return words;
}
