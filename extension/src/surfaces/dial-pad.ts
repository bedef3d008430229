/** The dial pad: a field for a number, keys for it, and what the host reads in it. */
import { hostWords } from "../host-words";
import type { HostView, NormalizeReply } from "../messages";
import type { Number as PhoneNumber } from "../protocol.gen";
import type { Message } from "../message";
import { problemWords } from "../words";
import { glyph } from "./glyphs";
import { formsOf, group, pastSeparators } from "./grouping";
import { setProse } from "./prose";
import { ruleWords } from "./rule-words";
import { timeThere, whereIs } from "./whereabouts";

/** What the dial pad asks of the background. */
export interface DialPadActions {
  normalize(number: string): Promise<NormalizeReply | undefined>;
  dial(number: string): void;
  /** The numbers in a pasted text, as they stand there. */
  numbersIn(text: string): Promise<string[]>;
}

const keys = [
  ["1", ""], ["2", "abc"], ["3", "def"],
  ["4", "ghi"], ["5", "jkl"], ["6", "mno"],
  ["7", "pqrs"], ["8", "tuv"], ["9", "wxyz"],
  ["*", ""], ["0", "+"], ["#", ""],
] as const; // prettier-ignore

/** Typing pauses so long before the host is asked, ms. */
const typingPause = 120;

/** The 0 key held so long writes a "+", ms. */
const plusAfter = 500;

/** Whether the line about the host says this already. */
function saidAbove(code: string): boolean {
  return code.startsWith("host-") || code === "bad-config" || code === "no-account";
}

/** Keys in a row of the pad. */
const perRow = 3;

/** The host takes no longer number, and no longer text to find one in. */
const longestNumber = 400;
const longestPaste = 4000;

/** What is surely all of it to be dialled, whatever a person pastes. */
const plainNumber = /^[\d\s+*#()/.-]{0,40}$/;

/** The dial pad within the popup's document. */
export class DialPad {
  private readonly field: HTMLInputElement;
  private readonly call: HTMLButtonElement;
  private readonly erase: HTMLButtonElement;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private pasted = 0;
  /** What is said of a paste until something else is typed. */
  private note = "";

  constructor(
    private readonly document: Document,
    private readonly message: Message,
    private readonly language: string,
    private readonly actions: DialPadActions,
  ) {
    this.field = this.part("number") as HTMLInputElement;
    this.call = this.part("call") as HTMLButtonElement;
    this.erase = this.part("delete") as HTMLButtonElement;
    this.erase.append(glyph("delete"));
    this.erase.addEventListener("click", () => this.deleteBack());
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("beforeinput", (event) => this.passSeparators(event));
    this.field.addEventListener("paste", (event) => this.paste(event));
    this.field.addEventListener("drop", (event) => this.paste(event));
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && !this.part("keys").hidden) {
        event.preventDefault();
        this.keyAt(0)?.focus();
      }
    });
    this.part("pad").addEventListener("submit", (event) => {
      event.preventDefault();
      const number = this.number();
      if (number !== "" && !this.call.disabled) {
        this.actions.dial(number);
      }
    });
    for (const [digit, letters] of keys) {
      this.part("keys").append(this.key(digit, letters));
    }
    // Typed while a key of the pad has the focus, a digit goes to the field all the same.
    this.part("keys").addEventListener("keydown", (event) => {
      const { key, ctrlKey, altKey, metaKey } = event;
      if (/^(?:[0-9+*#]|Backspace)$/.test(key) && !ctrlKey && !altKey && !metaKey) {
        this.focus();
      } else {
        this.walkKeys(event);
      }
    });
    this.changed();
  }

  /** Puts a number into the field, in the place of what stands there. */
  write(number: string): void {
    this.field.value = number;
    this.field.setSelectionRange(number.length, number.length);
    this.changed();
    this.focus();
  }

  /** The host or the account has changed: what was read may read differently now. */
  again(): void {
    this.ask(0);
  }

  /** Puts a number into the field, for the person to look at and to change. */
  fill(number: string): void {
    this.field.value = number.slice(0, 400);
    this.changed();
  }

  /** Whether the keyboard's keys should go to the field from anywhere. */
  focus(): void {
    this.field.focus();
  }

  private number(): string {
    return this.field.value.replace(/\s+/g, " ").trim();
  }

  private key(digit: string, letters: string): HTMLButtonElement {
    const button = this.document.createElement("button");
    button.type = "button";
    // Whoever has a keyboard types the digits; the arrows lead here from the field.
    button.tabIndex = -1;
    const face = this.document.createElement("b");
    face.textContent = digit;
    button.append(face);
    if (letters !== "") {
      const small = this.document.createElement("small");
      small.textContent = letters;
      button.append(" ", small);
    }
    let held: ReturnType<typeof setTimeout> | undefined;
    let plus = false;
    if (digit === "0") {
      button.addEventListener("pointerdown", () => {
        plus = false;
        held = setTimeout(() => {
          plus = true;
          this.insert("+");
        }, plusAfter);
      });
      for (const event of ["pointerup", "pointerleave", "pointercancel"]) {
        button.addEventListener(event, () => clearTimeout(held));
      }
    }
    button.addEventListener("click", () => {
      if (!plus) {
        this.insert(digit);
      }
      plus = false;
    });
    return button;
  }

  private insert(text: string): void {
    const { selectionStart, selectionEnd, value } = this.field;
    const from = selectionStart ?? value.length;
    this.field.setRangeText(text, from, selectionEnd ?? from, "end");
    this.changed();
  }

  private keyAt(index: number): HTMLElement | undefined {
    return this.part("keys").children[index] as HTMLElement | undefined;
  }

  /** The arrows go from key to key, and from the top row back to the field. */
  private walkKeys(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perRow, ArrowDown: perRow }[event.key];
    const at = Array.from(this.part("keys").children).indexOf(this.document.activeElement as Element);
    if (step === undefined || at < 0) {
      return;
    }
    event.preventDefault();
    if (event.key === "ArrowUp" && at < perRow) {
      this.focus();
    } else {
      this.keyAt(at + step)?.focus();
    }
  }

  /** A space that grouping has put in is no obstacle to deleting the digit beyond it. */
  private passSeparators(event: InputEvent): void {
    const way = { deleteContentBackward: "back", deleteContentForward: "ahead" }[event.inputType];
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    if ((way === "back" || way === "ahead") && start !== null && start === end) {
      const at = pastSeparators({ text: value, caret: start }, way);
      this.field.setSelectionRange(at, at);
    }
  }

  /** Of a text that is more than a number, the number in it is taken. */
  private paste(event: ClipboardEvent | DragEvent): void {
    const data = "clipboardData" in event ? event.clipboardData : event.dataTransfer;
    const text = (data?.getData("text/plain") ?? "").replace(/\s+/g, " ").trim().slice(0, longestPaste);
    const { selectionStart, selectionEnd, value } = this.field;
    const all = value.trim() === "" || (selectionStart === 0 && selectionEnd === value.length);
    if (text === "") {
      return;
    }
    event.preventDefault();
    if (!all) {
      this.insert(text.slice(0, longestNumber));
    } else if (plainNumber.test(text)) {
      this.write(text);
    } else {
      this.write(text.slice(0, longestNumber));
      void this.takeNumber(text, ++this.pasted);
    }
  }

  private async takeNumber(text: string, paste: number): Promise<void> {
    const before = this.field.value;
    const [number, ...others] = await this.actions.numbersIn(text);
    if (number !== undefined && paste === this.pasted && this.field.value === before) {
      this.write(number.slice(0, longestNumber));
      this.note = others.length === 0 ? "" : this.message("popup_pasted_many", String(others.length + 1));
    }
  }

  private deleteBack(): void {
    const end = this.field.selectionEnd ?? this.field.value.length;
    const start = this.field.selectionStart ?? end;
    const at = start === end ? pastSeparators({ text: this.field.value, caret: end }, "back") : end;
    this.field.setRangeText("", start === end ? Math.max(0, at - 1) : start, at, "end");
    this.changed();
    this.field.focus();
  }

  private changed(): void {
    this.note = "";
    const empty = this.number() === "";
    this.erase.hidden = empty;
    this.call.disabled = empty;
    if (empty) {
      this.read("", "", false);
    }
    this.ask(typingPause);
  }

  private ask(pause: number): void {
    clearTimeout(this.asking);
    const number = this.number();
    const turn = ++this.asked;
    if (number !== "") {
      this.asking = setTimeout(() => void this.askNow(number, turn), pause);
    }
  }

  private async askNow(number: string, turn: number): Promise<void> {
    const reply = await this.actions.normalize(number);
    if (turn !== this.asked || reply === undefined) {
      return; // Something else stands in the field by now.
    }
    if (!reply.ok) {
      // The number may be right.
      this.read("", "", false);
      if (!saidAbove(reply.problem.code)) {
        this.refuse(reply.problem);
      }
      return;
    }
    const { valid, error, international, text } = reply.number;
    if (!valid) {
      this.refuse(error ?? { code: "bad-number", text: "" });
      return;
    }
    this.call.disabled = false;
    this.group(reply.number);
    const why = [
      timeThere(reply.number.time_zone ?? "", new Date(), this.language, this.message),
      error === undefined ? this.howDialed(reply.number) : hostWords(error.text, this.message),
      this.note,
    ]
      .filter(Boolean)
      .join(" · ");
    this.read(international || text, why, false, this.placeOf(reply.number));
  }

  /** The place; with its country where nobody has typed its code. */
  private placeOf({ text, region, international, place = "" }: PhoneNumber): string {
    return whereIs(
      { region: international === "" || text.startsWith("+") ? "" : region, place },
      this.language,
    );
  }

  /** Groups what was typed; nothing moves under a person's hands but the spaces. */
  private group(number: PhoneNumber): void {
    const { value, selectionStart, selectionEnd } = this.field;
    const focused = this.document.activeElement === this.field;
    const caret = focused ? (selectionEnd ?? value.length) : value.length;
    const after = group({ text: value, caret }, formsOf(number));
    if (after.text !== value && (selectionStart === selectionEnd || !focused)) {
      this.field.value = after.text;
      this.field.setSelectionRange(after.caret, after.caret);
    }
  }

  /** What will be dialled and why, where it is not just the number itself. */
  private howDialed({ international, text, e164, dialed, rule }: PhoneNumber): string {
    if (dialed === "" || dialed === e164) {
      return "";
    }
    const dialedAs = dialed === (international || text) ? "" : this.message("popup_dialed", dialed);
    return [dialedAs, ruleWords(rule, this.message)].filter(Boolean).join(" · ");
  }

  private refuse(problem: { code: HostProblem["code"]; text: string }): void {
    const { sentence } = problemWords(problem, "", this.message);
    this.call.disabled = true;
    this.read(hostWords(problem.text, this.message) || sentence, "", true);
  }

  private read(first: string, second: string, bad: boolean, place = ""): void {
    this.part("reading").dataset["tone"] = bad ? "bad" : "";
    setProse(this.part("reading-number"), [first, place].filter(Boolean).join(" · "), bad ? "" : first);
    setProse(this.part("reading-dialed"), second);
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}

type HostProblem = NonNullable<HostView["problem"]>;
