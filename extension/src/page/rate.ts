/** How often something happens. */

/** What happened so long ago counts little more than a third, ms. */
const memory = 2000;

/** Two that come sooner one after the other than frames do count as one, ms. */
const atOnce = 12;

/** Counts what happens, and forgets it slowly. */
export class Rate {
  private count = 0;
  private last = -Infinity;

  /** It has happened at this time, ms. */
  note(now: number): void {
    if (now - this.last >= atOnce) {
      this.count = this.left(now) + 1;
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
