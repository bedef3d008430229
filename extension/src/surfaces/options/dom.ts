/** Small pieces of which the options and the welcome page are made. */
import { glyph } from "../glyphs";

/** Makes an element; text and attributes only, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(words: string, kind: string, press: () => void, id = ""): HTMLButtonElement {
  const made = make("button", { type: "button", class: kind, ...(id && { id }) }, words);
  made.addEventListener("click", press);
  return made;
}

/** A line that tells what became of something; screen readers say it. */
export class Note {
  readonly element = make("p", { class: "note", role: "status" });

  say(words: string, tone: "good" | "bad" | "" = ""): void {
    this.element.dataset["tone"] = tone;
    this.element.textContent = words;
  }
}

/** An input of some kind. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A line that says who has set something that cannot be changed here; empty where nobody has. */
export class LockLine {
  readonly element = make("p", { class: "locked" });

  constructor() {
    this.element.hidden = true;
  }

  say(words: string): void {
    this.element.hidden = words === "";
    this.element.replaceChildren(...(words === "" ? [] : [glyph("lock"), make("span", {}, words)]));
  }
}

/** A field with its label, the help beside it, and room for what is wrong with it. */
export class Field {
  readonly element: HTMLElement;
  private readonly error = make("p", { class: "error", role: "alert" });
  private readonly news = make("p", { class: "news", role: "status" });
  private readonly lockLine = new LockLine();

  constructor(
    readonly control: Control,
    id: string,
    label: string,
    help = "",
  ) {
    control.id = id;
    this.error.id = `${id}-error`;
    this.error.hidden = true;
    this.news.hidden = true;
    const helpLine = make("p", { class: "help", id: `${id}-help` }, help);
    helpLine.hidden = help === "";
    this.lockLine.element.id = `${id}-locked`;
    control.setAttribute(
      "aria-describedby",
      [...(help === "" ? [] : [helpLine.id]), this.lockLine.element.id, this.error.id].join(" "),
    );
    this.element = make(
      "div",
      { class: "field" },
      make("label", { for: id }, label),
      control,
      helpLine,
      this.lockLine.element,
      this.news,
      this.error,
    );
    control.addEventListener("input", () => this.wrong(""));
  }

  /** Takes the field out of a person's hands, in these words; "" gives it back. */
  lock(words: string): void {
    this.lockLine.say(words);
    lockControl(this.control, words !== "");
  }

  /** Says what has become of the value elsewhere while something else stands in the field; "" takes it back. */
  elsewhere(words: string): void {
    this.news.textContent = words;
    this.news.hidden = words === "";
  }

  /** Says what is wrong with the value, "" for nothing. */
  wrong(words: string): void {
    this.error.textContent = words;
    this.error.hidden = words === "";
    this.control.setAttribute("aria-invalid", String(words !== ""));
  }
}

/** A control that is locked can still be reached and read where its kind allows that. */
export function lockControl(control: Control | HTMLButtonElement, locked: boolean): void {
  if (control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && hasText(control))) {
    control.readOnly = locked;
  } else {
    control.disabled = locked;
  }
}

function hasText({ type }: HTMLInputElement): boolean {
  return type !== "checkbox" && type !== "radio";
}

/** A choice of several. */
export function select(options: [value: string, words: string][]): HTMLSelectElement {
  return make("select", {}, ...options.map(([value, words]) => new Option(words, value)));
}
