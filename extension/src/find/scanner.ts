/**
 * Keeps what is found in step with the document: walks it once, reads again what
 * changes, asks the host about runs that are new, and shows what it found.
 */
import type { FoundNumber } from "../protocol.gen";
import { textBefore } from "../page/before";
import { inSlices, visible } from "../page/idle";
import { browserLooks, type Looks } from "../page/look";
import { firstChild, isConnected, textContent } from "../page/nodes";
import { blockCouldHoldNumber, couldHoldNational, couldHoldNumber } from "../page/prefilter";
import { blockOf, readBlock, readInSteps, sameRun, stillHolds, type Block, type Place } from "../page/runs";
import { isBlockShown } from "../page/shown";
import { liesInAny, reach, type OutOfReach } from "../page/tree";
import { Roots } from "../page/roots";
import { walk } from "../page/walk";
import { Watch } from "../page/watch";
import { Evidence } from "./evidence";
import { Display } from "./display";
import { Inquiry, type Answer, type Find } from "./inquiry";
import { foundIn, Records, type Entry, type Found } from "./records";

/** The least pause between a change and the look at it, ms; a costly look makes it longer. */
const leastPause = 25;
const mostPause = 2000;

/** Work on a page that keeps changing takes this share of the time: after 10 ms of it come at least 100 ms of rest. */
const restPerWork = 10;

/** So many runs are asked about before all are read. */
const askEarly = 64;

/** A page that turns its country about is read anew at most so often. */
const mostRereads = 4;

/** Finds and shows the numbers of one document. */
export class Scanner {
  private readonly records = new Records();
  private readonly watch: Watch;
  private tops = new Set<Node>();
  private blocks = new Set<Block>();
  private readonly hidden = new Set<Block>();
  private readonly roots: Roots;
  /** It is time to look for what no event tells of. */
  private patrol = false;
  private readonly inquiry: Inquiry;
  /** What is to be asked about again. */
  private again: ((entry: Entry) => boolean)[] = [];
  private looks: Looks = browserLooks();
  private isOutOfReach: OutOfReach = reach();
  private running = false;
  private due = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly display = new Display(
    () => this.records.all(),
    () => this.inquiry.waiting > 0,
  );
  private pause = leastPause;
  /** When the text that is being read came to be; what stood there at first is as old as the document. */
  private at = 0;
  private region: string | undefined;
  private rereads = 0;
  private stopped = false;

  constructor(
    private readonly document: Document,
    find: Find,
    isAlive: () => boolean,
  ) {
    const evidence = new Evidence(document);
    this.inquiry = new Inquiry(find, {
      evidence: () => evidence.now(),
      holds: (entry) => this.records.holds(entry),
      take: (batch, answer) => this.take(batch, answer),
      isAlive,
      gone: () => this.stop(), // Its successor takes over.
      again: () => this.hostUp(),
    });
    this.watch = new Watch(document, () => this.later());
    this.roots = new Roots(
      (root) => {
        this.watch.observe(root);
        this.tops.add(root);
        if (!this.running) {
          this.later();
        }
      },
      () => {
        this.patrol = true;
        this.later();
      },
    );
    this.tops.add(document);
    void this.run();
    // A person comes back, perhaps from the terminal in which the host was installed.
    addEventListener("focus", () => this.hostUp());
  }

  /**
   * The number at a place of the document, from our own record. Where the page
   * has just changed it is read anew at once.
   */
  numberAt(place: Place): Found | undefined {
    const block = blockOf(place.node, browserLooks());
    if (block === null) {
      return undefined;
    }
    const known = this.records.at(block, place);
    if (this.stopped || (known === undefined ? !this.watch.pending : stillHolds(known.entry.run))) {
      return known;
    }
    this.records.retire();
    this.lookAnew();
    Array.from(this.read(block, performance.now()));
    void this.inquiry.ask();
    return this.records.at(block, place) ?? known;
  }

  /** All that was found, for a list of it. */
  found(): Iterable<Found> {
    return this.records.all();
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
    return judged && foundIn(entry, judged);
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
    this.askAgain(() => true);
  }

  /** The host can be asked (again). */
  hostUp(): void {
    this.askAgain((entry) => !entry.judged);
  }

  /** Takes everything of ours off the page, for good. */
  stop(): void {
    this.stopped = true;
    this.inquiry.stop();
    this.display.stop();
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, this.pause);
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
    let work = 0;
    await inSlices(
      this.pass(),
      () => this.lookAnew(),
      (ms) => (work += ms),
    );
    this.pause = Math.min(mostPause, Math.max(leastPause, work * restPerWork));
    this.display.show();
    void this.inquiry.ask();
  }

  private isDue(): boolean {
    return this.due && !this.stopped;
  }

  /** What was read of elements holds until the page has its turn. */
  private lookAnew(): void {
    this.looks = browserLooks();
    this.isOutOfReach = reach();
  }

  private *takeChanges(): Generator<undefined> {
    const changes = this.watch.take();
    this.at = changes.at;
    for (const top of changes.added) {
      this.tops.add(top);
    }
    if (changes.added.size > 0) {
      this.roots.nudge();
    }
    for (const holder of changes.holders) {
      this.takeHolder(holder);
      yield;
    }
    yield* this.records.retiring();
    for (const block of this.hidden) {
      if (!isConnected(block)) {
        this.hidden.delete(block);
      }
      yield;
    }
    if (changes.looks.size > 0) {
      this.display.lookAgain();
      for (const block of [...this.hidden, ...this.records.blocks()]) {
        if (liesInAny(block, changes.looks)) {
          this.blocks.add(block);
        }
        yield;
      }
    }
  }

  /** The text directly in an element has changed. */
  private takeHolder(holder: Node): void {
    if (this.records.has(holder as Block)) {
      this.blocks.add(holder as Block);
    }
    const inside = firstChild(holder) ?? holder;
    if (isConnected(holder) && !this.isOutOfReach(inside)) {
      const block = blockOf(inside, this.looks);
      if (block !== null) {
        this.blocks.add(block);
      }
    }
  }

  private *pass(): Generator<undefined> {
    yield* this.takeChanges();
    yield* this.queueAgain();
    if (this.patrol) {
      this.patrol = false;
      yield* this.roots.walk(this.document);
      // No event tells either when a frame is laid out for the first time, or what hovering shows.
      for (const block of this.hidden) {
        this.blocks.add(block);
      }
    }
    while (this.tops.size > 0) {
      const tops = this.tops;
      this.tops = new Set();
      for (const top of tops) {
        yield* this.walk(top);
      }
      // Of the text that is seen at once first, of what shadow trees hold then.
      for (const top of tops) {
        if (isConnected(top)) {
          yield* this.roots.walk(top);
        }
      }
    }
    yield* this.readBlocks();
    yield* this.records.retiring();
    this.records.forget();
  }

  private *walk(top: Node): Generator<undefined> {
    if (!isConnected(top) || (top !== this.document && this.isOutOfReach(top))) {
      return;
    }
    const met = new Set<Block>();
    const meet = (block: Block): void => {
      if (!met.has(block)) {
        met.add(block);
        this.blocks.add(block);
      }
    };
    for (const step of walk(
      top,
      () => this.looks,
      () => this.isOutOfReach,
      meet,
    )) {
      yield step;
      yield* this.readBlocks();
    }
    yield* this.readBlocks();
  }

  /** What is read first is asked about while the rest is walked. */
  private *readBlocks(): Generator<undefined> {
    if (this.blocks.size > 0) {
      const blocks = this.blocks;
      this.blocks = new Set();
      for (const block of blocks) {
        yield* this.read(block, this.at);
        yield;
      }
    }
    if (this.inquiry.waiting >= askEarly) {
      void this.inquiry.ask();
    }
  }

  /** Reads a block, and queues what the host has to be asked about. */
  private *read(block: Block, at: number): Generator<undefined> {
    this.hidden.delete(block);
    if (!isConnected(block) || !(this.records.has(block) || blockCouldHoldNumber(textContent(block) ?? ""))) {
      return;
    }
    const shown = isBlockShown(block, this.looks) && !this.isOutOfReach(firstChild(block) ?? block);
    const reading = shown ? yield* readInSteps(block, () => this.looks) : { runs: [], hidden: true };
    if (reading.hidden) {
      this.hidden.add(block);
    }
    const runs = reading.runs.filter((run) => couldHoldNumber(run.text));
    this.inquiry.add(
      yield* this.records.replacing(block, runs, at, (run) => textBefore(run, this.isOutOfReach)),
    );
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

  private async take(batch: Entry[], { numbers, region }: Answer): Promise<void> {
    await inSlices(this.takeNumbers(batch, numbers));
    if (this.region !== undefined && this.region !== region && this.rereads < mostRereads) {
      this.rereads++;
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
