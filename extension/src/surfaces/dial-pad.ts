/** The dial pad: a field for a number, keys for it, and what the host reads in it. */
import type { HostView, NormalizeReply } from "../messages";
import type { Number as PhoneNumber } from "../protocol.gen";
import { problemWords, type Message } from "../words";
import { glyph } from "./glyphs";
import { setProse } from "./prose";

/** What the dial pad asks of the background. */
export interface DialPadActions {
  normalize(number: string): Promise<NormalizeReply | undefined>;
  dial(number: string): void;
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

/** A rewrite rule's name without its pattern, which is for whoever wrote it. */
export function plainRule(rule: string): string {
  return rule.replace(/^(.*?; )?(rewrite rule \d+): .*?(; extension [^;]*)?$/s, "$1$2$3");
}

/** The dial pad within the popup's document. */
export class DialPad {
  private readonly field: HTMLInputElement;
  private readonly call: HTMLButtonElement;
  private readonly erase: HTMLButtonElement;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(
    private readonly document: Document,
    private readonly message: Message,
    private readonly actions: DialPadActions,
  ) {
    this.field = this.part("number") as HTMLInputElement;
    this.call = this.part("call") as HTMLButtonElement;
    this.erase = this.part("delete") as HTMLButtonElement;
    this.erase.append(glyph("delete"));
    this.erase.addEventListener("click", () => this.deleteBack());
    this.field.addEventListener("input", () => this.changed());
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
    this.part("keys").addEventListener("keydown", ({ key, ctrlKey, altKey, metaKey }) => {
      if (/^[0-9+*#]$/.test(key) && !ctrlKey && !altKey && !metaKey) {
        this.focus();
      }
    });
    this.changed();
  }

  /** The host or the account has changed: what was read may read differently now. */
  again(): void {
    this.ask(0);
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
    const face = this.document.createElement("b");
    face.textContent = digit;
    button.append(face);
    if (letters !== "") {
      const small = this.document.createElement("small");
      small.textContent = letters;
      button.append(small);
    }
    button.setAttribute("aria-label", letters === "+" ? "0, +" : digit);
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

  private deleteBack(): void {
    const end = this.field.selectionEnd ?? this.field.value.length;
    const start = this.field.selectionStart ?? end;
    this.field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
    this.changed();
    this.field.focus();
  }

  private changed(): void {
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
    this.read(international || text, error?.text ?? this.howDialed(reply.number), false);
  }

  /** What will be dialled and why, where it is not just the number itself. */
  private howDialed({ international, text, e164, dialed, rule }: PhoneNumber): string {
    if (dialed === "" || dialed === e164) {
      return "";
    }
    const dialedAs = dialed === (international || text) ? "" : this.message("popup_dialed", dialed);
    return [dialedAs, plainRule(rule)].filter(Boolean).join(" · ");
  }

  private refuse(problem: { code: HostProblem["code"]; text: string }): void {
    const { sentence } = problemWords(problem, "", this.message);
    this.call.disabled = true;
    this.read(problem.text || sentence, "", true);
  }

  private read(first: string, second: string, bad: boolean): void {
    this.part("reading").dataset["tone"] = bad ? "bad" : "";
    setProse(this.part("reading-number"), first, bad ? "" : first);
    setProse(this.part("reading-dialed"), second);
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}

type HostProblem = NonNullable<HostView["problem"]>;
