/**
 * What was found in this document: our own record, from which alone a number is
 * ever read again. The highlight registry shows the same places, but the page
 * can see and move its ranges.
 */
import type { FoundNumber } from "../protocol.gen";
import { isConnected } from "../page/nodes";
import {
  rangeOf,
  sameRun,
  stillHolds,
  stretchOf,
  unitAt,
  type Block,
  type Place,
  type Run,
} from "../page/runs";
import type { Mark } from "../surfaces/shade";
import { carry } from "./carry";

/** So many blocks are looked at between two chances to stop. */
const stride = 64;

/** Numbers of more replaced runs than this are not looked for in other words. */
const mostReplaced = 200;

/** Of runs that say the same so many are looked through for one that stands where it stood. */
const mostTwins = 8;

/** One number found in a run. */
export interface Found extends FoundNumber {
  entry: Entry;
  /** How it stands in the page. */
  text: string;
  /** Since when it has stood there, ms since the document began. */
  since: number;
  /**
   * For painting only, and only while it is shown: a browser puts all ranges of a
   * document right at each change of the page.
   */
  range: Range | undefined;
  /** How it may be shown; undefined until the page was asked, and when it looks different. */
  shape: Shape | undefined;
}

/** What is asked of the page before a number is shown. */
export interface Shape {
  tappable: boolean;
  mark: Mark;
}

/** One run that was read, and what was found in it. */
export interface Entry {
  block: Block;
  run: Run;
  before: string;
  /** Since when it has stood there like this, ms since the document began. */
  since: number;
  /** Where it stands among the others, about: in the order in which they were read first. */
  order: number;
  /**
   * The host has answered for this very run. Until then `found` is what it
   * answered for the words that stood there before: shown, but not dialled.
   */
  judged: boolean;
  found: Found[];
}

/** Entries by what they say. */
class Twins {
  private readonly groups = new Map<string, Entry[]>();
  /** Where in a group the next one is looked for: a block is read from its beginning to its end. */
  private readonly next = new Map<string, number>();

  constructor(entries: Entry[]) {
    for (const entry of entries) {
      const { text } = entry.run;
      const group = this.groups.get(text);
      if (group === undefined) {
        this.groups.set(text, [entry]);
      } else {
        group.push(entry);
      }
    }
  }

  /** Any that says the same. */
  of(run: Run): Entry | undefined {
    return this.groups.get(run.text)?.[0];
  }

  /** The one that says the same and stands in the same text. */
  same(run: Run): Entry | undefined {
    const group = this.groups.get(run.text) ?? [];
    const from = this.next.get(run.text) ?? 0;
    for (let step = 0; step < Math.min(mostTwins, group.length); step++) {
      const at = (from + step) % group.length;
      const entry = group[at];
      if (entry !== undefined && sameRun(entry.run, run)) {
        this.next.set(run.text, at + 1);
        return entry;
      }
    }
    return undefined;
  }
}

/** A number of the host's answer, with its place in the document. */
export function foundIn(entry: Entry, number: FoundNumber, since = entry.since): Found {
  const { start, end, ref, e164, valid, risk, assumed } = number;
  const text = entry.run.text.slice(start, end);
  return {
    start,
    end,
    ref,
    e164,
    valid,
    risk,
    assumed,
    entry,
    text,
    since,
    range: undefined,
    shape: undefined,
  };
}

/**
 * The range over a number, made where it has none, or where the page has moved it;
 * undefined where its words stand there no more.
 */
export function rangeFor(found: Found): Range | undefined {
  const { entry, start, end, range } = found;
  if (!stillHolds(entry.run)) {
    return undefined;
  }
  const stretch = stretchOf(entry.run, start, end);
  if (
    range === undefined ||
    range.startContainer !== stretch?.start.node ||
    range.startOffset !== stretch.start.offset ||
    range.endContainer !== stretch.end.node ||
    range.endOffset !== stretch.end.offset
  ) {
    found.range = rangeOf(entry.run, start, end);
  }
  return found.range;
}

/** All entries of a document by block. */
export class Records {
  private readonly byBlock = new Map<Block, Entry[]>();
  private readonly held = new Set<Entry>();
  private read = 0;
  /** Of blocks that have just left the document: the page may be rendering them anew. */
  private left: Entry[] = [];
  private leftByText = new Map<string, Entry>();

  /**
   * Puts the runs that were just read of a block in the place of what was known
   * of it, and returns the entries that the host has to be asked about. A run
   * that says the same as before keeps what was found in it. What a page renders
   * anew shows a person nothing new: numbers that stood there keep their age.
   */
  replace(block: Block, runs: Run[], at: number, before: (run: Run) => string): Entry[] {
    const steps = this.replacing(block, runs, at, before);
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        return step.value;
      }
    }
  }

  /**
   * The same with a `yield` now and then: a block may hold very many runs. `beside`
   * tells the place of what stands beside a run among what was read.
   */
  *replacing(
    block: Block,
    runs: Run[],
    at: number,
    before: (run: Run) => string,
    beside?: (run: Run) => number | undefined,
  ): Generator<undefined, Entry[]> {
    const old = this.byBlock.get(block) ?? [];
    const twins = new Twins(old);
    const fresh: Entry[] = [];
    const entries: Entry[] = [];
    for (const run of runs) {
      const same = twins.same(run);
      if (same !== undefined) {
        same.found.filter(({ range }) => range !== undefined).forEach(rangeFor);
        entries.push(same);
        yield;
        continue;
      }
      const twin = twins.of(run) ?? this.leftByText.get(run.text);
      const order = old[0]?.order ?? twin?.order ?? this.placeBeside(beside?.(run));
      const entry: Entry = { block, run, before: before(run), since: at, order, judged: false, found: [] };
      if (twin === undefined) {
        entry.found = carry(this.replaced(old), run.text).map((found) => foundIn(entry, found, found.since));
      } else {
        entry.since = twin.since;
        entry.judged = twin.judged && twin.before === entry.before;
        entry.found = twin.found.map((found) => foundIn(entry, found, found.since));
      }
      entries.push(entry);
      if (!entry.judged) {
        fresh.push(entry);
      }
      yield;
    }
    for (const entry of old) {
      this.held.delete(entry);
    }
    for (const entry of entries) {
      this.held.add(entry);
    }
    if (entries.length === 0) {
      this.byBlock.delete(block);
    } else {
      this.byBlock.set(block, entries);
    }
    return fresh;
  }

  /** Where something stands that was read: at the end, or just behind what stands beside it. */
  private placeBeside(order: number | undefined): number {
    return order === undefined || order >= this.read ? ++this.read : order;
  }

  /** What was found in what stands there no more, or, of very much of it, nothing. */
  private replaced(old: Entry[]): Found[] {
    return old.length + this.left.length > mostReplaced
      ? []
      : [...old, ...this.left].flatMap(({ found }) => found);
  }

  /** Takes the host's answer for an entry. A number that stood there before keeps its age. */
  judge(entry: Entry, numbers: FoundNumber[]): void {
    const known = entry.found;
    entry.judged = true;
    entry.found = numbers.map((number) => {
      const text = entry.run.text.slice(number.start, number.end);
      const before = known.find((one) => one.text === text && one.e164 === number.e164);
      const found = foundIn(entry, number, before?.since);
      if (before?.start === found.start) {
        // It is shown already, and goes on being.
        found.range = before.range;
        found.shape = before.shape;
      }
      return found;
    });
  }

  /** Sets blocks aside that have left the document. */
  retire(): void {
    Array.from(this.retiring());
  }

  /** The same with a `yield` now and then. */
  *retiring(): Generator<undefined> {
    let seen = 0;
    for (const [block, entries] of this.byBlock) {
      if (++seen % stride === 0) {
        yield;
      }
      if (!isConnected(block)) {
        this.byBlock.delete(block);
        this.left.push(...entries);
        for (const entry of entries) {
          this.held.delete(entry);
          this.leftByText.set(entry.run.text, entry);
        }
      }
    }
  }

  /** Forgets what was set aside: it was not rendered anew. */
  forget(): void {
    this.left = [];
    this.leftByText = new Map();
  }

  /** Whether an entry is still what is known of its block. */
  holds(entry: Entry): boolean {
    return this.held.has(entry);
  }

  /** Whether some of a block was not judged yet. */
  isUnjudged(block: Block): boolean {
    return this.byBlock.get(block)?.some((entry) => !entry.judged) === true;
  }

  has(block: Block): boolean {
    return this.byBlock.has(block);
  }

  /** All blocks, while they may go on changing. */
  blocks(): IterableIterator<Block> {
    return this.byBlock.keys();
  }

  /** What is known of a block. */
  of(block: Block): readonly Entry[] {
    return this.byBlock.get(block) ?? [];
  }

  /** All that was read, while it may go on changing. */
  *entries(): Generator<Entry> {
    for (const entries of this.byBlock.values()) {
      yield* entries;
    }
  }

  found(): Found[] {
    return [...this.all()];
  }

  /** All that was found, while it may go on changing. */
  *all(): Generator<Found> {
    for (const entries of this.byBlock.values()) {
      for (const { found } of entries) {
        yield* found;
      }
    }
  }

  /** The number that stands at a place of the document. */
  at(block: Block, place: Place): Found | undefined {
    for (const entry of this.byBlock.get(block) ?? []) {
      const unit = unitAt(entry.run, place);
      const found = entry.found.find((one) => unit >= one.start && unit <= one.end);
      if (unit >= 0 && found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}
