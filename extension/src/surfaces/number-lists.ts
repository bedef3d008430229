/** The popup's lower part: the numbers of the page, and the calls of this browser session. */
import type { PageNumber, RecentCall } from "../messages";
import type { Message } from "../message";
import { toneOf, wordsOf } from "../words";
import { glyph } from "./glyphs";
import { setProse } from "./prose";

/** What a press on a row does. */
export interface NumberListsActions {
  call(page: PageNumber): void;
  again(recent: RecentCall): void;
}

const tabs = ["page", "recent"] as const;
type Tab = (typeof tabs)[number];

/** The lists within the popup's document. */
export class NumberLists {
  private shown: Tab = "page";
  /** A person chose a tab: it stays. */
  private chosen = false;
  private readonly written = new Map<Tab, string>();

  constructor(
    private readonly document: Document,
    private readonly message: Message,
    private readonly language: string,
    private readonly actions: NumberListsActions,
  ) {
    for (const tab of tabs) {
      this.part(`tab-${tab}`).addEventListener("click", () => this.choose(tab));
      this.part(`tab-${tab}`).addEventListener("keydown", (event) => this.walkTabs(event));
      this.part(`list-${tab}`).addEventListener("keydown", (event) => this.walkRows(event, tab));
    }
  }

  /** Shows the page's numbers; undefined while they are not known. */
  page(numbers: PageNumber[] | undefined): void {
    this.part("page-count").textContent = numbers === undefined ? "" : `(${numbers.length})`;
    const rows = (numbers ?? []).map(
      (one) => (): HTMLElement => this.row(one.number, one.label, [], () => this.actions.call(one)),
    );
    this.write("page", JSON.stringify(numbers ?? null), rows, numbers === undefined ? "" : "popup_page_none");
  }

  /** Shows the calls that are over, the newest first; `none` names what is said where there are none. */
  recent(calls: RecentCall[], none: string): void {
    const rows = calls.map((one) => (): HTMLElement => {
      const { sentence } = wordsOf({ ...one, call: "", steps: [] }, this.message);
      const time = new Intl.DateTimeFormat(this.language, { timeStyle: "short" }).format(one.since);
      return this.row(one.number, `${time} · ${sentence}`, [glyph(toneOf(one.state))], () =>
        this.actions.again(one),
      );
    });
    this.write("recent", JSON.stringify(calls), rows, none);
    if (!this.chosen && this.shown === "page" && this.isEmpty("page") && calls.length > 0) {
      this.show("recent");
    }
  }

  private isEmpty(tab: Tab): boolean {
    return this.list(tab).childElementCount === 0;
  }

  private choose(tab: Tab): void {
    this.chosen = true;
    this.show(tab);
  }

  private show(tab: Tab): void {
    this.shown = tab;
    for (const one of tabs) {
      const button = this.part(`tab-${one}`);
      button.setAttribute("aria-selected", String(one === tab));
      button.tabIndex = one === tab ? 0 : -1;
      this.part(`list-${one}`).hidden = one !== tab;
    }
  }

  /** The arrows go from tab to tab, as everywhere. */
  private walkTabs(event: KeyboardEvent): void {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      this.choose(this.shown === "page" ? "recent" : "page");
      this.part(`tab-${this.shown}`).focus();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.rows(this.shown)[0]?.focus();
    }
  }

  /** A list is one stop of the Tab key; the arrows go from row to row. */
  private walkRows(event: KeyboardEvent, tab: Tab): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = this.rows(tab);
    const at = rows.indexOf(this.document.activeElement as HTMLButtonElement);
    if (step === undefined || at < 0) {
      return;
    }
    event.preventDefault();
    (rows[at + step] ?? (step < 0 ? this.part(`tab-${tab}`) : rows[at]))?.focus();
  }

  private rows(tab: Tab): HTMLButtonElement[] {
    return [...this.list(tab).querySelectorAll("button")];
  }

  private list(tab: Tab): HTMLElement {
    return this.part(`list-${tab}`).querySelector("ul") as HTMLElement;
  }

  /** Writes a list where it has changed; the focus stays at its row. */
  private write(tab: Tab, state: string, rows: (() => HTMLElement)[], none: string): void {
    if (this.written.get(tab) === state) {
      return;
    }
    this.written.set(tab, state);
    const list = this.list(tab);
    const at = this.rows(tab).indexOf(this.document.activeElement as HTMLButtonElement);
    list.replaceChildren(...rows.map((make) => make()));
    list.hidden = rows.length === 0;
    const empty = this.part(`list-${tab}`).querySelector(".none") as HTMLElement;
    empty.textContent = none && rows.length === 0 ? this.message(none) : "";
    empty.hidden = empty.textContent === "";
    const buttons = this.rows(tab);
    for (const [index, button] of buttons.entries()) {
      button.tabIndex = index === Math.max(0, at) ? 0 : -1;
    }
    if (at >= 0) {
      (buttons[Math.min(at, buttons.length - 1)] ?? this.part(`tab-${tab}`)).focus();
    }
  }

  private row(number: string, words: string, marks: SVGElement[], press: () => void): HTMLElement {
    const item = this.document.createElement("li");
    const button = this.document.createElement("button");
    button.type = "button";
    const digits = this.document.createElement("span");
    digits.className = "digits";
    setProse(digits, number, number);
    const beside = this.document.createElement("span");
    beside.className = "beside";
    beside.dir = "auto";
    beside.textContent = words;
    beside.title = words;
    const call = glyph("call");
    call.removeAttribute("aria-hidden");
    call.setAttribute("role", "img");
    call.setAttribute("aria-label", this.message("popup_call"));
    button.append(...marks, digits, " ", beside, call);
    button.addEventListener("click", press);
    button.addEventListener("focus", () => {
      for (const other of item.parentElement?.querySelectorAll("button") ?? []) {
        other.tabIndex = other === button ? 0 : -1;
      }
    });
    item.append(button);
    return item;
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
