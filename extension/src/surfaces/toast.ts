/** The toast: tells how a call goes, while there is something to tell. */
import type { CallView } from "../messages";
import type { Message } from "../message";
import { canHangUp, clock, hangUpName, isOver, wordsOf } from "../words";
import { glyph } from "./glyphs";
import { around, cornerFor, margin, type Box, type Corner } from "./placement";
import { setProse } from "./prose";
import { make, type Stage } from "./stage";
import { toastStyle } from "./toast-style";
import { layoutBox, windowBox } from "./window-box";

/** How long an outcome stays, ms. A failure stays until it is put away: it says what to do. */
export const outcomeStays = 5000;

/** What the toast's buttons do. */
export interface ToastActions {
  hangUp(tap: string): void;
  /** Whether anybody tells how a call goes on: not once the extension was updated or removed. */
  isAlive(): boolean;
}

interface Parts {
  card: HTMLElement;
  glyphPlace: HTMLElement;
  sentence: HTMLElement;
  next: HTMLElement;
  number: HTMLElement;
  time: HTMLElement;
  hint: HTMLElement;
  hangUp: HTMLButtonElement;
  close: HTMLButtonElement;
}

/** Where the lines of a tapped number stand in the window now. */
export type Lines = () => Iterable<Box> | undefined;

/** Shows one call at a time. */
export class Toast {
  private parts: Parts | undefined;
  private view: CallView | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  private readonly dismissed = new Set<string>();
  private shown = new AbortController();
  /** The number that was tapped for a call, which the toast does not cover. */
  private tapped: { tap: string; lines: Lines } | undefined;

  constructor(
    private readonly document: Document,
    private readonly stage: Stage,
    private readonly message: Message,
    private readonly actions: ToastActions,
  ) {}

  /** Shows a call, or the next state of the one that is shown; `lines` where the page has its number. */
  show(view: CallView, lines?: Lines): void {
    if (this.dismissed.has(view.tap) || this.isOutranked(view)) {
      return;
    }
    const before = this.view;
    this.view = view;
    if (lines !== undefined) {
      this.tapped = { tap: view.tap, lines };
    }
    const parts = (this.parts ??= this.build());
    if (!this.stage.isOn(parts.card)) {
      this.stage.enter(parts.card, toastStyle);
      this.listenForEscape();
      this.follow();
    }
    this.write(parts, view, before?.tap === view.tap ? before : undefined);
    this.stand();
    clearTimeout(this.leaving);
    clearInterval(this.ticking);
    if (isOver(view.state)) {
      if (view.problem === undefined) {
        this.leaving = setTimeout(() => this.hide(view.tap), outcomeStays);
      }
    } else {
      this.ticking = setInterval(() => this.tick(), 1000);
    }
  }

  /** Takes the toast away where it shows this call. */
  hide(tap: string): void {
    if (this.view?.tap === tap) {
      clearTimeout(this.leaving);
      clearInterval(this.ticking);
      this.shown.abort();
      if (this.parts !== undefined) {
        this.stage.leave(this.parts.card);
      }
      this.parts = undefined;
      this.view = undefined;
    }
  }

  /** Takes it away whatever it shows, where nothing more will be told. */
  leave(): void {
    if (this.view !== undefined) {
      this.hide(this.view.tap);
    }
  }

  /** A call under way is not covered by another's outcome; the newer of two taps is shown. */
  private isOutranked(view: CallView): boolean {
    const shown = this.view;
    return shown !== undefined && shown.tap !== view.tap && !isOver(shown.state) && view.since < shown.since;
  }

  private dismiss(): void {
    if (this.view !== undefined) {
      this.dismissed.add(this.view.tap);
      this.hide(this.view.tap);
    }
  }

  /** Escape puts away what can be put away. The page hears the key as well: it is the page's first. */
  private listenForEscape(): void {
    this.shown.abort();
    this.shown = new AbortController();
    this.document.addEventListener(
      "keydown",
      (event) => {
        if (event.isTrusted && event.key === "Escape" && this.parts?.close.hidden === false) {
          this.dismiss();
        }
      },
      { capture: true, signal: this.shown.signal },
    );
  }

  /** Goes out of the number's way where the page moves it under the toast. */
  private follow(): void {
    const window = this.document.defaultView as Window;
    let frame: number | undefined;
    const soon = (): void => {
      frame ??= window.requestAnimationFrame(() => {
        frame = undefined;
        this.stand();
      });
    };
    const options = { capture: true, passive: true, signal: this.shown.signal };
    for (const [target, type] of [
      [window, "scroll"],
      [window, "resize"],
      [window.visualViewport, "scroll"],
      [window.visualViewport, "resize"],
    ] as const) {
      target?.addEventListener(type, soon, options);
    }
  }

  /** Puts the toast into its corner of what can be seen of the window. */
  private stand(): void {
    const { parts, view } = this;
    if (parts === undefined || view === undefined) {
      return;
    }
    const { card } = parts;
    const lines = this.tapped?.tap === view.tap ? this.tapped.lines() : undefined;
    const box = windowBox(this.document);
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    const corner = cornerFor(lines && around(lines), size, box, card.dataset["corner"] as Corner | undefined);
    card.dataset["corner"] = corner;
    const all = layoutBox(this.document);
    card.style.right = `${margin + all.right - box.right}px`;
    card.style.bottom = corner === "bottom" ? `${margin + all.bottom - box.bottom}px` : "auto";
    card.style.top = corner === "top" ? `${margin + box.top}px` : "auto";
  }

  private tick(): void {
    if (!this.actions.isAlive()) {
      this.leave();
    } else if (this.parts !== undefined && this.view !== undefined) {
      this.parts.time.textContent = clock(Date.now() - this.view.since);
    }
  }

  private write(parts: Parts, view: CallView, before: CallView | undefined): void {
    const words = wordsOf(view, this.message);
    const over = isOver(view.state);
    parts.card.dataset["tone"] = words.tone;
    if (before?.state !== view.state) {
      parts.glyphPlace.replaceChildren(glyph(words.tone));
    }
    setProse(parts.sentence, words.sentence, view.number);
    setProse(parts.next, words.next, view.number);
    setText(parts.number, view.number);
    parts.time.hidden = view.state === "refused" || view.state === "failed";
    setText(parts.time, clock(over ? (view.steps.at(-1)?.at ?? 0) : Date.now() - view.since));
    parts.hangUp.hidden = !canHangUp(view.state);
    parts.hangUp.disabled = false;
    setText(parts.hangUp, this.message(hangUpName(view.state)));
    parts.hint.hidden = over || canHangUp(view.state);
    parts.close.hidden = canHangUp(view.state);
  }

  private build(): Parts {
    const create = <K extends keyof HTMLElementTagNameMap>(
      name: K,
      className: string,
    ): HTMLElementTagNameMap[K] => make(this.document, name, className);
    const card = create("section", "toast");
    card.setAttribute("aria-label", this.message("toast_label"));
    const glyphPlace = create("div", "glyph-place");
    const words = create("div", "words");
    words.setAttribute("role", "status");
    const sentence = create("p", "sentence");
    const next = create("p", "next");
    words.append(sentence, next);
    const close = create("button", "close");
    close.type = "button";
    close.setAttribute("aria-label", this.message("dismiss"));
    close.append(glyph("close"));
    onPress(close, () => this.dismiss());
    const row = create("div", "row");
    const number = create("span", "number");
    const time = create("span", "time");
    time.setAttribute("role", "timer");
    time.setAttribute("aria-live", "off");
    const hint = create("span", "hint");
    hint.textContent = this.message("hang_up_on_phone");
    const hangUp = create("button", "hang-up");
    hangUp.type = "button";
    onPress(hangUp, () => {
      hangUp.disabled = true;
      if (this.view !== undefined) {
        this.actions.hangUp(this.view.tap);
      }
    });
    row.append(number, time, hint, hangUp);
    card.append(glyphPlace, words, close, row);
    return { card, glyphPlace, sentence, next, number, time, hint, hangUp, close };
  }
}

/** Only a person presses; a page's script cannot reach in, but an event can be sent at the host. */
function onPress(button: HTMLButtonElement, act: () => void): void {
  button.addEventListener("click", (event) => {
    if (event.isTrusted) {
      act();
    }
  });
}

/** A live region speaks at each write; unchanged words are not said twice. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
