/**
 * The document's tree as it is read: which elements are never read, and ways
 * through open shadow roots.
 */

import { asShadowRoot, attribute, isElement, localName, ownerDocument, parentNode } from "./nodes";

/** What numbers are never looked for in: code, scripts, what is edited, what is not text. */
const unread = new Set([
  "script", "style", "noscript", "template", "head", "title", "textarea", "input", "select", "option", "datalist",
  "code", "kbd", "samp", "var", "math", "canvas", "audio", "video", "img", "picture", "iframe", "object", "embed",
  "svg", "rt", "rp", "meter", "progress",
]); // prettier-ignore

/** Whether an element and all that is in it is passed over. */
export function isUnread(element: Element): boolean {
  return unread.has(localName(element)) || editsHere(element);
}

function editsHere(element: Element): boolean {
  const editable = attribute(element, "contenteditable");
  return editable !== null && editable !== "false";
}

/** The element above a node, out of open shadow roots too. */
export function parentOf(node: Node): Element | null {
  const parent = parentNode(node);
  if (parent === null) {
    return null;
  }
  return isElement(parent) ? parent : (asShadowRoot(parent)?.host ?? null);
}

/** All elements above a node, the nearest first, out of open shadow roots too. */
export function* above(node: Node): Generator<Element> {
  for (let element = parentOf(node); element !== null; element = parentOf(element)) {
    yield element;
  }
}

/** Whether a node lies in an element, through shadow roots too. */
export function liesIn(node: Node, element: Element): boolean {
  for (const one of above(node)) {
    if (one === element) {
      return true;
    }
  }
  return false;
}

/** A node and all above it, the nearest first, open shadow roots themselves as well. */
export function* ascend(node: Node): Generator<Node> {
  for (let one: Node | null = node; one !== null; one = parentNode(one) ?? asShadowRoot(one)?.host ?? null) {
    yield one;
  }
}

/** Whether a node is one of some, or lies in one, through shadow roots too. */
export function liesInAny(node: Node, some: Set<Node>): boolean {
  if (some.has(ownerDocument(node) ?? node)) {
    return true;
  }
  for (const one of ascend(node)) {
    if (some.has(one)) {
      return true;
    }
  }
  return false;
}

/** Whether a node lies in something that is edited or never read. */
export type OutOfReach = (node: Node) => boolean;

/** Looks at each element once; throw it away when the page has had its turn. */
export function reach(): OutOfReach {
  const known = new Map<Element, boolean>();
  return (node) => {
    const passed: Element[] = [];
    let out: boolean | undefined;
    for (let element = parentOf(node); element !== null && out === undefined; element = parentOf(element)) {
      passed.push(element);
      out = known.get(element) ?? (isUnread(element) || undefined);
    }
    out ??= ownerDocument(node)?.designMode === "on";
    for (const element of passed) {
      known.set(element, out);
    }
    return out;
  };
}
