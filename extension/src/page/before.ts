/** What stands before a run: the words there tell a phone number from an invoice's. */
import type { Run } from "./runs";
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
    if (node.nodeType === Node.TEXT_NODE) {
      const piece = tidy((node as Text).data.slice(-2 * beforeLength));
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
  let one = node.previousSibling;
  while (one !== null && one.nodeType === Node.ELEMENT_NODE && isUnread(one as Element)) {
    one = one.previousSibling;
  }
  if (one === null) {
    return node.parentNode?.nodeType === Node.ELEMENT_NODE ? node.parentNode : null;
  }
  while (one.lastChild !== null && !(one.nodeType === Node.ELEMENT_NODE && isUnread(one as Element))) {
    one = one.lastChild;
  }
  return one;
}
