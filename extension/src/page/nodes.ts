/**
 * The document's nodes by the platform's own accessors. In Chromium a form's
 * fields stand before the form's properties, for extensions too: with
 * `<input name="parentNode">` in it, `form.parentNode` is that field.
 */

function reader<T extends object, K extends keyof T>(prototype: T, name: K): (of: T) => T[K] {
  const found = Object.getOwnPropertyDescriptor(prototype, name);
  return (of) => found?.get?.call(of) as T[K];
}

export const nodeType = reader(Node.prototype, "nodeType");
export const parentNode = reader(Node.prototype, "parentNode");
export const firstChild = reader(Node.prototype, "firstChild");
export const lastChild = reader(Node.prototype, "lastChild");
export const nextSibling = reader(Node.prototype, "nextSibling");
export const previousSibling = reader(Node.prototype, "previousSibling");
export const textContent = reader(Node.prototype, "textContent");
export const isConnected = reader(Node.prototype, "isConnected");
export const ownerDocument = reader(Node.prototype, "ownerDocument");
export const localName = reader(Element.prototype, "localName");
export const shadowRoot = reader(Element.prototype, "shadowRoot");

/** An attribute's value, null where there is none. */
export function attribute(element: Element, name: string): string | null {
  return Element.prototype.getAttribute.call(element, name);
}

/** Whether a node is an element. */
export function isElement(node: Node): node is Element {
  return nodeType(node) === Node.ELEMENT_NODE;
}

/** Whether a node holds text that a person may see. */
export function isText(node: Node): node is Text {
  const type = nodeType(node);
  return type === Node.TEXT_NODE || type === Node.CDATA_SECTION_NODE;
}

/** A walker over the nodes of some kinds (NodeFilter.SHOW_…) in a subtree; shadow trees are not entered. */
export function treeWalker(top: Node, kinds: number): TreeWalker {
  return Document.prototype.createTreeWalker.call(ownerDocument(top) ?? (top as Document), top, kinds);
}

/** The document or shadow root that a node lies in. */
export function rootOf(node: Node): Node {
  return Node.prototype.getRootNode.call(node);
}

/** The shadow root that a fragment is; undefined for any other node. */
export function asShadowRoot(node: Node): ShadowRoot | undefined {
  return nodeType(node) === Node.DOCUMENT_FRAGMENT_NODE && "host" in node ? (node as ShadowRoot) : undefined;
}
