/**
 * The document's tree as it is read: which elements are never read, and ways
 * through open shadow roots.
 */

/** What numbers are never looked for in: code, scripts, what is edited, what is not text. */
const unread = new Set([
  "script", "style", "noscript", "template", "head", "title", "textarea", "input", "select", "option", "datalist",
  "code", "kbd", "samp", "var", "math", "canvas", "audio", "video", "img", "picture", "iframe", "object", "embed",
  "svg", "rt", "rp", "meter", "progress",
]); // prettier-ignore

/** Whether an element and all that is in it is passed over. */
export function isUnread(element: Element): boolean {
  return unread.has(element.localName) || editsHere(element);
}

function editsHere(element: Element): boolean {
  const editable = element.getAttribute("contenteditable");
  return editable !== null && editable !== "false";
}

/** The element above a node, out of open shadow roots too. */
export function parentOf(node: Node): Element | null {
  const parent = node.parentNode;
  if (parent === null) {
    return null;
  }
  if (parent.nodeType === Node.ELEMENT_NODE) {
    return parent as Element;
  }
  return (parent as Partial<ShadowRoot>).host ?? null;
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

/** Whether a node lies in something that is edited or never read. */
export function isOutOfReach(node: Node): boolean {
  if (node.ownerDocument?.designMode === "on") {
    return true;
  }
  for (const element of above(node)) {
    if (isUnread(element)) {
      return true;
    }
  }
  return false;
}

/** The open shadow root of an element. Closed ones are never touched: `shadowRoot` does not show them. */
export function openRootOf(element: Element): ShadowRoot | null {
  return element.shadowRoot;
}
