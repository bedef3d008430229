/** What the confirmation window shows of a question, and its two buttons. */
import type { Question } from "../messages";
import type { Message } from "../message";
import { setProse } from "./prose";
import { whereIs } from "./whereabouts";

/**
 * How long a question stands before Call works, ms: a click or a key that was
 * meant for what lay there before must not answer it.
 */
export const wakeUp = 700;

/** A number of more characters is set smaller, so that it stays whole. */
const longNumber = 22;

/** What a number is, in words: its kind, its place and its country; "" where none is known. */
export function whatOf(
  {
    type,
    region,
    extension,
    place = "",
  }: Pick<Question, "type" | "region" | "extension"> & { place?: string },
  message: Message,
  language: string,
): string {
  const kind = message(`type_${type.replaceAll("-", "_")}`);
  const inside = extension === "" ? "" : `${message("type_internal")} ${extension}`;
  return [kind, whereIs({ region, place }, language), inside].filter(Boolean).join(" · ");
}

/** The card within the window's document. */
export class QuestionCard {
  private question: Question | undefined;
  private waking: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly document: Document,
    private readonly message: Message,
    private readonly language: string,
    answer: (question: Question, yes: boolean) => void,
  ) {
    for (const [id, yes] of [
      ["yes", true],
      ["no", false],
    ] as const) {
      this.part(id).addEventListener("click", (event) => {
        if (event.isTrusted && this.question !== undefined) {
          answer(this.question, yes);
        }
      });
    }
    // Whoever comes back to the window has to see it before they answer.
    this.document.defaultView?.addEventListener("focus", () => this.wake());
  }

  /** Shows a question in the place of the one before. */
  show(question: Question): void {
    this.question = question;
    this.part("number").classList.toggle("long", question.number.length > longNumber);
    setProse(this.part("number"), question.number, question.number);
    this.write("what", whatOf(question, this.message, this.language));
    this.part("reasons").replaceChildren(
      ...question.reasons.map((reason) => {
        const item = this.document.createElement("li");
        item.textContent = this.message(`reason_${reason.replaceAll("-", "_")}`);
        return item;
      }),
    );
    const dialed = this.message("confirm_dialed", question.dialed);
    this.write("dialed", [question.dialed && dialed, question.account].filter(Boolean).join(" · "));
    const main = this.document.querySelector("main") as HTMLElement;
    main.hidden = false;
    this.part("no").focus();
    this.wake();
  }

  private wake(): void {
    const yes = this.part("yes") as HTMLButtonElement;
    yes.disabled = true;
    clearTimeout(this.waking);
    this.waking = setTimeout(() => (yes.disabled = false), wakeUp);
  }

  private write(id: string, text: string): void {
    const part = this.part(id);
    part.textContent = text;
    part.hidden = text === "";
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
