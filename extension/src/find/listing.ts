/** The numbers of a document as a list: each once, with whose it may be. */
import type { FoundRecord, ListedNumber } from "../messages";
import { labelOf } from "../page/label";
import { placeOf } from "../page/runs";
import type { Found } from "./records";

/** So many are listed; nobody reads on. */
export const mostListed = 100;

/** So many are looked at for it: a page may repeat one number without end. */
const mostSeen = 5000;

/** What of a number the background has to know to have it dialled. */
export function recordOf(found: Found): FoundRecord {
  const { ref, entry, start, end, e164, risk, assumed } = found;
  return { ref, run: { text: entry.run.text, before: entry.before }, start, end, e164, risk, assumed };
}

/** Lists what was found, in the order of the page, the first of each number. What is in sight was found first. */
export function listed(all: Iterable<Found>): ListedNumber[] {
  const seen: Found[] = [];
  for (const found of all) {
    if (found.entry.judged) {
      seen.push(found);
    }
    if (seen.length === mostSeen) {
      break;
    }
  }
  const byNumber = new Map<string, ListedNumber>();
  for (const found of seen.sort(inOrder)) {
    if (byNumber.size >= mostListed) {
      break;
    }
    const known = byNumber.get(found.e164 || found.text);
    const place = found.entry.run.segments[0];
    if (place === undefined || (known !== undefined && known.label !== "")) {
      continue;
    }
    const node = placeOf(found.entry.run, found.start)?.node ?? place.node;
    const label = labelOf({ text: found.entry.run.text, start: found.start, node });
    if (known !== undefined) {
      known.label = label;
    } else {
      byNumber.set(found.e164 || found.text, {
        found: recordOf(found),
        shown: found.text.slice(0, 80),
        label,
      });
    }
  }
  return [...byNumber.values()];
}

/** Sorts by what comes first in the document. */
function inOrder(a: Found, b: Found): number {
  const [first, second] = [a.entry.run.segments[0]?.node, b.entry.run.segments[0]?.node];
  if (first === undefined || second === undefined || first === second) {
    return a.start - b.start;
  }
  return first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
