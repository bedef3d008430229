/** Watches the document for what changes: text, nodes, and what may show or hide them. */
import { changesSeen, changesUnseen, pageChanged } from "./frames";
import { isElement, localName, parentNode } from "./nodes";
import { Rate } from "./rate";
import { liesInAny } from "./tree";

/** What has changed since it was last taken. */
export interface Changes {
  /** Elements whose own text or children changed. */
  holders: Set<Node>;
  /** Nodes that were added, to be walked. */
  added: Set<Node>;
  /** Below these something may have been shown or hidden. */
  looks: Set<Node>;
  /** Something may have left the document. */
  removed: boolean;
  /** When the last of it was, ms since the document began. */
  at: number;
}

/** Beyond so many changed places the whole document is walked instead. */
const mostPlaces = 2000;

/** A record of more nodes than this is not gone through one by one, nor are more records than this in one turn. */
const mostNodes = 200;
const mostRecords = 2000;

/**
 * A page that changes so much without a rest is not listened to change by change:
 * the browser's writing down of each costs the page's time too. It is listened to
 * again below the second of these. Records a second, and frames a second that have any.
 */
const restlessFrom = 800;
const restlessUntil = 80;
const leastFrames = 1.5;
const leftFrames = 0.3;

/** The same where few changes are much work. It is seen again and again whether they still are, ever later, ms. */
const costly = 8;
const firstCostly = 4000;
const mostCostly = 60_000;

/** Beyond so many places whose look changed all of the document is looked at. */
const mostLooks = 100;

/** What tells that something may look different now, beside attributes: style sheets and pictures that arrive, … */
const signals = ["transitionend", "animationend", "load", "toggle", "change"];

/** … and what a person does, by which menus open; a page may answer with its style sheets alone. */
const deeds = ["click", "hashchange", "resize"];

function none(): Changes {
  return { holders: new Set(), added: new Set(), looks: new Set(), removed: false, at: 0 };
}

/** Collects changes until they are taken; tells at the first of them that there are some. */
export class Watch {
  private changes: Changes = none();
  private told = false;
  /** All that is observed. What the page has thrown away is not kept for it. */
  private readonly roots = new Set<WeakRef<Node>>();
  /** All of the document is to be gone through: what else changes makes no difference. */
  private isAll = false;
  private readonly rate = new Rate();
  private readonly amount = new Rate(0);
  private restless = false;
  private costlyUntil = -Infinity;
  private costlyFor = firstCostly;
  private readonly observer = new MutationObserver((records) => this.note(records));

  /** `changed` is called once, at the first change after each `take`. */
  constructor(
    private readonly whole: Document,
    private readonly changed: () => void,
    signal: AbortSignal,
  ) {
    this.observe(whole);
    const options = { capture: true, passive: true, signal };
    signal.addEventListener("abort", () => this.observer.disconnect());
    for (const event of signals) {
      whole.addEventListener(event, ({ target }) => this.noteEvent(target), options);
    }
    for (const event of deeds) {
      addEventListener(event, ({ isTrusted }) => isTrusted && this.noteLook(whole), options);
    }
  }

  /** Something has changed that was not taken yet. */
  get pending(): boolean {
    return this.told;
  }

  /** Watches an open shadow root as well; observing one twice does nothing. */
  observe(root: Node): void {
    this.roots.add(new WeakRef(root));
    this.listen(root);
  }

  /** When a text came to stand as it does, ms, at the latest; undefined where nothing about it has changed that was not taken. */
  changedAt(text: Node): number | undefined {
    if (this.isAll) {
      return performance.now(); // Nothing tells what changes now.
    }
    const { holders, added, at } = this.changes;
    const parent = parentNode(text);
    return (parent !== null && holders.has(parent)) || liesInAny(text, added) ? at : undefined;
  }

  /** How often a second the page changes, about, in the last seconds. */
  get changesPerSecond(): number {
    return this.rate.perSecond(performance.now());
  }

  /** Whether so much changes without a rest that nothing is told but that something has. */
  get isRestless(): boolean {
    const now = performance.now();
    const amount = this.amount.perSecond(now);
    const frames = this.rate.perSecond(now);
    this.restless = this.restless
      ? frames > leftFrames && (amount > restlessUntil || now < this.costlyUntil)
      : frames > leastFrames && (amount > restlessFrom || now < this.costlyUntil);
    return this.restless;
  }

  /** To go through what had changed has taken so long, ms. Returns whether that is too long for a page that goes on so. */
  weigh(took: number): boolean {
    const now = performance.now();
    const isCostly = took >= costly && this.rate.perSecond(now) > leastFrames;
    if (isCostly) {
      this.costlyFor =
        now < this.costlyUntil + this.costlyFor ? Math.min(mostCostly, 2 * this.costlyFor) : firstCostly;
      this.costlyUntil = now + this.costlyFor;
    }
    return isCostly;
  }

  private listen(root: Node): void {
    // Any attribute may be what a style sheet shows and hides by.
    this.observer.observe(root, { childList: true, characterData: true, subtree: true, attributes: true });
  }

  /** What has changed since the last time; called where the page's styles are known. */
  take(): Changes {
    if (this.isAll) {
      this.isAll = false;
      this.changes.at = performance.now(); // The last of them was not told of.
      changesSeen();
      for (const ref of this.roots) {
        const root = ref.deref();
        if (root === undefined) {
          this.roots.delete(ref);
        } else {
          this.listen(root);
        }
      }
    }
    const taken = this.changes;
    this.changes = none();
    this.told = false;
    return taken;
  }

  /**
   * All of the document is to be gone through: so much has changed, or what was taken
   * was not gone through. Until it is taken nothing more is listened to.
   */
  noteAll(): void {
    const { holders, added } = this.changes;
    this.isAll = true;
    this.observer.disconnect();
    changesUnseen();
    this.changes.removed = true;
    holders.clear();
    added.clear();
    added.add(this.whole);
    this.noteLook(this.whole);
  }

  private noteEvent(target: EventTarget | null): void {
    this.noteLook(target instanceof Element && !isSheet(target) ? target : this.whole);
  }

  /** An element may look different, and by the same rule all that stands beside it. */
  private noteLook(node: Node): void {
    const { looks } = this.changes;
    looks.add(parentNode(node) ?? node);
    if (looks.size > mostLooks) {
      looks.clear();
      looks.add(this.whole);
    }
    this.tell();
  }

  private note(records: MutationRecord[]): void {
    const { holders, added } = this.changes;
    pageChanged();
    const now = performance.now();
    this.rate.note(now);
    this.amount.note(now, Math.min(records.length, mostRecords));
    // Nobody sees a hidden tab; when it is seen again, all of it is gone through.
    if (records.length > mostRecords || this.whole.visibilityState === "hidden" || this.isRestless) {
      this.noteAll();
      return;
    }
    for (const record of records) {
      if (record.type === "attributes") {
        this.noteLook(record.target);
        if (record.attributeName === "contenteditable") {
          added.add(record.target);
        }
      } else if (record.type === "characterData") {
        const parent = parentNode(record.target);
        if (parent !== null) {
          holders.add(parent);
          this.noteSheet(parent);
        }
      } else {
        this.noteSheet(record.target);
        holders.add(record.target);
        if (record.addedNodes.length + record.removedNodes.length > mostNodes) {
          added.add(record.target);
          this.changes.removed = true;
          this.noteLook(this.whole); // A style sheet may be among them.
          continue;
        }
        for (const node of record.addedNodes) {
          if (isElement(node)) {
            added.add(node);
            this.noteSheet(node);
          }
        }
        for (const node of record.removedNodes) {
          if (isElement(node)) {
            this.changes.removed = true;
            this.noteSheet(node);
          }
        }
      }
    }
    if (holders.size + added.size > mostPlaces) {
      this.noteAll();
    }
    this.tell();
  }

  private noteSheet(node: Node): void {
    if (isElement(node) && isSheet(node)) {
      this.noteLook(this.whole);
    }
  }

  private tell(): void {
    this.changes.at = performance.now();
    if (!this.told) {
      this.told = true;
      this.changed();
    }
  }
}

function isSheet(element: Element): boolean {
  const name = localName(element);
  return name === "style" || name === "link";
}
