/** A number's card: what it is, what would be dialled, and what can be done with it. */
import { onCallPress } from "../act/call-press";
import type { AskCode, CardNumber } from "../messages";
import type { Message } from "../message";
import { cardStyle } from "./card-style";
import { glyph } from "./glyphs";
import { around, place, type Box, type Side } from "./placement";
import { whatOf } from "./question-card";
import { ruleWords } from "./rule-words";
import { make, type Stage } from "./stage";
import { timeThere } from "./whereabouts";
import { windowBox } from "./window-box";

/** The number that a card is about. */
export interface CardSubject {
  /** As it stands in the page. */
  shown: string;
  /** What the host reads in it; undefined where it cannot be asked. */
  number: CardNumber | undefined;
  /** Where its lines stand in the window now; undefined where it is not what it was. */
  boxes(): Iterable<Box> | undefined;
  /** It is written from right to left. */
  rtl: boolean;
}

/** What the card's buttons do. */
export interface CardActions {
  call(ask: AskCode | ""): void;
  copy(text: string): void;
  edit(number: string): void;
  /** Calls from another account than the default one, after a choice in the extension's own window. */
  fromAnother(number: string): void;
  /** What can be taken back is told where the card stood. */
  notANumber(at: Box): void;
  offHere(at: Box): void;
}

/** A card that has moved further than this stands anew, CSS pixels. */
const still = 2;

/** How often a card looks where its number is while nothing says that it moves, ms. */
const look = 250;

interface Shown {
  subject: CardSubject;
  card: HTMLElement;
  side: Side | undefined;
  at: { left: number; top: number };
  /** Since when it has stood there, ms since the document began. */
  since: number;
  end: AbortController;
}

/** Shows one card at a time. */
export class Card {
  private shown: Shown | undefined;

  constructor(
    private readonly document: Document,
    private readonly stage: Stage,
    private readonly message: Message,
    private readonly language: string,
    /** The pointer has come onto the card, or left it. */
    private readonly over: (isOver: boolean) => void,
    private readonly closed: () => void,
  ) {}

  /** Shows a number's card. Returns whether there is room for it. */
  show(subject: CardSubject, actions: CardActions): boolean {
    this.hide();
    const card = this.build(subject, actions);
    const end = new AbortController();
    this.shown = { subject, card, side: undefined, at: { left: NaN, top: NaN }, since: Infinity, end };
    this.stage.enter(card, cardStyle);
    this.follow(end.signal);
    return this.stand();
  }

  /** Takes the card away. */
  hide(): void {
    const { shown } = this;
    if (shown !== undefined) {
      this.shown = undefined;
      shown.end.abort();
      this.stage.leave(shown.card);
      this.closed();
    }
  }

  /** Puts the card where its number is now, or takes it away where that is gone. Returns whether it stands. */
  private stand(): boolean {
    const { shown } = this;
    if (shown === undefined) {
      return false;
    }
    const { card, subject } = shown;
    const boxes = this.stage.isOn(card) ? subject.boxes() : undefined;
    const number = boxes && around(boxes);
    card.style.maxHeight = "";
    const placement =
      number &&
      place(number, card.getBoundingClientRect(), windowBox(this.document), subject.rtl, shown.side);
    if (placement === undefined) {
      this.hide();
      return false;
    }
    const { side, left, top, mostHeight } = placement;
    card.dataset["side"] = shown.side = side;
    card.style.maxHeight = `${mostHeight}px`;
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
    if (!(Math.hypot(left - shown.at.left, top - shown.at.top) <= still)) {
      shown.since = performance.now();
      shown.at = { left, top };
    }
    return true;
  }

  /** Follows the number while the card is there. */
  private follow(signal: AbortSignal): void {
    const window = this.document.defaultView as Window;
    let frame: number | undefined;
    const soon = (): void => {
      frame ??= window.requestAnimationFrame(() => {
        frame = undefined;
        this.stand();
      });
    };
    const options = { capture: true, passive: true, signal };
    window.addEventListener("scroll", soon, options);
    window.addEventListener("resize", soon, options);
    window.visualViewport?.addEventListener("scroll", soon, options);
    window.visualViewport?.addEventListener("resize", soon, options);
    const timer = setInterval(soon, look);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.document.addEventListener(
      "keydown",
      (event) => {
        if (event.isTrusted && event.key === "Escape") {
          this.hide();
        }
      },
      { capture: true, signal },
    );
    this.document.addEventListener(
      "visibilitychange",
      () => this.document.visibilityState === "hidden" && this.hide(),
      { signal },
    );
  }

  private build(subject: CardSubject, actions: CardActions): HTMLElement {
    const { number, shown } = subject;
    const card = make(this.document, "section", "card");
    card.dir = this.message("@@bidi_dir") || "ltr";
    card.lang = this.language;
    const title = number?.international || shown;
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", this.message("card_label", title));
    // The page keeps its focus and its selection, and hears of no click beside its own things.
    card.addEventListener("mousedown", (event) => event.preventDefault());
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      card.addEventListener(type, (event) => event.stopPropagation());
    }
    card.addEventListener("pointerenter", () => this.over(true));
    card.addEventListener("pointerleave", () => this.over(false));

    const head = make(this.document, "div", "card-head");
    head.append(this.text("p", "card-number", title));
    if (number !== undefined) {
      head.append(this.text("p", "card-what", whatOf(number, this.message, this.language)));
    }
    card.append(head);
    if (number !== undefined) {
      const there = timeThere(number.timeZone, new Date(), this.language, this.message);
      card.append(
        ...[this.text("p", "card-there", there), this.text("p", "card-dialed", this.dialedAs(number))].filter(
          ({ textContent }) => textContent !== "",
        ),
      );
    }
    card.append(this.row(card, title, subject, actions));
    return card;
  }

  private row(card: HTMLElement, title: string, subject: CardSubject, actions: CardActions): HTMLElement {
    const row = make(this.document, "div", "card-row");
    const call = this.button("card-call", "card_call");
    onCallPress(call, {
      since: () => this.shown?.since ?? Infinity,
      call: (ask) => this.callNow(actions, ask),
    });
    const copy = this.button("card-quiet card-down", "card_copy");
    copy.append(glyph("down"));
    this.opens(card, copy, () =>
      this.copies(subject).map(({ kind, value }) => {
        const item = this.item("value", value);
        const name = this.text("span", "kind", this.message(kind));
        item.append(name);
        onPress(item, () => {
          actions.copy(value);
          name.className = "done";
          name.textContent = this.message("card_copied");
        });
        return item;
      }),
    );
    const edit = this.button("card-quiet", "card_edit");
    onPress(edit, () => {
      this.hide();
      actions.edit(title);
    });
    const more = make(this.document, "button", "card-quiet card-more");
    more.type = "button";
    more.setAttribute("aria-label", this.message("card_more"));
    more.title = this.message("card_more");
    more.append(glyph("more"));
    this.opens(card, more, () => {
      const listed = (text: string, act: (at: Box) => void): HTMLElement => {
        const item = this.item("", this.message(text));
        onPress(item, () => {
          const at = card.getBoundingClientRect();
          this.hide();
          act(at);
        });
        return item;
      };
      return [
        ...(subject.number?.others === true
          ? [listed("card_other_account", () => actions.fromAnother(title))]
          : []),
        listed("card_not_a_number", (at) => actions.notANumber(at)),
        listed("card_off_here", (at) => actions.offHere(at)),
      ];
    });
    row.append(call, copy, edit, more);
    return row;
  }

  /** The number must still stand in the page as it did, to be seen by the person. */
  private callNow(actions: CardActions, ask: AskCode | ""): void {
    if (this.stand()) {
      this.hide();
      actions.call(ask);
    }
  }

  /** Lets a button open a list in the card, and close it again. */
  private opens(card: HTMLElement, button: HTMLElement, items: () => HTMLElement[]): void {
    button.setAttribute("aria-expanded", "false");
    onPress(button, () => {
      const isOpen = button.getAttribute("aria-expanded") === "true";
      card.querySelector(".card-list")?.remove();
      for (const other of card.querySelectorAll("[aria-expanded]")) {
        other.setAttribute("aria-expanded", "false");
      }
      if (!isOpen) {
        button.setAttribute("aria-expanded", "true");
        const list = make(this.document, "div", "card-list");
        list.append(...items());
        card.append(list);
      }
      this.stand();
    });
  }

  /** The forms to copy, each once. */
  private copies({ number, shown }: CardSubject): { kind: string; value: string }[] {
    const forms =
      number === undefined
        ? [{ kind: "card_copy_shown", value: shown }]
        : [
            { kind: "card_copy_international", value: number.international },
            { kind: "card_copy_national", value: number.national },
            { kind: "card_copy_plain", value: number.e164 },
          ];
    return forms.filter(
      ({ value }, at) => value !== "" && forms.findIndex((other) => other.value === value) === at,
    );
  }

  /** What is dialled in the place of the number, and why; "" where it is the number itself. */
  private dialedAs({ dialed, e164, rule }: CardNumber): string {
    return dialed === "" || dialed === e164
      ? ""
      : [this.message("confirm_dialed", dialed), ruleWords(rule, this.message)].filter(Boolean).join(" · ");
  }

  private text(name: "p" | "span", className: string, text: string): HTMLElement {
    const element = make(this.document, name, className);
    element.textContent = text;
    return element;
  }

  private button(className: string, text: string): HTMLButtonElement {
    const button = make(this.document, "button", className);
    button.type = "button";
    button.textContent = this.message(text);
    return button;
  }

  private item(className: string, text: string): HTMLButtonElement {
    const item = make(this.document, "button");
    item.type = "button";
    item.append(this.text("span", className, text));
    return item;
  }
}

/** Only a person presses; a page's script cannot reach in, but an event can be sent at the host. */
function onPress(button: HTMLElement, act: () => void): void {
  button.addEventListener("click", (event) => {
    if (event.isTrusted) {
      act();
    }
  });
}
