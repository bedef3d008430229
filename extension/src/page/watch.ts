/** Watches the document for what changes: text, nodes, and what may show or hide them. */

/** What has changed since it was last taken. */
export interface Changes {
  /** Elements whose own text or children changed. */
  holders: Set<Node>;
  /** Nodes that were added, to be walked. */
  added: Set<Node>;
  /** Something may have been shown or hidden. */
  looks: boolean;
  /** When the last of it was, ms since the document began. */
  at: number;
}

/** Beyond so many changed places the whole document is walked instead. */
const mostPlaces = 2000;

/** Attributes that commonly show or hide text. */
const attributeFilter = ["class", "style", "hidden", "open", "contenteditable"];

function none(): Changes {
  return { holders: new Set(), added: new Set(), looks: false, at: 0 };
}

/** Collects changes until they are taken; tells at the first of them that there are some. */
export class Watch {
  private changes: Changes = none();
  private told = false;
  private readonly observer = new MutationObserver((records) => this.note(records));

  /** `changed` is called once, at the first change after each `take`. */
  constructor(
    private readonly whole: Document,
    private readonly changed: () => void,
  ) {
    this.observe(whole);
    // Transitions end, style sheets and pictures arrive: all of it may show text.
    for (const event of ["transitionend", "animationend", "load", "toggle"]) {
      whole.addEventListener(event, () => this.noteLooks(), { capture: true, passive: true });
    }
  }

  /** Watches an open shadow root as well; observing one twice does nothing. */
  observe(root: Node): void {
    this.observer.observe(root, {
      childList: true,
      characterData: true,
      subtree: true,
      attributes: true,
      attributeFilter,
    });
  }

  take(): Changes {
    const taken = this.changes;
    this.changes = none();
    this.told = false;
    return taken;
  }

  private noteLooks(): void {
    this.changes.looks = true;
    this.tell();
  }

  private note(records: MutationRecord[]): void {
    const { holders, added } = this.changes;
    for (const record of records) {
      if (record.type === "attributes") {
        this.changes.looks = true;
        if (record.attributeName === "contenteditable") {
          added.add(record.target);
        }
      } else if (record.type === "characterData") {
        if (record.target.parentNode !== null) {
          holders.add(record.target.parentNode);
        }
      } else {
        holders.add(record.target);
        for (const node of record.addedNodes) {
          if (node.nodeType === Node.ELEMENT_NODE) {
            added.add(node);
          }
        }
      }
    }
    if (holders.size + added.size > mostPlaces) {
      holders.clear();
      added.clear();
      added.add(this.whole);
    }
    this.tell();
  }

  private tell(): void {
    this.changes.at = performance.now();
    if (!this.told) {
      this.told = true;
      this.changed();
    }
  }
}
