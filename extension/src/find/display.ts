/** Shows what was found, at a pace that leaves the page its time. */
import { isTappable, surroundingsOfNumber } from "../act/surroundings";
import { leastAge } from "../act/tap";
import { inSlices } from "../page/idle";
import { placeOf } from "../page/runs";
import { parentOf } from "../page/tree";
import type { Highlight } from "../settings";
import { markFor } from "../surfaces/shade";
import { backgrounds } from "./behind";
import { erase, mend, paint, type Shown } from "./paint";
import { rangeFor, type Found, type Shape } from "./records";

/** Showing may take this share of the time: after a frame of 10 ms come at least 40 ms of rest. */
const restPerFrame = 4;

/** The longest rest after a costly showing, ms. */
const mostRest = 1000;

/**
 * Where more is about to be found, so many are shown at first, those that a person
 * sees: a browser goes through all that are shown when one is added.
 */
const mostAtFirst = 250;

/** While more is being found, those that a person sees are looked for again after this time, ms. */
const growth = 300;

/** It is looked so often, ms, whether the page has taken what is shown away. */
const mendAfter = 3000;

/** So many can be shown with each frame: what that costs the page need not be made up for. */
const few = 100;

/** After this time it is looked whether more may be shown, ms. */
const calmAfter = 2000;

/** So many numbers are looked at between two chances to stop. */
const stride = 32;

/** The highlights of one document. */
export class Display {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private notBefore = 0;
  private stopped = false;
  private running = false;
  private again = false;
  private behind = backgrounds();
  private style: Highlight = "underline";
  /** How many numbers can be tapped, shown or not. */
  private tappable = 0;
  /** The number under the pointer. */
  private pointed: Found | undefined;

  /** Not all that was found is shown. */
  private limited = false;
  private shown = new Set<Found>();
  private shownAt = -Infinity;
  private mender: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** What may be shown, and all that was found. */
    private readonly found: () => Iterable<Found>,
    private readonly everything: () => Iterable<Found>,
    /** How far a number is from where a person looks, in numbers about; asked after `look`. */
    private readonly vicinity: { look(): void; distance(order: number): number },
    /** How many numbers may be shown now. */
    private readonly most: () => number,
    /** Whether more is about to be found. */
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
    const more = this.limited && this.more() ? this.shownAt + growth : 0;
    const wait = Math.max(this.notBefore, more) - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => this.show(), wait);
      return;
    }
    void this.run();
  }

  /**
   * Shows the same as a part of other work, so that what was read shows in the very
   * frame in which it was; where that is much, at its own pace.
   */
  *showing(): Generator<undefined> {
    if (this.stopped || this.running || this.shown.size > few || this.style === "hover") {
      this.show();
      return;
    }
    clearTimeout(this.timer);
    yield* this.turn();
  }

  /** A person has gone elsewhere in the document. */
  moved(): void {
    if (this.limited) {
      this.shownAt = -Infinity;
      this.show();
    }
  }

  /** What is shown, or would be where numbers show under the pointer only. */
  get all(): ReadonlySet<Found> {
    return this.shown;
  }

  /** From now on numbers are shown in this way. */
  wear(style: Highlight): void {
    if (style !== this.style) {
      this.style = style;
      for (const found of this.everything()) {
        found.shape = undefined;
      }
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
    for (const steps = paint(this.only(found)); steps.next().done !== true;);
  }

  /** Takes all of it off the page, for good. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.mender);
    erase();
  }

  private async run(): Promise<void> {
    this.running = true;
    await inSlices(this.turn());
  }

  private *turn(): Generator<undefined> {
    this.running = true;
    this.again = false;
    let ripe = Infinity;
    yield* this.work((at) => (ripe = Math.min(ripe, at)));
    this.running = false;
    this.shownAt = performance.now();
    if (this.shown.size > few) {
      this.restAfterFrame();
    }
    this.mendLater();
    // What is not shown because the page changes all the time is when it rests.
    const calm = this.limited && !this.more() ? calmAfter : Infinity;
    const wait = this.isDue() ? 0 : Math.min(calm, ripe - performance.now());
    if (wait < Infinity && !this.stopped) {
      this.timer = setTimeout(() => this.show(), Math.max(0, wait));
    }
  }

  /** No event tells when a page clears the registry of highlights; a tab that nobody sees is left alone. */
  private mendLater(): void {
    clearTimeout(this.mender);
    if (this.shown.size > 0) {
      this.mender = setTimeout(() => {
        if (document.visibilityState === "visible" && !this.running) {
          mend();
        }
        this.mendLater();
      }, mendAfter);
    }
  }

  /** Something has changed while what was there before was shown. */
  private isDue(): boolean {
    return this.again;
  }

  private *work(ripens: (at: number) => void): Generator<undefined> {
    const now = performance.now();
    const ripe: Found[] = [];
    let seen = 0;
    for (const found of this.found()) {
      if (found.since + leastAge <= now) {
        ripe.push(found);
      } else {
        ripens(found.since + leastAge);
      }
      if (++seen % (8 * stride) === 0) {
        yield;
      }
    }
    const all: Shown = new Map();
    const shown = new Set<Found>();
    this.behind = backgrounds();
    for (const found of yield* this.choose(ripe)) {
      const range = this.shapeOf(found).tappable ? (found.range ?? rangeFor(found)) : undefined;
      if (range !== undefined) {
        all.set(range, this.shapeOf(found).mark);
        shown.add(found);
      }
      if (++seen % stride === 0) {
        yield;
      }
    }
    this.tappable = all.size;
    const wanted = this.style === "hover" ? this.only(this.pointed) : all;
    // Asked before each step: it may have been stopped while this waited for its turn.
    for (const steps = paint(wanted); !this.stopped && steps.next().done !== true;) {
      yield;
    }
    for (const found of this.shown) {
      if (!shown.has(found)) {
        found.range = undefined;
      }
    }
    this.shown = shown;
  }

  /** Those that a person sees and as many around them as may be shown. */
  private *choose(ripe: Found[]): Generator<undefined, Found[]> {
    const most = this.more() ? Math.min(mostAtFirst, this.most()) : this.most();
    this.limited = ripe.length > most;
    if (!this.limited) {
      return ripe;
    }
    this.vicinity.look();
    yield;
    const chosen: Found[] = [];
    for (const [index, found] of ripe.entries()) {
      if (this.vicinity.distance(found.entry.order) <= most / 2) {
        chosen.push(found);
      }
      if (index % (8 * stride) === 0) {
        yield;
      }
    }
    return chosen.slice(0, 2 * most);
  }

  /** One number alone, where it can be tapped. */
  private only(found: Found | undefined): Shown {
    const range = found && rangeFor(found);
    const shape = found !== undefined && range !== undefined ? this.shapeOf(found) : undefined;
    return new Map(shape?.tappable === true && range !== undefined ? [[range, shape.mark]] : []);
  }

  /** What showing costs is paid by the next frame, in a long page more than by the script. */
  private restAfterFrame(): void {
    requestAnimationFrame(() => {
      const start = performance.now();
      setTimeout(() => {
        const now = performance.now();
        this.notBefore = now + Math.min(mostRest, (now - start) * restPerFrame);
      }, 0);
    });
  }

  /** Asked once for each; a click asks again. */
  private shapeOf(found: Found): Shape {
    if (found.shape === undefined) {
      const { run } = found.entry;
      const parent = parentOf(placeOf(run, found.start)?.node ?? document);
      found.shape = {
        tappable: isTappable(surroundingsOfNumber(run, found.start, found.end)),
        mark: parent === null ? "" : markFor(this.style, getComputedStyle(parent).color, this.behind(parent)),
      };
    }
    return found.shape;
  }
}
