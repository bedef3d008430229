/**
 * Whether a person has seen the number that they tap: all of it, in the place
 * where it is tapped, and for a while. What a page hides, covers or moves is asked about.
 */
import type { Found } from "../find/records";
import { looksCovered } from "../page/cover";
import { inSlices } from "../page/idle";
import { liesIn } from "../page/tree";
import { isSeenWhole, partsOf } from "../page/whole";
import { leastStay, Places, type Spot } from "./places";
import { leastAge } from "./tap";

/** Without a person's pointer for so long, nobody looks where numbers stand, ms. */
const longestAbsence = 10_000;

/** The pointer stays so long on a number before covers are looked for, ms: the whole page is gone through. */
const restBefore = 100;

/** A look at a page that keeps changing may cost a layout: after 5 ms of it come at least 100 ms of rest. */
const restPerLook = 20;

/** A number that was rendered anew may soon be so again: covers of it are looked for at once for so long, ms. */
const longestAtOnce = 10;

/** So many numbers are looked at. */
const mostSpots = 300;

/** What the sight asks of the rest. */
export interface SightHost {
  found(): Iterable<Found>;
  /** Whether an element is the extension's own. */
  isOurs(element: Element): boolean;
}

/** Watches a document while a person's pointer is in it. */
export class Sight {
  private readonly places = new Places();
  /** Until when a number counts as unseen, ms since the document began. */
  private readonly unseen = new Map<string, number>();
  /** Whether the number that was pressed is covered; undefined while that is being looked for. */
  private covered: boolean | undefined = false;
  private pressed: Found | undefined;
  private turn = 0;
  private present = -Infinity;
  /** How long it is not looked again, ms. */
  private pause = leastStay / 2;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private listens = false;
  private readonly observer = new MutationObserver(() => this.nudge());

  constructor(
    private readonly host: SightHost,
    signal: AbortSignal,
  ) {
    const options = { capture: true, passive: true, signal };
    addEventListener("mousemove", (event) => event.isTrusted && this.come(), options);
    for (const event of ["scroll", "resize", "transitionend", "animationend"]) {
      addEventListener(event, () => this.nudge(), options);
    }
    signal.addEventListener("abort", () => {
      this.observer.disconnect();
      clearTimeout(this.timer);
    });
  }

  /** The pointer is on a number, or on none: what is seen of it now is remembered. */
  rest(found: Found | undefined): void {
    const turn = ++this.turn;
    if (found !== undefined && isThere(found)) {
      this.note(found, this.isWhole(found));
      setTimeout(() => {
        if (turn === this.turn) {
          void this.lookForCovers(found, turn);
        }
      }, restBefore);
    }
  }

  /** The pointer goes down on a number, or on none. Covers are looked for at once for so long, ms, and then in slices. */
  press(found: Found | undefined, atOnce = 0): void {
    const turn = ++this.turn;
    this.pressed = found;
    this.covered = found === undefined ? false : undefined;
    if (found !== undefined && isThere(found)) {
      this.note(found, this.isWhole(found));
      void this.lookForCovers(found, turn, atOnce);
    }
  }

  /** Whether a number is not seen now, or was not a moment ago. */
  isUnseen(found: Found): boolean {
    const now = performance.now();
    const spot = spotOf(found);
    if (!this.isWhole(found) || spot === undefined || this.places.hasMoved(spot, now)) {
      this.note(found, false);
    }
    return (this.unseen.get(keyOf(found)) ?? 0) > now;
  }

  /**
   * Whether the number that was pressed is covered; undefined while nobody knows.
   * `present` is what stands in its place now: the page may have rendered it anew before it was looked at.
   */
  isCovered(present: Found | undefined): boolean | undefined {
    const { covered, pressed } = this;
    if (covered === undefined && present !== undefined && pressed !== undefined && !isThere(pressed)) {
      this.press(present, longestAtOnce);
    }
    return this.covered;
  }

  /**
   * Whether something of the page's stands in the top layer, as a number's card
   * does, where it can lie over the card and let clicks through.
   */
  isOverlaid({ entry }: Found): boolean {
    const [segment] = entry.run.segments;
    const top = document.querySelectorAll(":popover-open, :modal, :fullscreen");
    return [...top].some(
      (element) => !this.host.isOurs(element) && (segment === undefined || !liesIn(segment.node, element)),
    );
  }

  private isWhole({ entry, start, end }: Found): boolean {
    return isSeenWhole(entry.run, start, end, (element) => this.host.isOurs(element));
  }

  private note(found: Found, seen: boolean): void {
    if (!seen) {
      if (this.unseen.size > mostSpots) {
        this.unseen.clear();
      }
      this.unseen.set(keyOf(found), performance.now() + leastAge);
    }
  }

  private async lookForCovers(found: Found, turn: number, atOnce = 0): Promise<void> {
    const { run } = found.entry;
    const search = looksCovered(partsOf(run, found.start, found.end), (element) => this.host.isOurs(element));
    const isCurrent = (): boolean => turn === this.turn;
    let covered: boolean | undefined;
    const work = (function* () {
      for (let step = search.next(); isCurrent(); step = search.next()) {
        if (step.done === true) {
          covered = step.value;
          return;
        }
        yield;
      }
    })();
    if (!hasEnded(work, atOnce)) {
      await inSlices(work);
    }
    if (!isThere(found)) {
      return; // What is gone is neither covered nor not.
    }
    if (covered === true) {
      this.note(found, false);
    }
    if (isCurrent()) {
      this.covered = covered;
    }
  }

  /** The person's pointer is here. */
  private come(): void {
    const now = performance.now();
    this.present = now;
    this.nudge();
  }

  /** What moves numbers tells of itself, or changes something in the page. Until the next look that is known. */
  private nudge(): void {
    const now = performance.now();
    this.listen(false);
    if (now - this.present <= longestAbsence) {
      this.timer ??= setTimeout(() => this.lookAround(), Math.max(0, this.places.last + this.pause - now));
    }
  }

  private listen(listens: boolean): void {
    if (listens !== this.listens) {
      this.listens = listens;
      if (listens) {
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        this.observer.observe(document, all);
      } else {
        this.observer.disconnect();
      }
    }
  }

  private lookAround(): void {
    this.timer = undefined;
    this.listen(true);
    const start = performance.now();
    const spots: Spot[] = [];
    let seen = 0;
    for (const found of this.host.found()) {
      const spot = spotOf(found);
      if (spot !== undefined) {
        spots.push(spot);
      }
      if (++seen >= mostSpots) {
        break;
      }
    }
    const end = performance.now();
    this.pause = Math.max(leastStay / 2, (end - start) * restPerLook);
    this.places.note(spots, end);
  }
}

/** Whether some work has ended after it was done for so long, ms; 0 for not begun. */
function hasEnded(work: Generator, longest: number): boolean {
  const end = performance.now() + longest;
  while (longest > 0 && performance.now() < end) {
    if (work.next().done === true) {
      return true;
    }
  }
  return false;
}

/** Whether a number still stands in the page: one that was rendered anew is gone, not hidden. */
function isThere({ entry, start, end }: Found): boolean {
  return entry.run.segments.every(
    ({ at, length, node }) => at >= end || at + length <= start || node.isConnected,
  );
}

function keyOf({ e164, text }: Found): string {
  return `${e164} ${text}`;
}

function spotOf(found: Found): Spot | undefined {
  const box = found.range?.getBoundingClientRect();
  if (box === undefined || (box.width === 0 && box.height === 0)) {
    return undefined; // It stands nowhere: the page has just rendered it anew.
  }
  return { key: keyOf(found), since: found.since, x: box.left, y: box.top };
}
