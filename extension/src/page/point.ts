/** What lies at a point of the window, through open shadow trees. Asking lays a page out where that is due. */
import { asShadowRoot, ownerDocument, rootOf, shadowRoot } from "./nodes";

/** The innermost element on top there; null outside of the window. */
export function topmost(document: Document, x: number, y: number): Element | null {
  let top: Element | null = null;
  let inner = Document.prototype.elementFromPoint.call(document, x, y);
  while (inner !== null && inner !== top) {
    top = inner;
    inner = shadowRoot(top)?.elementFromPoint(x, y) ?? null;
  }
  return top;
}

/** The place in the text of an element, or of what lies in it, that is nearest to a point. */
export function caretAt(element: Element, x: number, y: number): CaretPosition | null {
  return Document.prototype.caretPositionFromPoint.call(ownerDocument(element), x, y, {
    shadowRoots: rootsOf(element),
  });
}

/** The open shadow roots that an element lies in; without them the browser stops at their hosts. */
function rootsOf(element: Element): ShadowRoot[] {
  const roots: ShadowRoot[] = [];
  for (let root = asShadowRoot(rootOf(element)); root !== undefined; root = asShadowRoot(rootOf(root.host))) {
    roots.push(root);
  }
  return roots;
}
