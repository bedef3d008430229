/**
 * What of a document is in sight, about: the text at a few points of the window
 * tells it, and what was read near that text. Asked seldom, and after a frame.
 */
import { treeWalker, rootOf, isElement, isText, shadowRoot } from "../page/nodes";
import { caretAt, topmost } from "../page/point";
import { isUnread } from "../page/tree";

/** Where in the window it is looked, as shares of its height. */
const heights = [0.5, 0.1, 0.9];

/** So many texts on both sides of a point are gone through for one that was read. */
const mostTexts = 100;

/** So many texts on both sides of a point are read first. */
const textsInSight = 60;

/** What is seen is between these, and no more texts than so many, or some around each. */
const edges = [0.02, 0.5, 0.98];
const mostSeen = 300;
const textsAtEdge = 20;

/** Points that are costly to ask for are left out after this time, ms. */
const longest = 3;

/** What is known of it is good for so long while nothing is scrolled, ms; a costly look makes it longer, by so many times its own. */
const age = 1000;
const restPerLook = 400;

/** A person who scrolls has arrived when nothing has moved for so long, ms. */
const arrived = 120;

/** Knows where in the order of reading a person looks. */
export class Vicinity {
  private known: number[] = [];
  private until = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `orderAt` gives the place of a text among what was read, undefined where
   * nothing was; `moved` is called when a person has scrolled somewhere.
   */
  constructor(
    private readonly document: Document,
    private readonly orderAt: (text: Text) => number | undefined,
    moved: () => void,
    signal: AbortSignal,
  ) {
    const scrolled = (): void => {
      this.until = 0;
      clearTimeout(this.timer);
      this.timer = setTimeout(moved, arrived);
    };
    document.addEventListener("scroll", scrolled, { capture: true, passive: true, signal });
  }

  /** Where a person looked last. */
  get orders(): readonly number[] {
    return this.known;
  }

  /** Looks again, where it is time to. */
  look(): void {
    const start = performance.now();
    if (start < this.until) {
      return;
    }
    const orders: number[] = [];
    for (const height of heights) {
      const text = this.textAt(height);
      const order = text && (this.orderAt(text) ?? orderBeside(text, this.orderAt));
      if (order !== undefined) {
        orders.push(order);
      }
      if (performance.now() - start > longest) {
        break;
      }
    }
    this.known = orders;
    const now = performance.now();
    this.until = now + Math.max(age, (now - start) * restPerLook);
  }

  /** Texts in sight, and some around them. Each point is asked for by itself: in a long page that takes its time. */
  *texts(): Generator<Text> {
    for (const height of heights) {
      const text = this.textAt(height);
      if (text !== undefined) {
        yield* around([text], textsInSight);
      }
    }
  }

  /** Texts in sight, and little else; undefined where the caller may stop. */
  *seen(): Generator<Text | undefined> {
    const texts: Text[] = [];
    for (const edge of edges) {
      const text = this.textAt(edge);
      if (text !== undefined) {
        texts.push(text);
      }
      yield undefined;
    }
    texts.sort(inOrder);
    const last = texts.at(-1);
    const seen = texts.slice(0, 1);
    const walker = seen[0] && walkersFrom(seen[0])[1];
    for (let at = seen[0]; at !== undefined && at !== last && seen.length <= mostSeen;) {
      at = walker?.next() ?? undefined;
      if (at !== undefined) {
        seen.push(at);
      }
    }
    if (seen.at(-1) === last) {
      yield* seen;
    } else {
      yield* around(texts, textsAtEdge); // What stands beside each other there is far apart in the document.
    }
  }

  private textAt(share: number): Text | undefined {
    return textAt(this.document, innerWidth / 2, innerHeight * share);
  }

  /** How far something is from where a person looks; 0 where that is not known: the beginning. */
  distance(order: number): number {
    return this.known.length === 0
      ? order
      : Math.min(...this.known.map((center) => Math.abs(center - order)));
  }
}

/** The place of the text nearest to one, among what was read. */
export function orderBeside(
  text: Text,
  orderAt: (text: Text) => number | undefined,
  most = mostTexts,
): number | undefined {
  const walkers = walkersFrom(text);
  for (let seen = 0; seen < most; seen++) {
    for (const walker of walkers) {
      const node = walker.next();
      const order = node === null ? undefined : orderAt(node);
      if (order !== undefined) {
        return order;
      }
    }
  }
  return undefined;
}

/** Some texts, and so many on both sides of each. */
function* around(texts: Text[], most: number): Generator<Text> {
  for (const text of texts) {
    yield text;
    for (const walker of walkersFrom(text)) {
      for (let seen = 0; seen < most; seen++) {
        const node = walker.next();
        if (node === null) {
          break;
        }
        yield node;
      }
    }
  }
}

/** Sorts by what comes first in the document. */
function inOrder(a: Text, b: Text): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1;
}

/** Two ways from a text: to those before it, and to those after it. */
function walkersFrom(text: Text): { next(): Text | null }[] {
  const [before, after] = [
    treeWalker(rootOf(text), NodeFilter.SHOW_TEXT),
    treeWalker(rootOf(text), NodeFilter.SHOW_TEXT),
  ];
  before.currentNode = after.currentNode = text;
  return [
    { next: () => before.previousNode() as Text | null },
    { next: () => after.nextNode() as Text | null },
  ];
}

/** The text nearest to a point of the window. */
function textAt(document: Document, x: number, y: number): Text | undefined {
  const light = Document.prototype.caretPositionFromPoint.call(document, x, y)?.offsetNode;
  if (light === undefined || isText(light)) {
    return light;
  }
  const top = topmost(document, x, y);
  const node = top === null ? undefined : caretAt(top, x, y)?.offsetNode;
  if (node === undefined) {
    return undefined;
  }
  return isText(node) ? node : textFrom(node, rootOf(node), mostTexts);
}

/** The first text from a node on that may be read, in open shadow trees too; none where so many nodes hold none. */
function textFrom(start: Node, root: Node, most: number): Text | undefined {
  const walker = treeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  walker.currentNode = start;
  let node: Node | null = start;
  for (let seen = 0; node !== null && seen < most; seen++) {
    if (isText(node)) {
      return node;
    }
    const shadow = isElement(node) ? shadowRoot(node) : null;
    const inner = shadow === null ? undefined : textFrom(shadow, shadow, most);
    if (inner !== undefined) {
      return inner;
    }
    const unread: boolean = isElement(node) && isUnread(node);
    node = unread ? nextBeyond(walker) : walker.nextNode();
  }
  return undefined;
}

/** Goes on behind all that is in the node at which a walker stands. */
function nextBeyond(walker: TreeWalker): Node | null {
  for (let next = walker.nextSibling(); ; next = walker.nextSibling()) {
    if (next !== null || walker.parentNode() === null) {
      return next;
    }
  }
}
