/** Shows what was found, at a pace that leaves the page its time. */
import { isTappable, surroundingsOfNumber } from "../act/surroundings";
import { leastAge } from "../act/tap";
import { inSlices } from "../page/idle";
import type { Highlight } from "../settings";
import { markFor, type Mark } from "../surfaces/shade";
import { backgrounds } from "./behind";
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
  mark: Mark;
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
  private behind = backgrounds();
  private style: Highlight = "underline";
  /** How many numbers can be tapped, shown or not. */
  private tappable = 0;
  /** The number under the pointer. */
  private pointed: Found | undefined;

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
    this.behind = backgrounds();
  }

  /** From now on numbers are shown in this way. */
  wear(style: Highlight): void {
    if (style !== this.style) {
      this.style = style;
      this.judged = new WeakMap();
      this.show();
    }
  }

  /** Whether there is a number that can be tapped. */
  get hasAny(): boolean {
    return this.tappable > 0;
  }

  /** The pointer is on a number now, or on none: where numbers show only then, it does. */
  point(found: Found | undefined): void {
    this.pointed = found;
    if (this.style !== "hover" || this.stopped) {
      return;
    }
    if (this.running) {
      this.again = true;
      return;
    }
    const { range } = found ?? {};
    for (const steps = paint(this.only(found, range)); steps.next().done !== true;);
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
    const all: Shown = new Map();
    let seen = 0;
    for (const found of this.found()) {
      const ripe = found.since + leastAge;
      if (found.range !== undefined && ripe <= now) {
        const { tappable, mark } = this.judge(found, found.range);
        if (tappable) {
          all.set(found.range, mark);
        }
      } else if (found.range !== undefined) {
        ripens(ripe);
      }
      if (++seen % stride === 0) {
        yield;
      }
    }
    this.tappable = all.size;
    const wanted = this.style === "hover" ? this.only(this.pointed, this.pointed?.range) : all;
    // Asked before each step: it may have been stopped while this waited for its turn.
    for (const steps = paint(wanted); !this.stopped && steps.next().done !== true;) {
      yield;
    }
  }

  /** One number alone, where it can be tapped. */
  private only(found: Found | undefined, range: Range | undefined): Shown {
    const judged = found !== undefined && range !== undefined ? this.judge(found, range) : undefined;
    return new Map(judged?.tappable === true && range !== undefined ? [[range, judged.mark]] : []);
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
        mark:
          parentElement === null
            ? ""
            : markFor(this.style, getComputedStyle(parentElement).color, this.behind(parentElement)),
      };
      this.judged.set(found, judged);
    }
    return judged;
  }
}
