/** Shows what was found, at a pace that leaves the page its time. */
import { isTappable, surroundingsOfNumber } from "../act/surroundings";
import { leastAge } from "../act/tap";
import { inSlices } from "../page/idle";
import { isLight } from "../surfaces/shade";
import { erase, paint, type Shown } from "./paint";
import type { Found } from "./records";

/** Showing may take this share of the time: after a frame of 10 ms come at least 40 ms of rest. */
const restPerFrame = 4;

/** The longest rest after a costly showing, ms. */
const mostRest = 1000;

/**
 * While more is being found, the next showing waits for this share of the time
 * since the first: Chromium goes through all ranges for each that is added, so
 * that the fewer showings there are the less they cost together.
 */
const growth = 0.5;

/** So many numbers are looked at between two chances to stop. */
const stride = 32;

/** What is asked of the page for each number once, until its look changes. */
interface Judged {
  tappable: boolean;
  light: boolean;
}

/** The highlights of one document. */
export class Display {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private notBefore = 0;
  /** When what is being found began to be shown, and when the next part may be. */
  private begun: number | undefined;
  private growsAt = 0;
  private stopped = false;
  private running = false;
  private again = false;
  private judged = new WeakMap<Found, Judged>();

  /** `more` says whether more is about to be found. */
  constructor(
    private readonly found: () => Iterable<Found>,
    private readonly more: () => boolean,
  ) {}

  /**
   * Shows what can be tapped: a highlight is a promise, and it is kept from the
   * moment that it shows. Showing many costs the page a layout, so that it has
   * its rest after each time.
   */
  show(): void {
    if (this.stopped) {
      return;
    }
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    const now = performance.now();
    if (!this.more()) {
      this.begun = undefined;
      this.growsAt = 0;
    }
    const wait = Math.max(this.notBefore, this.growsAt) - now;
    if (wait > 0) {
      this.timer = setTimeout(() => this.show(), wait);
      return;
    }
    void this.run();
  }

  /** The page may look different now: text that was dark may be light. */
  lookAgain(): void {
    this.judged = new WeakMap();
  }

  /** Takes all of it off the page, for good. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    erase();
  }

  private async run(): Promise<void> {
    this.running = true;
    this.again = false;
    let ripe = Infinity;
    await inSlices(this.work((at) => (ripe = Math.min(ripe, at))));
    this.running = false;
    this.restAfterFrame();
    const wait = this.isDue() ? 0 : ripe - performance.now();
    if (wait < Infinity && !this.stopped) {
      this.timer = setTimeout(() => this.show(), Math.max(0, wait));
    }
  }

  /** Something has changed while what was there before was shown. */
  private isDue(): boolean {
    return this.again;
  }

  private *work(ripens: (at: number) => void): Generator<undefined> {
    const now = performance.now();
    const wanted: Shown = new Map();
    let seen = 0;
    for (const found of this.found()) {
      const ripe = found.since + leastAge;
      if (found.range !== undefined && ripe <= now) {
        const { tappable, light } = this.judge(found, found.range);
        if (tappable) {
          wanted.set(found.range, light);
        }
      } else if (found.range !== undefined) {
        ripens(ripe);
      }
      if (++seen % stride === 0) {
        yield;
      }
    }
    // Asked before each step: it may have been stopped while this waited for its turn.
    for (const steps = paint(wanted); !this.stopped && steps.next().done !== true;) {
      yield;
    }
  }

  /** What showing costs is paid by the next frame, in a long page more than by the script. */
  private restAfterFrame(): void {
    requestAnimationFrame(() => {
      const start = performance.now();
      setTimeout(() => {
        const now = performance.now();
        this.notBefore = now + Math.min(mostRest, (now - start) * restPerFrame);
        this.begun ??= start;
        this.growsAt = now + (now - this.begun) * growth;
      }, 0);
    });
  }

  /** Asked once for each; a click asks again. */
  private judge(found: Found, range: Range): Judged {
    let judged = this.judged.get(found);
    if (judged === undefined) {
      const { parentElement } = range.startContainer;
      judged = {
        tappable: isTappable(surroundingsOfNumber(found.entry.run, found.start, found.end)),
        light: parentElement !== null && isLight(getComputedStyle(parentElement).color),
      };
      this.judged.set(found, judged);
    }
    return judged;
  }
}
