/**
 * What was found in this document: our own record, from which alone a number is
 * ever read again. The highlight registry shows the same places, but the page
 * can see and move its ranges.
 */
import type { FoundNumber } from "../protocol.gen";
import { attribute, isConnected, localName } from "../page/nodes";
import { parentOf } from "../page/tree";
import {
  placeOf,
  rangeOf,
  stillHolds,
  stretchOf,
  unitAt,
  type Block,
  type Place,
  type Run,
} from "../page/runs";
import type { Mark } from "../surfaces/shade";
import { Answers } from "./answers";
import { carry } from "./carry";
import { Left } from "./left";
import { Twins } from "./twins";

/** So many blocks are looked at between two chances to stop. */
const stride = 64;

/** Numbers of more runs of one block than this are not looked for in other words. */
const mostReplaced = 200;

/** A text that stood no longer than this, ms, may well be followed by others: a clock's. */
const shortest = 500;

/** So many of a block's runs tell since when it has stood as it does. */
const mostOld = 8;

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
  /** The host is to be asked once it has stood for a while: what stood there before did not. */
  fleeting: boolean;
  found: Found[];
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

/** A number that was known of what stood there before. How it may be shown is asked anew where its element is another. */
function again(entry: Entry, known: Found): Found {
  const found = foundIn(entry, known, known.since);
  const [was, is] = [holderOf(known.entry, known), holderOf(entry, found)];
  if (was !== undefined && was === is) {
    found.shape = known.shape;
  }
  return found;
}

/** What tells an element that holds a number from others of its kind. */
function holderOf({ run }: Entry, { start }: FoundNumber): string | undefined {
  const holder = parentOf(placeOf(run, start)?.node ?? document);
  return holder === null ? undefined : `${localName(holder)} ${attribute(holder, "class") ?? ""}`;
}

/** All entries of a document by block. */
export class Records {
  private readonly byBlock = new Map<Block, Entry[]>();
  private readonly held = new Set<Entry>();
  private read = 0;
  /** Of blocks that have just left the document: the page may be rendering them anew. */
  private readonly left = new Left();
  private changes = 0;
  private readonly answers = new Answers();

  /** Another number whenever what was found, or where it stands, is not what it was. */
  get version(): number {
    return this.changes;
  }

  /** Something about what was found has changed. */
  touch(): void {
    this.changes++;
  }

  /** What the host has answered counts for nothing new any more. */
  forgetAnswers(): void {
    this.answers.forget();
  }

  /**
   * Puts the runs that were just read of a block in the place of what was known
   * of it, and returns the entries that the host has to be asked about. A run
   * that says the same as before keeps what was found in it. What a page renders
   * anew shows a person nothing new: numbers that stood there keep their age.
   */
  replace(block: Block, runs: Run[], at: number, before: (run: Run) => string): Entry[] {
    const steps = this.replacing(block, runs, () => at, before);
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        return step.value;
      }
    }
  }

  /**
   * The same with a `yield` now and then: a block may hold very many runs. `since`
   * tells when a run came to stand there, and `beside` the place of what stands beside
   * it among what was read.
   */
  *replacing(
    block: Block,
    runs: Run[],
    since: (run: Run) => number,
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
        this.putRight(same.found);
        entries.push(same);
        yield;
        continue;
      }
      const twin = twins.of(run) ?? this.left.saying(run.text);
      const words = before(run);
      const at = since(run);
      const carried = twin?.found ?? carry(this.replaced(old, run), run.text);
      const order =
        old[0]?.order ?? twin?.order ?? carried[0]?.entry.order ?? this.placeBeside(beside?.(run));
      const entry: Entry = { block, run, before: words, since: at, order, judged: false, fleeting: false, found: [] }; // prettier-ignore
      if (twin !== undefined) {
        entry.since = twin.since;
        entry.judged = twin.judged && twin.before === words;
      }
      entry.found = carried.map((one) => again(entry, one));
      const answer = entry.judged ? undefined : this.answers.about(run.text, words);
      if (answer !== undefined) {
        this.take(entry, answer);
      }
      entry.fleeting = !entry.judged && this.isShortLived(old, at);
      this.changes += entry.found.length;
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
    for (const entry of old) {
      this.changes += this.held.has(entry) ? 0 : entry.found.length;
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

  /** Of what was found in what stands there no more what may stand in a run now; of a very large block nothing. */
  private replaced(old: Entry[], run: Run): Found[] {
    const own = old.length > mostReplaced ? [] : old.flatMap(({ found }) => found);
    return [...own, ...this.left.in(run.text)];
  }

  /** Whether what stood in a block, or what has just left the document, had not stood there for long. */
  private isShortLived(old: Entry[], at: number): boolean {
    return Math.max(this.left.since, ...old.slice(0, mostOld).map(({ since }) => since)) > at - shortest;
  }

  /** A page may have moved what is shown. */
  private putRight(found: Found[]): void {
    for (const one of found) {
      const { range } = one;
      if (range !== undefined && rangeFor(one) !== range) {
        this.changes++;
      }
    }
  }

  /** Takes the host's answer for an entry. A number that stood there before keeps its age. */
  judge(entry: Entry, numbers: FoundNumber[]): void {
    this.answers.keep(entry.run.text, entry.before, numbers);
    this.take(entry, numbers);
  }

  private take(entry: Entry, numbers: FoundNumber[]): void {
    const known = entry.found;
    this.changes += known.length + numbers.length;
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
        for (const entry of entries) {
          this.held.delete(entry);
          this.left.add(entry);
          this.changes += entry.found.length;
        }
      }
    }
  }

  /** Forgets what was set aside, unless the page goes on changing: it may be rendering that anew. */
  forget(isStill: boolean, now = performance.now()): void {
    this.left.forget(isStill, now);
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
