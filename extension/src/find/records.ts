/**
 * What was found in this document: our own record, from which alone a number is
 * ever read again. The highlight registry shows the same places, but the page
 * can see and move its ranges.
 */
import type { FoundNumber } from "../protocol.gen";
import { sameRun, stretchOf, unitAt, type Block, type Place, type Run } from "../page/runs";

/** One number found in a run. */
export interface Found extends FoundNumber {
  entry: Entry;
  /** How it stands in the page. */
  text: string;
  /** For painting and measuring; undefined where it has no place in the document. */
  range: Range | undefined;
}

/** One run that was read, and what was found in it. */
export interface Entry {
  block: Block;
  run: Run;
  before: string;
  /** Since when it has stood there like this, ms since the document began. */
  since: number;
  /** undefined until the host has answered. */
  found: Found[] | undefined;
}

/** A number of the host's answer, with its place in the document. */
export function foundIn(entry: Entry, number: FoundNumber): Found {
  const stretch = stretchOf(entry.run, number.start, number.end);
  let range: Range | undefined;
  if (stretch !== undefined) {
    range = new Range();
    range.setStart(stretch.start.node, stretch.start.offset);
    range.setEnd(stretch.end.node, stretch.end.offset);
  }
  return { ...number, entry, text: entry.run.text.slice(number.start, number.end), range };
}

/** All entries of a document by block. */
export class Records {
  private readonly byBlock = new Map<Block, Entry[]>();

  /**
   * Puts the runs that were just read of a block in the place of what was known
   * of it, and returns the entries that the host has to be asked about. A run
   * that says the same as before keeps what was found in it and its age.
   */
  replace(block: Block, runs: Run[], at: number, before: (run: Run) => string): Entry[] {
    const old = this.byBlock.get(block) ?? [];
    const fresh: Entry[] = [];
    const entries = runs.map((run) => {
      const same = old.find((entry) => sameRun(entry.run, run));
      if (same !== undefined) {
        return same;
      }
      // A page that renders the same words anew shows a person nothing new: they
      // keep their age, and what was found in them where the words before are the same.
      const twin = old.find((entry) => entry.run.text === run.text);
      const entry: Entry = { block, run, before: before(run), since: twin?.since ?? at, found: undefined };
      if (twin?.found !== undefined && twin.before === entry.before) {
        entry.found = twin.found.map((found) => foundIn(entry, found));
        return entry;
      }
      fresh.push(entry);
      return entry;
    });
    if (entries.length === 0) {
      this.byBlock.delete(block);
    } else {
      this.byBlock.set(block, entries);
    }
    return fresh;
  }

  /** Forgets blocks that have left the document; true where there were any. */
  prune(): boolean {
    let any = false;
    for (const block of this.byBlock.keys()) {
      if (!block.isConnected) {
        this.byBlock.delete(block);
        any = true;
      }
    }
    return any;
  }

  /** Whether an entry is still what is known of its block. */
  holds(entry: Entry): boolean {
    return this.byBlock.get(entry.block)?.includes(entry) === true;
  }

  has(block: Block): boolean {
    return this.byBlock.has(block);
  }

  blocks(): Block[] {
    return [...this.byBlock.keys()];
  }

  entries(): Entry[] {
    return [...this.byBlock.values()].flat();
  }

  found(): Found[] {
    return this.entries().flatMap((entry) => entry.found ?? []);
  }

  /** The number that stands at a place of the document. */
  at(block: Block, place: Place): Found | undefined {
    for (const entry of this.byBlock.get(block) ?? []) {
      const unit = unitAt(entry.run, place);
      const found = entry.found?.find((one) => unit >= one.start && unit <= one.end);
      if (unit >= 0 && found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}
