/**
 * Keeps what is found in step with the document: has it read, asks the host about
 * what is new, and shows what it found.
 */
import type { PageEvidence } from "../messages";
import type { FoundNumber } from "../protocol.gen";
import { inSlices, spent, visible } from "../page/idle";
import { browserLooks } from "../page/look";
import { firstChild, textContent } from "../page/nodes";
import { couldHoldNational, couldHoldNumber } from "../page/prefilter";
import { blockOf, readBlock, sameRun, stillHolds, type Place } from "../page/runs";
import { isBlockShown } from "../page/shown";
import { Evidence } from "./evidence";
import { Display } from "./display";
import { mostRuns } from "./batches";
import { Inquiry, type Answer, type Find } from "./inquiry";
import { Fleeting } from "./fleeting";
import { Pace } from "./pace";
import { Reading } from "./reading";
import { foundIn, rangeFor, Records, type Entry, type Found } from "./records";
import { Vicinity } from "./vicinity";

/**
 * So many ranges a second a browser may put right for us: each time that a page
 * changes Chromium goes through all that are shown. A page that changes seldom has
 * all its numbers shown, one that changes with every frame those in sight.
 */
const rangesPerSecond = 4000;
const leastShown = 100;
const mostShown = 12_000;

/** What is read and shown in one go may take so long, ms. */
const longestGo = 6;

/** A page that turns its country about is read anew at most so often. */
const mostRereads = 4;

/** Finds and shows the numbers of one document. */
export class Scanner {
  private readonly records = new Records();
  private readonly inquiry: Inquiry;
  /** What is to be asked about again. */
  private again: ((entry: Entry) => boolean)[] = [];
  private readonly reading: Reading;
  private readonly evidence: Evidence;
  private readonly vicinity: Vicinity;
  private readonly end = new AbortController();
  private running = false;
  private due = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly display: Display;
  private readonly pace = new Pace();
  private counted = 0;
  private readonly fleeting = new Fleeting(
    (entries) => this.askAbout(entries),
    (entry) => this.records.holds(entry),
  );
  /** What was found when it was shown last, and of how much of the page. */
  private shown = "";
  private region: string | undefined;
  private rereads = 0;

  constructor(document: Document, find: Find, isAlive: () => boolean) {
    const { signal } = this.end;
    this.evidence = new Evidence(document);
    this.vicinity = new Vicinity(
      document,
      (text) => this.reading.orderAt(text),
      () => void this.moved(),
      signal,
    );
    this.inquiry = new Inquiry(find, {
      evidence: () => this.evidence.latest(),
      prepare: () => this.evidence.prepare(),
      holds: (entry) => this.records.holds(entry),
      distance: (entry) => this.vicinity.distance(entry.order),
      take: (batch, answer) => this.take(batch, answer),
      isAlive,
      gone: () => this.stop(), // Its successor takes over.
      again: () => this.hostUp(),
    });
    this.display = new Display(
      () => this.showable(),
      () => this.records.all(),
      this.vicinity,
      () => this.most(),
      () => this.inquiry.isAsking,
    );
    this.reading = new Reading(
      document,
      this.records,
      {
        due: () => this.later(),
        sightRead: () => this.display.show(),
        read: (entries) => this.askAbout(entries),
      },
      (only) => (only ? this.vicinity.seen() : this.vicinity.texts()),
      signal,
    );
    void this.run();
    // A person comes back, perhaps from the terminal in which the host was installed.
    addEventListener("focus", () => this.hostUp(), { signal });
  }

  /** What the page tells of its country. */
  pageEvidence(): PageEvidence {
    return this.evidence.latest();
  }

  /**
   * The number at a place of the document, from our own record. Where the page
   * has just changed it is read anew at once.
   */
  numberAt(place: Place): Found | undefined {
    const found = this.at(place);
    if (found !== undefined) {
      rangeFor(found);
    }
    return found;
  }

  private at(place: Place): Found | undefined {
    const block = blockOf(place.node, browserLooks());
    if (block === null) {
      return undefined;
    }
    const known = this.records.at(block, place);
    if (this.stopped || (known === undefined ? !this.reading.pending : stillHolds(known.entry.run))) {
      return known;
    }
    this.reading.readNow(block);
    return this.records.at(block, place) ?? known;
  }

  /** All that was found, for a list of it. */
  found(): Iterable<Found> {
    return this.records.all();
  }

  /** All that was found, or, of very much, what is about as far around what a person sees. */
  nearby(most: number): Found[] {
    const all = this.records.found();
    if (all.length <= most) {
      return all;
    }
    this.vicinity.look();
    return all.filter(({ entry }) => this.vicinity.distance(entry.order) <= most / 2);
  }

  /** Whether two that were found are one number to a person: the same words, read the same. */
  isSame(a: Found, b: Found): boolean {
    return a.text === b.text && a.e164 === b.e164 && a.risk === b.risk;
  }

  /** Whether the host has judged a number as it stands there now. */
  isJudged({ entry }: Found): boolean {
    return entry.judged;
  }

  /**
   * Has the host judge a number as it stood when it was tapped: a page that
   * renders it anew all the time never stands still for an answer. Undefined
   * where it is none, or where nobody answers.
   */
  async judge({ entry, start, end }: Found): Promise<Found | undefined> {
    const reply = await this.inquiry.askAbout([entry]);
    const numbers = reply?.ok === true ? (reply.numbers[0] ?? []) : [];
    const judged = numbers.find((one) => one.valid && one.start === start && one.end === end);
    const found = judged && foundIn(entry, judged);
    if (found !== undefined) {
      rangeFor(found);
    }
    return found;
  }

  /** Whether a number stands in the page exactly as it did when the host judged it. */
  isUnchanged(found: Found): boolean {
    const { entry } = found;
    const looks = browserLooks();
    return (
      this.records.holds(entry) &&
      stillHolds(entry.run) &&
      isBlockShown(entry.block, looks) &&
      readBlock(entry.block, looks).runs.some((run) => sameRun(run, entry.run))
    );
  }

  /** Whether numbers may stand in an element that the host has not judged yet. */
  isUnjudged(element: Element): boolean {
    const text = textContent(element) ?? "";
    const block = blockOf(firstChild(element) ?? element, browserLooks());
    return couldHoldNumber(text) && block !== null && this.records.isUnjudged(block);
  }

  /** Asks again about everything: the host knows this document's numbers no more, or judged them anew. */
  reread(): void {
    this.records.forgetAnswers();
    this.askAgain(() => true);
  }

  /** The host can be asked (again). */
  hostUp(): void {
    this.askAgain((entry) => !entry.judged);
  }

  /** Takes everything of ours off the page, for good. */
  stop(): void {
    this.end.abort();
    clearTimeout(this.timer);
    this.fleeting.stop();
    this.inquiry.stop();
    this.display.stop();
  }

  private get stopped(): boolean {
    return this.end.signal.aborted;
  }

  /** How many numbers may be shown while the page changes as it does. */
  private most(): number {
    const perSecond = this.reading.changesPerSecond;
    return Math.min(mostShown, Math.max(leastShown, Math.floor(rangesPerSecond / perSecond)));
  }

  /** A person has scrolled somewhere: what is there may not be asked about, or not shown yet. */
  private async moved(): Promise<void> {
    this.reading.moved();
    this.display.moved();
    if (this.inquiry.waiting > 0 && !this.inquiry.isAsking) {
      await inSlices(this.looking());
      void this.ask();
    }
  }

  private *looking(): Generator<undefined> {
    this.vicinity.look();
    yield;
  }

  /** What may be shown: all, or in a page that never rests what a person sees. */
  private *showable(): Generator<Found> {
    if (!this.reading.isOfSight) {
      yield* this.records.all();
      return;
    }
    const seen = new Set<Found>();
    for (const found of this.reading.foundInSight()) {
      seen.add(found);
      yield found;
    }
    // Not all that is seen was come upon: a header, a column, a shadow tree.
    for (const found of this.display.all) {
      if (!seen.has(found) && this.records.holds(found.entry) && isInWindow(found)) {
        yield found;
      }
    }
  }

  /** Asks about what was read; about what may be gone again in a moment once it has stood. */
  private askAbout(entries: Entry[]): void {
    this.inquiry.add(this.fleeting.sift(entries));
    if (this.inquiry.waiting > 0) {
      void this.ask();
    }
  }

  /** The next pass is due: at once, in the frame that shows the change, where the page has had its rest. */
  private later(): void {
    const wait = this.pace.wait(performance.now());
    if (wait === 0 && this.timer === undefined) {
      void this.run();
    } else {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        void this.run();
      }, wait);
    }
  }

  private askAgain(which: (entry: Entry) => boolean): void {
    this.again.push(which);
    void this.run();
  }

  /** One pass at a time; what comes meanwhile is due after it. */
  private async run(): Promise<void> {
    if (this.running) {
      this.due = true;
      return;
    }
    if (this.stopped) {
      return;
    }
    this.running = true;
    try {
      do {
        this.due = false;
        await visible();
        await this.passOnce();
      } while (this.isDue());
    } finally {
      this.running = false;
    }
  }

  private async passOnce(): Promise<void> {
    const { version } = this.records;
    await inSlices(this.pass(), () => this.reading.lookAnew());
    // What was asked and shown since the last pass came of it, and counts too.
    const now = spent();
    // A page that never rests is read as a whole at a pace of its own.
    const work = this.reading.hasReadRestless ? 0 : now - this.counted;
    this.pace.looked(performance.now(), work, this.records.version !== version);
    this.counted = now;
  }

  /** What is in sight in a page that never rests is read and shown in one go: a part of it shows nothing. */
  private *pass(): Generator<undefined> {
    let start = performance.now();
    for (const step of this.steps()) {
      if (!this.reading.isOfSight || performance.now() - start > longestGo) {
        yield step;
        start = performance.now();
      }
    }
  }

  private *steps(): Generator<undefined> {
    yield* this.queueAgain();
    yield* this.reading.pass();
    if (this.inquiry.waiting > mostRuns) {
      this.vicinity.look();
    }
    if (this.inquiry.waiting > 0) {
      void this.ask();
    }
    const state = `${String(this.records.version)} ${String(this.reading.isOfSight)}`;
    if (state !== this.shown) {
      this.shown = state;
      yield* this.display.showing();
    }
  }

  private isDue(): boolean {
    return this.due && !this.stopped;
  }

  private *queueAgain(): Generator<undefined> {
    const again = this.again;
    this.again = [];
    if (again.length === 0) {
      return;
    }
    const queued = this.inquiry.queued();
    for (const entry of this.records.entries()) {
      if (!queued.has(entry) && again.some((which) => which(entry))) {
        this.inquiry.add([entry]);
      }
      yield;
    }
  }

  private async ask(): Promise<void> {
    await this.inquiry.ask();
    // All that was waited for is there.
    this.display.show();
  }

  private async take(batch: Entry[], { numbers, region }: Answer): Promise<void> {
    await inSlices(this.takeNumbers(batch, numbers));
    if (this.region !== undefined && this.region !== region && this.rereads < mostRereads) {
      this.rereads++;
      this.records.forgetAnswers();
      this.askAgain((entry) => entry.judged && couldHoldNational(entry.run.text));
    }
    this.region = region;
    this.display.show();
  }

  private *takeNumbers(batch: Entry[], numbers: FoundNumber[][]): Generator<undefined> {
    for (const [index, entry] of batch.entries()) {
      this.records.judge(
        entry,
        (numbers[index] ?? []).filter(({ valid }) => valid),
      );
      yield;
    }
  }
}

/** Whether a number that is shown stands in the window; asked in a frame whose layout is known. */
function isInWindow({ range }: Found): boolean {
  const box = range?.getBoundingClientRect();
  return box !== undefined && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}
