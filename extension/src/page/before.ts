/** What stands before a run: the words there tell a phone number from an invoice's. */
import type { Run } from "./runs";
import { isElement, isText, lastChild, parentNode, previousSibling } from "./nodes";
import { isUnread } from "./tree";

/** How many UTF-16 code units of what precedes a run are told with it. */
export const beforeLength = 80;

/** How many nodes are looked at for it; a page's empty scaffolding is not searched to its end. */
const mostNodes = 24;

/** The text before a run's first place, up to 80 units, other blocks' text set off by a line feed. */
export function textBefore(run: Run): string {
  const first = run.segments[0];
  if (first === undefined) {
    return "";
  }
  let text = tidy(first.node.data.slice(Math.max(0, first.from - beforeLength), first.from));
  let node = previous(first.node);
  for (let seen = 0; node !== null && seen < mostNodes && text.length < beforeLength; seen++) {
    if (isText(node)) {
      const piece = tidy(node.data.slice(-2 * beforeLength));
      if (piece.trim() !== "") {
        text = `${piece}\n${text}`;
      }
    }
    node = previous(node);
  }
  return text.slice(-beforeLength);
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** The node before a node in document order, elements that are not read passed over. */
function previous(node: Node): Node | null {
  let one: Node | null = previousSibling(node);
  while (one !== null && isElement(one) && isUnread(one)) {
    one = previousSibling(one);
  }
  if (one === null) {
    const parent = parentNode(node);
    return parent !== null && isElement(parent) ? parent : null;
  }
  for (
    let last = lastChild(one);
    last !== null && !(isElement(one) && isUnread(one));
    last = lastChild(one)
  ) {
    one = last;
  }
  return one;
}
