/**
 * Runs: pieces of text as a person sees them, with the way back from each
 * place in a run to the text node that holds it.
 */
import type { Look, Looks } from "./look";
import { asShadowRoot, firstChild, isConnected, isElement, isText, localName, nextSibling, parentNode, shadowRoot } from "./nodes"; // prettier-ignore
import { isUnread } from "./tree";

/** Where a run's text comes from: `length` units from `at` on are the node's from `from` on. */
export interface Segment {
  at: number;
  node: Text;
  from: number;
  length: number;
}

/** A piece of text that a person sees as one. */
export interface Run {
  text: string;
  segments: Segment[];
}

/** What directly holds runs: the nearest ancestor of a text that is not inline. */
export type Block = Element | ShadowRoot;

/** A run longer than this is cut where no number can be. */
export const longestRun = 4096;

/** The block that holds a node's text. */
export function blockOf(node: Node, looks: Looks): Block | null {
  for (let parent: Node | null = parentNode(node); parent !== null; parent = parentNode(parent)) {
    if (!isElement(parent)) {
      return asShadowRoot(parent) ?? null;
    }
    // What is slotted into a shadow tree flows there, not in its host's surroundings.
    if (shadowRoot(parent) !== null || looks(parent).flow !== "inline") {
      return parent;
    }
  }
  return null;
}

/** What is read of a block. */
export interface Reading {
  runs: Run[];
  /** Some of its text is not shown now; it may be when the page's look changes. */
  hidden: boolean;
}

/** So much is read between two chances to stop: units of text, each node as many as it costs. */
const stride = 8192;
const nodeCost = 64;

/** Inline elements within more of them than this are not read; nobody writes such pages but to hurt. */
const mostDepth = 200;

/** Reads the runs directly in a block; blocks within it end a run and are not entered. */
export function readBlock(block: Block, looks: Looks): Reading {
  const steps = readInSteps(block, () => looks);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/**
 * The same with a `yield` now and then, since a block may have very many
 * children. Where the page changes it meanwhile, what was read may no longer hold.
 */
export function* readInSteps(block: Block, looks: () => Looks): Generator<undefined, Reading> {
  const writer = new RunWriter();
  const own = looks()(asShadowRoot(block)?.host ?? (block as Element));
  if (own.flow === "none" || own.veiled) {
    writer.hidden = true;
  } else {
    yield* writeChildren(block, own, looks, writer, 0);
  }
  return { runs: writer.finish(), hidden: writer.hidden };
}

function* writeChildren(
  parent: Node,
  look: Look,
  looks: () => Looks,
  writer: RunWriter,
  depth: number,
): Generator<undefined> {
  for (let child: Node | null = firstChild(parent); child !== null; child = nextSibling(child)) {
    if (isText(child)) {
      if (look.seen) {
        yield* writer.write(child, look.space);
      } else if (child.data.trim() !== "") {
        writer.hidden = true;
        writer.end(); // It takes its room although it is not seen.
      }
    } else if (isElement(child)) {
      yield* writeElement(child, looks, writer, depth + 1);
    }
    if (writer.isDue(nodeCost)) {
      yield;
    }
  }
}

function* writeElement(
  element: Element,
  looks: () => Looks,
  writer: RunWriter,
  depth: number,
): Generator<undefined> {
  const name = localName(element);
  if (name === "wbr") {
    return;
  }
  const look = looks()(element);
  if (look.flow === "none") {
    writer.hidden = true;
    return;
  }
  writer.hidden ||= look.veiled;
  if (
    look.flow === "break" ||
    look.veiled ||
    depth > mostDepth ||
    name === "br" ||
    isUnread(element) ||
    shadowRoot(element) !== null
  ) {
    writer.end();
    return;
  }
  if (look.gapBefore) {
    writer.room();
  }
  yield* writeChildren(element, look, looks, writer, depth);
  if (look.gapAfter) {
    writer.room();
  }
}

/** The character that has what follows shown from the right to the left, digits too: nobody reads there what is written. */
const override = "\u202e";

/** Puts runs together, white space as the page shows it. */
class RunWriter {
  /** Something was passed over because it is not shown. */
  hidden = false;
  private reversed = false;
  private readonly done: Run[] = [];
  private pieces: string[] = [];
  private length = 0;
  private endsWithSpace = false;
  private segments: Segment[] = [];
  private sinceStop = 0;

  /** Ends the run, as a line's end does. */
  end(): void {
    const text = this.pieces.join("");
    if (text.trim() !== "") {
      this.done.push({ text, segments: this.segments });
    }
    this.begin({ text: "", segments: [] });
  }

  /** Leaves the room of a space that no node holds. */
  room(): void {
    if (this.length > 0 && !this.endsWithSpace) {
      this.append(" ");
    }
  }

  *write(node: Text, space: Look["space"]): Generator<undefined> {
    const { data } = node;
    this.reversed ||= data.includes(override);
    if (space === "collapse") {
      yield* this.collapse(node, 0, data);
      return;
    }
    for (let from = 0; from <= data.length;) {
      const feed = data.indexOf("\n", from);
      const to = feed < 0 ? data.length : feed;
      if (from > 0) {
        this.end();
      }
      if (space === "keep") {
        this.take(node, from, data.slice(from, to));
      } else {
        yield* this.collapse(node, from, data.slice(from, to));
      }
      if (this.isDue(to - from)) {
        yield;
      }
      from = to + 1;
    }
  }

  /** Whether so much work has been done, with this, that the page should have its turn. */
  isDue(work: number): boolean {
    this.sinceStop += work;
    const due = this.sinceStop > stride;
    if (due) {
      this.sinceStop = 0;
    }
    return due;
  }

  finish(): Run[] {
    this.end();
    return this.reversed ? [] : this.done.flatMap(cut);
  }

  private *collapse(node: Text, base: number, data: string): Generator<undefined> {
    const word = /[^ \t\n\r\f]+/g;
    let last = 0;
    for (let match = word.exec(data); match !== null; match = word.exec(data)) {
      if (match.index > last) {
        this.space(node, base + last);
      }
      this.take(node, base + match.index, match[0]);
      if (this.isDue(word.lastIndex - last)) {
        yield;
      }
      last = word.lastIndex;
    }
    if (last < data.length) {
      this.space(node, base + last);
    }
  }

  /** White space at a run's start, or after white space, is not shown. */
  private space(node: Text, from: number): void {
    if (this.length > 0 && !this.endsWithSpace) {
      this.take(node, from, " ");
    }
  }

  private take(node: Text, from: number, piece: string): void {
    if (piece === "") {
      return;
    }
    const last = this.segments.at(-1);
    const at = this.length;
    if (last?.node === node && last.from + last.length === from && last.at + last.length === at) {
      last.length += piece.length;
    } else {
      this.segments.push({ at, node, from, length: piece.length });
    }
    this.append(piece);
    this.shed();
  }

  private append(piece: string): void {
    this.pieces.push(piece);
    this.length += piece.length;
    this.endsWithSpace = piece.endsWith(" ");
  }

  /** Sets aside the beginning of what has become very long; finish would cut it there too. */
  private shed(): void {
    if (this.length > 4 * longestRun) {
      const run = { text: this.pieces.join(""), segments: this.segments };
      const pieces = cut(run);
      // The last two may be cut otherwise once it is known what follows.
      const kept = pieces.splice(-2).reduce((sum, { text }) => sum + text.length, 0);
      this.done.push(...pieces);
      this.begin(slice(run, run.text.length - kept, run.text.length));
    }
  }

  private begin({ text, segments }: Run): void {
    this.pieces = text === "" ? [] : [text];
    this.length = text.length;
    this.endsWithSpace = text.endsWith(" ");
    this.segments = segments;
  }
}

/** Cuts a long run, at white space with no digit near where there is such a place. */
function cut(run: Run): Run[] {
  const pieces: Run[] = [];
  let from = 0;
  while (run.text.length - from > longestRun) {
    const end = cutAt(run.text, from + longestRun / 2, from + longestRun);
    pieces.push(slice(run, from, end));
    from = end;
  }
  return from === 0 ? [run] : [...pieces, slice(run, from, run.text.length)];
}

function cutAt(text: string, least: number, most: number): number {
  for (const near of [/\d/, /\S/]) {
    for (let at = most; at > least; at--) {
      if (text[at] === " " && !near.test(text.slice(at - 4, at + 5).replace(" ", ""))) {
        return at;
      }
    }
  }
  for (let at = most; at > least; at--) {
    if (text[at] === " ") {
      return at;
    }
  }
  return most;
}

function slice(run: Run, start: number, end: number): Run {
  const segments = run.segments.flatMap((segment) => {
    const from = Math.max(segment.at, start);
    const to = Math.min(segment.at + segment.length, end);
    return from < to
      ? [{ at: from - start, node: segment.node, from: segment.from + from - segment.at, length: to - from }]
      : [];
  });
  return { text: run.text.slice(start, end), segments };
}

/** A place in a text node. */
export interface Place {
  node: Text;
  offset: number;
}

/** The place of one unit of a run; undefined for room that no node holds. */
export function placeOf(run: Run, at: number): Place | undefined {
  let low = 0;
  let high = run.segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = run.segments[middle];
    if (segment === undefined || at < segment.at) {
      high = middle - 1;
    } else if (at >= segment.at + segment.length) {
      low = middle + 1;
    } else {
      return { node: segment.node, offset: segment.from + at - segment.at };
    }
  }
  return undefined;
}

/** Where a stretch of a run begins and ends in the document; undefined where it has no place there. */
export function stretchOf(run: Run, start: number, end: number): { start: Place; end: Place } | undefined {
  const first = placeOf(run, start);
  const last = placeOf(run, end - 1);
  return first && last ? { start: first, end: { node: last.node, offset: last.offset + 1 } } : undefined;
}

/** A new range over a stretch of a run; undefined where that has no place in the document. */
export function rangeOf(run: Run, start: number, end: number): Range | undefined {
  const stretch = stretchOf(run, start, end);
  if (stretch === undefined) {
    return undefined;
  }
  const range = new Range();
  range.setStart(stretch.start.node, stretch.start.offset);
  range.setEnd(stretch.end.node, stretch.end.offset);
  return range;
}

/** The unit of a run that stands at a place of a text node; -1 where that is not in the run. */
export function unitAt(run: Run, place: Place): number {
  for (const segment of run.segments) {
    const into = place.offset - segment.from;
    if (segment.node === place.node && into >= 0 && into <= segment.length) {
      return segment.at + into;
    }
  }
  return -1;
}

/** Whether the document still holds a run's text where it was read. */
export function stillHolds(run: Run): boolean {
  return run.segments.every(
    ({ at, node, from, length }) =>
      isConnected(node) &&
      node.data.slice(from, from + length).replace(/[\t\n\r\f]/g, " ") === run.text.slice(at, at + length),
  );
}

/** Whether two runs say the same and are made of the same text. */
export function sameRun(a: Run, b: Run): boolean {
  return (
    a.text === b.text &&
    a.segments.length === b.segments.length &&
    a.segments.every((segment, index) => {
      const other = b.segments[index];
      return other?.node === segment.node && other.from === segment.from && other.at === segment.at;
    })
  );
}
