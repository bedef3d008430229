/** How often something happens. */

/** What happened so long ago counts little more than a third, ms. */
const memory = 2000;

/** Two that come sooner one after the other than frames do count as one, ms. */
export const frame = 12;

/** Counts what happens, and forgets it slowly. */
export class Rate {
  private count = 0;
  private last = -Infinity;

  /** What comes sooner than `atOnce` ms after the one before counts as one with it. */
  constructor(private readonly atOnce = frame) {}

  /** It has happened at this time, ms, so many times. */
  note(now: number, times = 1): void {
    if (now - this.last >= this.atOnce) {
      this.count = this.left(now) + times;
      this.last = now;
    }
  }

  /** How often a second it happens, as seen from this time, ms. */
  perSecond(now: number): number {
    return (this.left(now) * 1000) / memory;
  }

  private left(now: number): number {
    return this.count * Math.exp(-Math.max(0, now - this.last) / memory);
  }
}
