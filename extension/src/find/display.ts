/** Shows what was found, at a pace that leaves the page its time. */
import { isTappable, surroundingsOfNumber } from "../act/surroundings";
import { leastAge } from "../act/tap";
import { paint } from "./paint";
import type { Found } from "./records";

/** Work may take this share of the time: after 10 ms of it come at least 100 ms of rest. */
export const restPerWork = 10;

/** The longest rest after a costly showing, ms. */
const mostRest = 2000;

/** The highlights of one document. */
export class Display {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private notBefore = 0;
  private stopped = false;
  private readonly tappable = new WeakMap<Found, boolean>();

  constructor(private readonly found: () => Found[]) {}

  /**
   * Shows what can be tapped: a highlight is a promise, and it is kept from the
   * moment that it shows. Showing many costs the page a layout, so that it has
   * its rest after each time.
   */
  show(): void {
    clearTimeout(this.timer);
    if (this.stopped) {
      return;
    }
    const start = performance.now();
    if (start < this.notBefore) {
      this.timer = setTimeout(() => this.show(), this.notBefore - start);
      return;
    }
    let next = Infinity;
    const ranges = this.found().flatMap((found) => {
      if (found.range === undefined || !this.isTappable(found)) {
        return [];
      }
      const ripe = found.since + leastAge;
      if (ripe <= start) {
        return [found.range];
      }
      next = Math.min(next, ripe);
      return [];
    });
    paint(ranges);
    this.rest(performance.now() - start);
    this.restAfterFrame();
    if (next < Infinity) {
      this.timer = setTimeout(() => this.show(), next - start);
    }
  }

  /** Takes all of it off the page, for good. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    paint([]);
  }

  /** What showing costs is paid by the next frame, in a long page more than by the script. */
  private restAfterFrame(): void {
    requestAnimationFrame(() => {
      const start = performance.now();
      setTimeout(() => this.rest(performance.now() - start), 0);
    });
  }

  private rest(work: number): void {
    const until = performance.now() + Math.min(mostRest, work * restPerWork);
    this.notBefore = Math.max(this.notBefore, until);
  }

  /** Asked once for each; a click asks again. */
  private isTappable(found: Found): boolean {
    let tappable = this.tappable.get(found);
    if (tappable === undefined) {
      tappable = isTappable(surroundingsOfNumber(found.entry.run, found.start, found.end));
      this.tappable.set(found, tappable);
    }
    return tappable;
  }
}
