/**
 * Where numbers stood a moment ago: one that has just come under the pointer by
 * itself is not what a person aimed at.
 */

/** A number must have stood in its place for so long, ms. */
export const leastStay = 150;

/** What was seen longer ago than this says nothing, ms. */
const longestMemory = 10_000;

/** A number that moves no further than this, in CSS pixels, stands still. */
const mostDrift = 12;

/** Where a number stands in the window, and since when it has stood in the page, ms since the document began. */
export interface Spot {
  /** The same for two that are one to a person. */
  key: string;
  since: number;
  x: number;
  y: number;
}

/** Remembers the places of numbers at the last looks. */
export class Places {
  private looks: { at: number; spots: Spot[] }[] = [];

  /** When the last look was, ms. */
  get last(): number {
    return this.looks[0]?.at ?? -Infinity;
  }

  /** Takes what a look has shown. */
  note(spots: Spot[], now: number): void {
    this.looks = [{ at: now, spots }, ...this.looks.slice(0, 2)];
  }

  /** Whether a number stands where it did not stand when it was last looked at, a little while ago. */
  hasMoved({ key, since, x, y }: Spot, now: number): boolean {
    const look = this.looks.find(({ at }) => now - at >= leastStay);
    if (look === undefined || now - look.at > longestMemory || since > look.at) {
      return false;
    }
    const known = look.spots.filter((one) => one.key === key);
    return known.length > 0 && known.every((one) => Math.hypot(one.x - x, one.y - y) > mostDrift);
  }
}
