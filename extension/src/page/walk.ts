/** The walk over the document that finds the blocks whose text could hold a number. */
import type { Looks } from "./look";
import { firstChild, isConnected, isElement, isText, localName, nextSibling, parentNode, shadowRoot } from "./nodes"; // prettier-ignore
import { hasDigit } from "./prefilter";
import { blockOf, type Block } from "./runs";
import { isUnread } from "./tree";

/** What the walk meets. */
export interface Met {
  /** A block that directly holds a text with a digit. It may be met more than once. */
  block(block: Block): void;
  /** An open shadow root, before it is walked. */
  root(root: ShadowRoot): void;
  /** An element that may get a shadow root later. */
  custom(element: Element): void;
}

/** How many nodes are passed between two chances to stop. */
const stride = 64;

/** How often a walk begins again because the page took away the place where it stood. */
const mostRestarts = 5;

/**
 * Walks a subtree, open shadow roots included, and stops at each `yield` so
 * that the caller can give the page its turn. Nothing is read of elements that
 * are passed over. Where the page takes away the very node at which it stands,
 * it begins again.
 *
 * `looks` is asked for anew after each pause: looks change between turns.
 */
export function* walk(top: Node, looks: () => Looks, met: Met): Generator<undefined> {
  let steps = 0;
  let restarts = 0;
  let node: Node | null = top;
  while (node !== null) {
    let enter = true;
    if (isText(node)) {
      if (hasDigit(node.data)) {
        const block = blockOf(node, looks());
        if (block !== null) {
          met.block(block);
        }
      }
    } else if (isElement(node)) {
      enter = !isUnread(node);
      if (enter) {
        const root = shadowRoot(node);
        if (root !== null) {
          met.root(root);
          yield* walk(root, looks, met);
        } else if (localName(node).includes("-")) {
          met.custom(node);
        }
      }
    }
    node = next(node, top, enter);
    if (++steps % stride === 0) {
      yield;
      if (node !== null && !isConnected(node) && isConnected(top) && restarts++ < mostRestarts) {
        node = top;
      }
    }
  }
}

function next(node: Node, top: Node, enter: boolean): Node | null {
  const child = enter ? firstChild(node) : null;
  if (child !== null) {
    return child;
  }
  for (let up: Node | null = node; up !== null && up !== top; up = parentNode(up)) {
    const sibling = nextSibling(up);
    if (sibling !== null) {
      return sibling;
    }
  }
  return null;
}
