/** The walk over the document that finds the blocks whose text could hold a number. */
import type { Looks } from "./look";
import { isConnected, treeWalker } from "./nodes";
import { couldBePart } from "./prefilter";
import { blockOf, type Block } from "./runs";
import type { OutOfReach } from "./tree";

/** How many nodes are passed between two chances to stop. */
const stride = 32;

/** How often a walk begins again because the page took away the place where it stood. */
const mostRestarts = 5;

/**
 * Walks the nodes of some kinds in a subtree, shadow trees not included, and
 * stops at each `yield` so that the caller can give the page its turn. Where the
 * page takes away the very node at which it stands, it begins again.
 */
export function* walkNodes(top: Node, kinds: number, meet: (node: Node) => void): Generator<undefined> {
  let walker = treeWalker(top, kinds);
  let steps = 0;
  let restarts = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    meet(node);
    if (++steps % stride === 0) {
      yield;
      if (!isConnected(node) && isConnected(top) && restarts++ < mostRestarts) {
        walker = treeWalker(top, kinds);
      }
    }
  }
}

/**
 * Walks the text of a subtree and tells of the blocks that directly hold some that
 * could be a number's. A block may be met more than once.
 *
 * `looks` and `reach` are asked for anew after each pause: they change between turns.
 */
export function walk(
  top: Node,
  looks: () => Looks,
  reach: () => OutOfReach,
  meet: (block: Block) => void,
): Generator<undefined> {
  return walkNodes(top, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION, (node) => {
    if (couldBePart((node as Text).data) && !reach()(node)) {
      const block = blockOf(node, looks());
      if (block !== null) {
        meet(block);
      }
    }
  });
}
