/**
 * The one element of ours on a page's root. It hangs there only while something
 * stands on it: the toast, a number's card, or both.
 */
import { stageStyle } from "./stage-style";

/** The namespace is named because a page may be an XML document. */
const html = "http://www.w3.org/1999/xhtml";

/** Makes an element for the stage. */
export function make<K extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: K,
  className = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElementNS(html, name) as HTMLElementTagNameMap[K];
  if (className !== "") {
    element.className = className;
  }
  return element;
}

/**
 * Takes away a stage that an earlier content script has left. Firefox ends that
 * script with its extension, and lets the next one see what stood on the stage;
 * in Chromium the script goes on and clears up after itself.
 */
export function clearStages(document: Document): void {
  for (const element of document.documentElement.children) {
    const { openOrClosedShadowRoot: root } = element as { openOrClosedShadowRoot?: ShadowRoot | null };
    if (Array.from(root?.children ?? []).some((one) => one.matches(".toast, .card, .walk"))) {
      element.remove();
    }
  }
}

/** Carries the surfaces that stand in a page. */
export class Stage {
  private host: HTMLElement | undefined;
  private root: ShadowRoot | undefined;
  private readonly sheets = new Map<string, CSSStyleSheet>();
  /** What was pressed last was touched: the next one to press is a finger's too. */
  byFinger = false;

  constructor(private readonly document: Document) {}

  /** Puts a surface on the stage; `style` is its sheet. */
  enter(surface: HTMLElement, style: string): void {
    const root = (this.root ??= this.build());
    const host = root.host as HTMLElement;
    if (surface.parentNode !== root) {
      this.wear(root, style);
      surface.classList.toggle("by-finger", this.byFinger);
      root.append(surface);
    }
    if (!this.isOn(surface)) {
      this.document.documentElement.append(host);
      raise(host);
    }
  }

  /** Takes a surface off, and the stage with the last one. */
  leave(surface: HTMLElement): void {
    if (this.root === undefined || surface.parentNode !== this.root) {
      return;
    }
    surface.remove();
    if (this.root.childElementCount === 0) {
      this.host?.remove();
      this.host = this.root = undefined;
    }
  }

  /** Whether a surface stands where it was put: a page can take the whole stage away, or elsewhere. */
  isOn(surface: HTMLElement): boolean {
    return (
      this.root !== undefined &&
      surface.parentNode === this.root &&
      this.host?.parentNode === this.document.documentElement
    );
  }

  /** Whether an element is the stage. */
  is(element: Element): boolean {
    return element === this.host;
  }

  private build(): ShadowRoot {
    this.host = make(this.document, "div");
    const root = this.host.attachShadow({ mode: "closed" });
    this.sheets.clear();
    this.wear(root, stageStyle);
    return root;
  }

  /** Adopts a sheet, so that no page's content security policy speaks against it. */
  private wear(root: ShadowRoot, style: string): void {
    if (!this.sheets.has(style)) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      this.sheets.set(style, sheet);
      root.adoptedStyleSheets = [...this.sheets.values()];
    }
  }
}

/** In the top layer nothing of the page lies over it, a modal dialog apart that opens later. */
function raise(host: HTMLElement): void {
  host.popover = "manual";
  host.showPopover();
}
