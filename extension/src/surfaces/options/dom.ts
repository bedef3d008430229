/** Small pieces of which the options and the welcome page are made. */

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

/** A field with its label, the help beside it, and room for what is wrong with it. */
export class Field {
  readonly element: HTMLElement;
  private readonly error = make("p", { class: "error", role: "alert" });

  constructor(
    readonly control: Control,
    id: string,
    label: string,
    help = "",
  ) {
    control.id = id;
    this.error.id = `${id}-error`;
    this.error.hidden = true;
    const helpLine = make("p", { class: "help", id: `${id}-help` }, help);
    helpLine.hidden = help === "";
    control.setAttribute("aria-describedby", help === "" ? this.error.id : `${helpLine.id} ${this.error.id}`);
    this.element = make(
      "div",
      { class: "field" },
      make("label", { for: id }, label),
      control,
      helpLine,
      this.error,
    );
    control.addEventListener("input", () => this.wrong(""));
  }

  /** Says what is wrong with the value, "" for nothing. */
  wrong(words: string): void {
    this.error.textContent = words;
    this.error.hidden = words === "";
    this.control.setAttribute("aria-invalid", String(words !== ""));
  }
}

/** A choice of several. */
export function select(options: [value: string, words: string][]): HTMLSelectElement {
  return make("select", {}, ...options.map(([value, words]) => new Option(words, value)));
}
