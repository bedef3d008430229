/**
 * Finds open shadow roots. No event tells when an element gets one, so that they
 * are looked for: when something was added, when a person does something, and a
 * few times after that; and the one under the pointer at once.
 */
import { asShadowRoot, isElement, shadowRoot } from "./nodes";
import { ascend } from "./tree";
import { walkNodes } from "./walk";

/** When they are looked for after something has happened, ms. */
const delays = [300, 1000, 3000, 8000];

/** A long document is walked less often: once in 10 s where it has 100,000 elements. */
const restPerNode = 0.1;
const mostRest = 10_000;

/** What a person does before a page shows something new. */
const deeds = ["pointerdown", "keydown", "focusin"];

/** Looks for open shadow roots in a document. */
export class Roots {
  private readonly known = new WeakSet<Node>();
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private nodes = 0;

  /** `met` is told each root once; `due` when it is time for a walk. */
  constructor(
    private readonly met: (root: ShadowRoot) => void,
    private readonly due: () => void,
    signal: AbortSignal,
  ) {
    const options = { capture: true, passive: true, signal };
    signal.addEventListener("abort", () => clearTimeout(this.timer));
    for (const deed of deeds) {
      addEventListener(deed, () => this.nudge(), options);
    }
    addEventListener("pointerover", (event) => this.lookAbove(event.composedPath()[0]), options);
    this.nudge();
  }

  /** Something has happened after which roots may come. */
  nudge(): void {
    this.round = 0;
    this.later();
  }

  /** Walks the elements of a subtree and of the shadow trees in it; `each` is told of every root there, known or not. */
  *walk(top: Node, each?: (root: ShadowRoot) => void): Generator<undefined> {
    const roots: ShadowRoot[] = [];
    let nodes = 0;
    const meet = (node: Node): void => {
      nodes++;
      const root = shadowRoot(node as Element);
      if (root !== null) {
        roots.push(root);
        this.note(root);
        each?.(root);
      }
    };
    if (isElement(top)) {
      meet(top);
    }
    yield* walkNodes(top, NodeFilter.SHOW_ELEMENT, meet);
    for (const root of roots) {
      yield* this.walk(root, each);
    }
    this.nodes = nodes;
  }

  private note(root: ShadowRoot): void {
    if (!this.known.has(root)) {
      this.known.add(root);
      this.met(root);
    }
  }

  private lookAbove(target: EventTarget | undefined): void {
    for (const node of target instanceof Node ? ascend(target) : []) {
      const root = asShadowRoot(node);
      if (root !== undefined) {
        this.note(root);
      }
    }
  }

  private later(): void {
    const delay = delays[this.round];
    if (delay !== undefined) {
      this.timer ??= setTimeout(
        () => {
          this.timer = undefined;
          this.round++;
          this.due();
          this.later();
        },
        Math.max(delay, Math.min(mostRest, this.nodes * restPerNode)),
      );
    }
  }
}
