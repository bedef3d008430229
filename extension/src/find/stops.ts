/** The numbers that a walk by keys goes through. */
import { isTappable, surroundingsOfNumber } from "../act/surroundings";
import { leastAge } from "../act/tap";
import { rangeOf } from "../page/runs";
import type { Found } from "./records";

/** So many are gone through at most: where each stands has to be asked for. */
export const mostStops = 2000;

/** Those of the numbers that can be tapped now, in the order in which they are read. */
export function stopsOf(all: Iterable<Found>, isJudged: (found: Found) => boolean): Found[] {
  const now = performance.now();
  const standing: { found: Found; box: DOMRect }[] = [];
  for (const found of all) {
    if (standing.length >= mostStops) {
      break;
    }
    const { run } = found.entry;
    if (found.since + leastAge > now || !isJudged(found)) {
      continue;
    }
    const box = boxOf(found);
    if (box !== undefined && box.width > 0 && isTappable(surroundingsOfNumber(run, found.start, found.end))) {
      standing.push({ found, box });
    }
  }
  return standing
    .sort(({ box: a }, { box: b }) => a.top - b.top || a.left - b.left)
    .map(({ found }) => found);
}

/** The first of some that is not above the window. */
export function firstInView(stops: Found[]): Found | undefined {
  return stops.find((one) => (boxOf(one)?.bottom ?? -1) > 0);
}

function boxOf({ entry, start, end }: Found): DOMRect | undefined {
  return rangeOf(entry.run, start, end)?.getBoundingClientRect();
}
