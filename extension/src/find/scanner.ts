/**
 * Keeps what is found in step with the document: walks it once, reads again what
 * changes, asks the host about runs that are new, and shows what it found.
 */
import type { FindReply, PageEvidence } from "../messages";
import type { FoundNumber, TextRun } from "../protocol.gen";
import { textBefore } from "../page/before";
import { evidenceOf } from "../page/evidence";
import { inSlices, visible } from "../page/idle";
import { browserLooks, type Looks } from "../page/look";
import { firstChild, isConnected, textContent } from "../page/nodes";
import { blockCouldHoldNumber, couldHoldNational, couldHoldNumber } from "../page/prefilter";
import { blockOf, readBlock, readInSteps, sameRun, stillHolds, type Block, type Place } from "../page/runs";
import { isBlockShown } from "../page/shown";
import { isOutOfReach, liesInAny } from "../page/tree";
import { walk } from "../page/walk";
import { Watch } from "../page/watch";
import { takeBatch, mostRuns } from "./batches";
import { Display, restPerWork } from "./display";
import { foundIn, Records, type Entry, type Found } from "./records";

/** Asks the host, by way of the background. Rejects where nobody can be asked any more. */
export type Find = (runs: TextRun[], evidence: PageEvidence) => Promise<FindReply | undefined>;

/** The least pause between a change and the look at it, ms; a costly look makes it longer. */
const leastPause = 25;
const mostPause = 2000;

/** What a page tells of its country is read anew after this time, ms. */
const evidenceAge = 1000;

/** When elements are looked at again that may have got a shadow root, ms after the start. */
const secondLooks = [300, 1000, 3000, 8000];

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
  private readonly customs = new Set<Element>();
  private queue: Entry[] = [];
  private looks: Looks = browserLooks();
  private asking = false;
  private running = false;
  private due = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly display = new Display(() => this.records.found());
  private evidence: { read: PageEvidence; at: number } | undefined;
  private pause = leastPause;
  /** When the text that is being read came to be; what stood there at first is as old as the document. */
  private at = 0;
  private region: string | undefined;
  private rereads = 0;
  private stopped = false;

  constructor(
    private readonly document: Document,
    private readonly find: Find,
  ) {
    this.watch = new Watch(document, () => this.later());
    this.tops.add(document);
    void this.run();
    // A person comes back, perhaps from the terminal in which the host was installed.
    addEventListener("focus", () => this.hostUp());
    for (const delay of secondLooks) {
      setTimeout(() => this.lookForRoots(), delay);
    }
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
    this.looks = browserLooks();
    Array.from(this.read(block, performance.now()));
    void this.askAll();
    return this.records.at(block, place) ?? known;
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
    const reply = await this.ask([entry]);
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
    this.requeue(() => true);
    void this.run();
  }

  /** The host can be asked (again). */
  hostUp(): void {
    if (this.records.entries().some((entry) => !entry.judged)) {
      this.requeue((entry) => !entry.judged);
      void this.run();
    }
  }

  /** Takes everything of ours off the page, for good. */
  stop(): void {
    this.stopped = true;
    this.display.stop();
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, this.pause);
  }

  private lookForRoots(): void {
    for (const element of this.customs) {
      if (element.shadowRoot !== null || !element.isConnected) {
        this.customs.delete(element);
        if (element.isConnected) {
          this.tops.add(element);
        }
      }
    }
    if (this.tops.size > 0) {
      void this.run();
    }
  }

  /** One pass at a time; what comes meanwhile is due after it. */
  private async run(): Promise<void> {
    if (this.running) {
      this.due = true;
      return;
    }
    this.running = true;
    do {
      this.due = false;
      await visible();
      this.takeChanges();
      let work = 0;
      await inSlices(
        this.timed(this.pass(), (ms) => (work += ms)),
        () => (this.looks = browserLooks()),
      );
      this.pause = Math.min(mostPause, Math.max(leastPause, work * restPerWork));
      this.display.show();
      await this.askAll();
    } while (this.isDue());
    this.running = false;
  }

  private isDue(): boolean {
    return this.due && !this.stopped;
  }

  private *timed(work: Generator<undefined>, spent: (ms: number) => void): Generator<undefined> {
    for (let more = true; more;) {
      const start = performance.now();
      more = work.next().done !== true;
      spent(performance.now() - start);
      yield;
    }
  }

  private takeChanges(): void {
    const changes = this.watch.take();
    this.at = changes.at;
    for (const top of changes.added) {
      this.tops.add(top);
    }
    for (const holder of changes.holders) {
      if (this.records.has(holder as Block)) {
        this.blocks.add(holder as Block);
      }
      const inside = firstChild(holder) ?? holder;
      if (isConnected(holder) && !isOutOfReach(inside)) {
        const block = blockOf(inside, this.looks);
        if (block !== null) {
          this.blocks.add(block);
        }
      }
    }
    this.records.retire();
    if (changes.looks.size > 0) {
      for (const block of [...this.hidden, ...this.records.blocks()]) {
        if (liesInAny(block, changes.looks)) {
          this.blocks.add(block);
        }
      }
    }
    if (this.customs.size > 0) {
      this.lookForRoots();
    }
  }

  private *pass(): Generator<undefined> {
    const tops = [...this.tops];
    this.tops = new Set();
    const met = new Set<Block>();
    for (const top of tops) {
      if (isConnected(top) && !(top !== this.document && isOutOfReach(top))) {
        const steps = walk(top, () => this.looks, {
          block: (block) => {
            if (!met.has(block)) {
              met.add(block);
              this.blocks.add(block);
            }
          },
          root: (root) => this.watch.observe(root),
          custom: (element) => this.customs.add(element),
        });
        for (const step of steps) {
          yield step;
          yield* this.readBlocks();
        }
      }
    }
    yield* this.readBlocks();
    this.records.retire();
    this.records.forget();
  }

  /** What is read first is asked about while the rest is walked. */
  private *readBlocks(): Generator<undefined> {
    const blocks = this.blocks;
    this.blocks = new Set();
    for (const block of blocks) {
      yield* this.read(block, this.at);
      yield;
    }
    if (this.queue.length >= askEarly) {
      void this.askAll();
    }
  }

  /** Reads a block, and queues what the host has to be asked about. */
  private *read(block: Block, at: number): Generator<undefined> {
    this.hidden.delete(block);
    if (!isConnected(block) || !(this.records.has(block) || blockCouldHoldNumber(textContent(block) ?? ""))) {
      return;
    }
    const shown = isBlockShown(block, this.looks) && !isOutOfReach(firstChild(block) ?? block);
    const reading = shown ? yield* readInSteps(block, () => this.looks) : { runs: [], hidden: true };
    if (reading.hidden) {
      this.hidden.add(block);
    }
    const runs = reading.runs.filter((run) => couldHoldNumber(run.text));
    this.queue.push(...this.records.replace(block, runs, at, textBefore));
  }

  private requeue(which: (entry: Entry) => boolean): void {
    const queued = new Set(this.queue);
    this.queue.push(...this.records.entries().filter((entry) => which(entry) && !queued.has(entry)));
  }

  private async askAll(): Promise<void> {
    if (this.asking) {
      return; // It goes on until the queue is empty.
    }
    this.asking = true;
    await this.askQueue();
    this.asking = false;
  }

  private async askQueue(): Promise<void> {
    let most = mostRuns;
    while (this.queue.length > 0 && !this.stopped) {
      const batch = takeBatch(this.queue, most).filter((entry) => this.records.holds(entry));
      if (batch.length === 0) {
        continue;
      }
      const reply = await this.ask(batch);
      if (reply?.ok === true) {
        this.take(batch, reply);
        this.display.show();
      } else if (reply?.problem.code === "too-large" && batch.length > 1) {
        most = Math.ceil(batch.length / 2);
        this.queue.unshift(...batch);
      } else if (reply?.problem.code !== "too-large") {
        this.queue = []; // Nobody answers; hostUp asks again about what has no answer.
      }
    }
  }

  private async ask(batch: Entry[]): Promise<FindReply | undefined> {
    const runs = batch.map(({ run, before }) => ({ text: run.text, before }));
    try {
      return await this.find(runs, this.evidenceNow());
    } catch {
      this.stop(); // The extension was updated or removed; its successor takes over.
      return undefined;
    }
  }

  private take(batch: Entry[], reply: { numbers: FoundNumber[][]; region: string }): void {
    batch.forEach((entry, index) => {
      const numbers = reply.numbers[index] ?? [];
      this.records.judge(
        entry,
        numbers.filter((one) => one.valid),
      );
    });
    if (this.region !== undefined && this.region !== reply.region && this.rereads < mostRereads) {
      this.rereads++;
      this.requeue((entry) => entry.judged && couldHoldNational(entry.run.text));
    }
    this.region = reply.region;
  }

  private evidenceNow(): PageEvidence {
    const now = performance.now();
    if (this.evidence === undefined || now - this.evidence.at > evidenceAge) {
      this.evidence = { read: evidenceOf(this.document), at: now };
    }
    return this.evidence.read;
  }
}
