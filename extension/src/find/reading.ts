/** What of a document has to be read, and the reading: all of it once, then what changes. */
import { textBefore } from "../page/before";
import { spent } from "../page/idle";
import { browserLooks, type Looks } from "../page/look";
import { firstChild, isConnected, textContent } from "../page/nodes";
import { blockCouldHoldNumber, couldBePart, couldHoldNumber } from "../page/prefilter";
import { blockOf, readInSteps, type Block, type Run } from "../page/runs";
import { isBlockShown } from "../page/shown";
import { liesInAny, reach, type OutOfReach } from "../page/tree";
import { Roots } from "../page/roots";
import { walk } from "../page/walk";
import { Watch } from "../page/watch";
import type { Entry, Found, Records } from "./records";
import { orderBeside } from "./vicinity";
import { WholeTime } from "./whole-time";

/** So many runs are told of before all are read. */
const tellEarly = 64;

/** So many texts on both sides of a new one are gone through for its place. */
const mostBeside = 12;

/** Whoever wants to know what was read. */
export interface Reader {
  /** There is something to read: a pass is due. */
  due(): void;
  /** What a person sees was read; the rest comes. */
  sightRead(): void;
  /** These are new. */
  read(entries: Entry[]): void;
}

/** Reads one document into its records. */
export class Reading {
  private readonly watch: Watch;
  private tops = new Set<Node>();
  private blocks = new Set<Block>();
  private readonly hidden = new Set<Block>();
  private readonly roots: Roots;
  /** It is time to look for what no event tells of. */
  private patrol = false;
  private passing = false;
  private looks: Looks = browserLooks();
  private isOutOfReach: OutOfReach = reach();
  /** Below these something may look different, and was not looked at yet. */
  private looksDue = new Set<Node>();
  /** When the text that is being read came to be; what stood there at first is as old as the document. */
  private at = 0;
  private begun = false;
  /** The place of what was read last. */
  private near: number | undefined;
  /** What had been spent when the pass began. */
  private start = 0;
  /** All is being read, whatever changes meanwhile. */
  private isWhole = false;
  /** What a person sees, as it was read last. */
  private sight = new Set<Block>();
  private readonly whole: WholeTime;
  private fresh: Entry[] = [];

  constructor(
    private readonly document: Document,
    private readonly records: Records,
    private readonly reader: Reader,
    /** What a person sees, about; more around it, or just that. */
    private readonly inSight: (only: boolean) => Iterable<Text | undefined>,
    signal: AbortSignal,
  ) {
    this.whole = new WholeTime(() => reader.due());
    signal.addEventListener("abort", () => this.whole.stop());
    this.watch = new Watch(document, () => reader.due(), signal);
    this.roots = new Roots(
      (root) => {
        this.watch.observe(root);
        this.tops.add(root);
        if (!this.passing) {
          reader.due();
        }
      },
      () => {
        this.patrol = true;
        reader.due();
      },
      signal,
    );
    this.tops.add(document);
  }

  /** Something has changed that was not read yet. */
  get pending(): boolean {
    return this.watch.pending;
  }

  /** How often a second the page changes, about. */
  get changesPerSecond(): number {
    return this.watch.changesPerSecond;
  }

  /** Only what a person sees was read since all has changed. */
  get isOfSight(): boolean {
    return this.whole.isAwaited;
  }

  /** All of a page that never rests was read last. */
  get hasReadRestless(): boolean {
    return this.isWhole && !this.whole.isAwaited && this.watch.isRestless;
  }

  /** What was found where a person looks. */
  *foundInSight(): Generator<Found> {
    for (const block of this.sight) {
      for (const { found } of this.records.of(block)) {
        yield* found;
      }
    }
  }

  /** A person looks elsewhere now. */
  moved(): void {
    if (this.whole.isAwaited) {
      this.reader.due();
    }
  }

  /** What was read of elements holds until the page has its turn: called at the start of each turn. */
  lookAnew(): void {
    this.looks = browserLooks();
    this.isOutOfReach = reach();
  }

  /** Reads one block at once. */
  readNow(block: Block): void {
    this.records.retire();
    this.lookAnew();
    Array.from(this.read(block, performance.now()));
    this.lookAnew();
    this.tell();
  }

  /**
   * Reads what has changed since the last pass, with a `yield` now and then. Where
   * that changes again all the while, only what a person sees is worth it.
   */
  *pass(): Generator<undefined> {
    this.start = spent();
    this.isWhole = false;
    for (const step of this.readChanges()) {
      if (!this.isInVain()) {
        yield step;
        continue;
      }
      this.watch.noteAll();
      this.tops = new Set();
      this.blocks = new Set();
      this.whole.await(true);
      yield* this.readSight();
      break;
    }
    this.records.forget(!this.watch.pending);
    this.lookAnew(); // What was read of elements keeps them.
  }

  /** What is being read changes again meanwhile, and costs too much to be read again and again. */
  private isInVain(): boolean {
    return !this.isWhole && this.watch.pending && this.watch.weigh(spent() - this.start);
  }

  private *readChanges(): Generator<undefined> {
    this.passing = true;
    try {
      yield* this.takeChanges();
      const all = this.tops.has(this.document);
      this.isWhole = all;
      if (all) {
        yield* this.readSight();
      }
      if (this.whole.isAwaited) {
        return;
      }
      const { patrol } = this;
      if (patrol) {
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
        // Of the text that is seen at once first, of what shadow trees hold then: of all where all is to be read.
        for (const top of tops) {
          if (isConnected(top)) {
            yield* this.roots.walk(top, top === this.document ? (root) => this.tops.add(root) : undefined);
          }
        }
      }
      yield* this.readBlocks();
      this.sight = new Set();
      this.tell();
      if (all) {
        this.whole.read(performance.now(), spent() - this.start);
      } else if (!patrol) {
        this.watch.weigh(spent() - this.start);
      }
    } finally {
      this.passing = false;
    }
  }

  private *takeChanges(): Generator<undefined> {
    const changes = this.watch.take();
    // What comes to light later is no older than that.
    this.at = this.begun ? changes.at || performance.now() : changes.at;
    this.begun = true;
    for (const top of changes.added) {
      this.tops.add(top);
    }
    const { isRestless } = this.watch;
    this.whole.await(
      isRestless && changes.at > 0 && this.tops.has(this.document) && this.whole.mayWait(this.at),
    );
    if (changes.added.size > 0 && !isRestless) {
      this.roots.nudge();
    }
    for (const holder of changes.holders) {
      this.takeHolder(holder);
      yield;
    }
    if (changes.removed) {
      yield* this.records.retiring();
      for (const block of this.hidden) {
        if (!isConnected(block)) {
          this.hidden.delete(block);
        }
        yield;
      }
    }
    for (const node of changes.looks) {
      this.looksDue.add(node);
    }
    if (this.looksDue.size > 0 && !this.whole.isAwaited) {
      const looks = this.looksDue;
      this.looksDue = new Set();
      yield* this.takeLooks(this.hidden, looks);
      yield* this.takeLooks(this.records.blocks(), looks);
    }
  }

  /** Something above these may look different now: what is in them may show or hide, text that was dark may be light. */
  private *takeLooks(blocks: Iterable<Block>, looks: Set<Node>): Generator<undefined> {
    for (const block of blocks) {
      if (liesInAny(block, looks)) {
        this.blocks.add(block);
        for (const { found } of this.records.of(block)) {
          for (const one of found) {
            one.shape = undefined;
            this.records.touch();
          }
        }
      }
      yield;
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

  /** All is to be read: what a person sees first. */
  private *readSight(): Generator<undefined> {
    const sight = new Set<Block>();
    for (const text of this.inSight(this.whole.isAwaited)) {
      if (text !== undefined && isConnected(text) && couldBePart(text.data) && !this.isOutOfReach(text)) {
        const block = blockOf(text, this.looks);
        if (block !== null) {
          sight.add(block);
          this.blocks.add(block);
        }
      }
      yield;
    }
    this.sight = sight;
    yield* this.readBlocks();
    this.tell();
    if (!this.whole.isAwaited) {
      this.reader.sightRead();
    }
  }

  /** What is read first is told while the rest is walked. */
  private *readBlocks(): Generator<undefined> {
    if (this.blocks.size > 0) {
      const blocks = this.blocks;
      this.blocks = new Set();
      for (const block of blocks) {
        yield* this.read(block, this.at);
        yield;
      }
    }
    if (this.fresh.length >= tellEarly) {
      this.tell();
    }
  }

  /** Reads a block, and keeps what is new in it. */
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
    const fresh = yield* this.records.replacing(
      block,
      runs,
      (run) => this.sinceWhen(run, at),
      (run) => textBefore(run, this.isOutOfReach),
      // The first time all is read in its order.
      at === 0 ? undefined : (run) => (this.whole.isAwaited ? this.near : this.orderBeside(run)),
    );
    this.near = this.records.of(block)[0]?.order ?? this.near;
    for (const entry of fresh) {
      this.fresh.push(entry);
    }
  }

  /** Since when a text stands there that is read now: a part of it may have changed while others were read. */
  private sinceWhen({ segments }: Run, at: number): number {
    return this.watch.pending
      ? Math.max(at, ...segments.map(({ node }) => this.watch.changedAt(node) ?? at))
      : at;
  }

  /** The place of a text among what was read. */
  orderAt(text: Text): number | undefined {
    const block = blockOf(text, this.looks);
    const entries = block === null ? [] : this.records.of(block);
    const holder =
      entries.length > 1
        ? entries.find(({ run }) => run.segments.some(({ node }) => node === text))
        : undefined;
    return (holder ?? entries[0])?.order;
  }

  private orderBeside({ segments: [first] }: Run): number | undefined {
    return first && orderBeside(first.node, (text) => this.orderAt(text), mostBeside);
  }

  private tell(): void {
    const { fresh } = this;
    if (fresh.length > 0) {
      this.fresh = [];
      this.reader.read(fresh);
    }
  }
}
