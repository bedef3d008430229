/** Where a number stands in the window. */
import type { Found } from "../find/records";
import { rangeOf } from "../page/runs";
import { isReadableAt } from "../page/shown";

/** What is known of a number's judgement. */
export interface Judgement {
  isJudged(found: Found): boolean;
  isUnchanged(found: Found): boolean;
}

/** The boxes in which a number can be read; undefined where it cannot, or is not what was judged. */
export function boxesOf(found: Found, judgement: Judgement): DOMRect[] | undefined {
  const { entry, start, end } = found;
  const boxes = [...(rangeOf(entry.run, start, end)?.getClientRects() ?? [])];
  const first = boxes.find(({ width, height }) => width > 0 && height > 0);
  if (first === undefined || !judgement.isJudged(found) || !judgement.isUnchanged(found)) {
    return undefined;
  }
  const x = (first.left + first.right) / 2;
  const y = (first.top + first.bottom) / 2;
  return isReadableAt(entry.run, start, end, x, y) ? boxes : undefined;
}
