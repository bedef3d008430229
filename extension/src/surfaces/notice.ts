/** Says where a card stood what was done by it, and lets it be taken back. */
import type { Message } from "../message";
import { noticeStyle } from "./notice-style";
import { gap, type Box } from "./placement";
import { make, type Stage } from "./stage";

/** It stays so long after the pointer has left it, ms. */
export const noticeStays = 8000;

/** Shows one notice at a time. */
export class Notice {
  private line: HTMLElement | undefined;
  private isOver = false;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  private shown = new AbortController();

  constructor(
    private readonly document: Document,
    private readonly stage: Stage,
    private readonly message: Message,
    private readonly language: string,
  ) {}

  /** Says something where a card stood; `undo` takes back what it says. */
  show(at: Box, text: string, undo: () => void): void {
    this.hide();
    const line = (this.line = make(this.document, "div", "notice"));
    line.dir = this.message("@@bidi_dir") || "ltr";
    line.lang = this.language;
    const words = make(this.document, "p");
    words.setAttribute("role", "status");
    line.append(words);
    const button = make(this.document, "button");
    button.type = "button";
    button.textContent = this.message("card_undo");
    button.addEventListener("click", (event) => {
      if (event.isTrusted) {
        this.hide();
        undo();
      }
    });
    line.append(button);
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      line.addEventListener(type, (event) => event.stopPropagation());
    }
    // The page keeps its focus and its selection.
    line.addEventListener("mousedown", (event) => event.preventDefault());
    line.addEventListener("pointerenter", () => {
      this.isOver = true;
      clearTimeout(this.leaving);
    });
    line.addEventListener("pointerleave", () => {
      this.isOver = false;
      this.leaveSoon();
    });
    this.stage.enter(line, noticeStyle);
    words.textContent = text;
    this.stand(line, at);
    // A live region speaks of what changes in it, not of what it came with.
    setTimeout(() => words.replaceChildren(text));
    this.leaveSoon();
    this.shown = new AbortController();
    this.document.addEventListener(
      "keydown",
      (event) => {
        if (event.isTrusted && event.key === "Escape") {
          this.hide();
        }
      },
      { capture: true, signal: this.shown.signal },
    );
  }

  /** Something was pressed in the page: beside the notice it goes. */
  pressed(): void {
    if (!this.isOver) {
      this.hide();
    }
  }

  /** Takes it away. */
  hide(): void {
    clearTimeout(this.leaving);
    this.shown.abort();
    if (this.line !== undefined) {
      this.stage.leave(this.line);
    }
    this.line = undefined;
    this.isOver = false;
  }

  private leaveSoon(): void {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.hide(), noticeStays);
  }

  /** It is smaller than the card was, and stands under the same pointer. */
  private stand(line: HTMLElement, at: Box): void {
    const { clientWidth } = this.document.documentElement;
    const { width, height } = line.getBoundingClientRect();
    const left = Math.max(gap, Math.min(at.left, clientWidth - gap - width));
    const window = this.document.defaultView as Window;
    const top = Math.max(gap, Math.min(at.bottom - height, window.innerHeight - gap - height));
    line.style.left = `${left}px`;
    line.style.top = `${top}px`;
  }
}
