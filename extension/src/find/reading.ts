/** What of a document has to be read, and the reading: all of it once, then what changes. */
import { textBefore } from "../page/before";
import { browserLooks, type Looks } from "../page/look";
import { firstChild, isConnected, textContent } from "../page/nodes";
import { blockCouldHoldNumber, couldBePart, couldHoldNumber } from "../page/prefilter";
import { blockOf, readInSteps, type Block, type Run } from "../page/runs";
import { isBlockShown } from "../page/shown";
import { liesInAny, reach, type OutOfReach } from "../page/tree";
import { Roots } from "../page/roots";
import { walk } from "../page/walk";
import { Watch } from "../page/watch";
import type { Entry, Records } from "./records";
import { orderBeside } from "./vicinity";

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
  /** When the text that is being read came to be; what stood there at first is as old as the document. */
  private at = 0;
  private fresh: Entry[] = [];

  constructor(
    private readonly document: Document,
    private readonly records: Records,
    private readonly reader: Reader,
    /** What a person sees, about. */
    private readonly inSight: () => Iterable<Text>,
    signal: AbortSignal,
  ) {
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

  /** Reads what has changed since the last pass, with a `yield` now and then. */
  *pass(): Generator<undefined> {
    this.passing = true;
    try {
      yield* this.takeChanges();
      if (this.tops.has(this.document)) {
        yield* this.readSight();
      }
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
      this.tell();
    } finally {
      this.passing = false;
      this.lookAnew(); // What was read of elements keeps them.
    }
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
      yield* this.takeLooks(this.hidden, changes.looks);
      yield* this.takeLooks(this.records.blocks(), changes.looks);
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
    for (const text of this.inSight()) {
      if (isConnected(text) && couldBePart(text.data) && !this.isOutOfReach(text)) {
        const block = blockOf(text, this.looks);
        if (block !== null) {
          this.blocks.add(block);
        }
      }
      yield;
    }
    yield* this.readBlocks();
    this.tell();
    this.reader.sightRead();
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
      at,
      (run) => textBefore(run, this.isOutOfReach),
      // The first time all is read in its order.
      at === 0 ? undefined : (run) => this.orderBeside(run),
    );
    for (const entry of fresh) {
      this.fresh.push(entry);
    }
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
