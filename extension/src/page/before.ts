/** What stands before a run: the words there tell a phone number from an invoice's. */
import { rootOf, treeWalker } from "./nodes";
import type { Run } from "./runs";
import type { OutOfReach } from "./tree";

/** How many UTF-16 code units of what precedes a run are told with it. */
export const beforeLength = 80;

/** How many texts are looked at for it; a page's empty scaffolding is not searched to its end. */
const mostTexts = 24;

/** The text before a run's first place, up to 80 units, other blocks' text set off by a line feed. */
export function textBefore(run: Run, isOutOfReach: OutOfReach): string {
  const first = run.segments[0];
  if (first === undefined) {
    return "";
  }
  let text = tidy(first.node.data.slice(Math.max(0, first.from - beforeLength), first.from));
  if (text.length >= beforeLength) {
    return text;
  }
  const walker = treeWalker(rootOf(first.node), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION);
  walker.currentNode = first.node;
  for (let seen = 0; seen < mostTexts && text.length < beforeLength; seen++) {
    const node = walker.previousNode() as Text | null;
    if (node === null) {
      break;
    }
    const piece = tidy(node.data.slice(-2 * beforeLength));
    if (piece.trim() !== "" && !isOutOfReach(node)) {
      text = `${piece}\n${text}`;
    }
  }
  return text.slice(-beforeLength);
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ");
}
