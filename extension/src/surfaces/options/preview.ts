/** Shows how numbers would be dialled, while what decides it is being typed. */
import type { Number as PhoneNumber, NormalizeParams, ValueData } from "../../protocol.gen";
import type { Message } from "../../message";
import { Field, make } from "./dom";
import type { AskSetup } from "./link";

/** Numbers that show what is done at home, abroad, and with a number in national form. */
export const examples = ["+43 1 505641", "+49 30 901820", "+1 202 456 1111"];

/** Typing pauses so long before the host is asked, ms. */
const pause = 150;

/** The table of examples, and a field for one's own number. */
export class Preview {
  readonly element: HTMLElement;
  private readonly own: HTMLInputElement;
  private readonly rows = make("tbody");
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly message: Message,
    private readonly ask: AskSetup,
    private readonly how: () => Pick<NormalizeParams, "account" | "trial">,
    private readonly wrong: (value?: ValueData) => void,
  ) {
    this.own = make("input", {
      type: "text",
      inputmode: "tel",
      autocomplete: "off",
      placeholder: "01 505641",
    });
    const field = new Field(this.own, "preview-own", message("opt_preview_own"));
    this.own.addEventListener("input", () => this.again());
    this.element = make(
      "div",
      { class: "preview" },
      make("table", { "aria-live": "polite" }, make("caption", {}, message("opt_preview")), this.rows),
      field.element,
    );
  }

  /** Asks anew, in a moment. */
  again(): void {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    this.timer = setTimeout(() => void this.show(turn), pause);
  }

  private async show(turn: number): Promise<void> {
    const typed = this.own.value.trim();
    const numbers = [...examples, ...(typed === "" ? [] : [typed])];
    const replies = await Promise.all(
      numbers.map((number) => this.ask("normalize", { number, ...this.how() })),
    );
    if (turn !== this.turn) {
      return;
    }
    const refused = replies.find((reply) => !reply.ok);
    this.wrong(refused?.ok === false ? refused.value : undefined);
    if (refused !== undefined) {
      return; // The last good ones stay, beside what is wrong with the new ones.
    }
    this.rows.replaceChildren(
      ...replies.map((reply, at) => {
        const dialed = reply.ok ? this.dialed(reply.result) : "";
        return make(
          "tr",
          {},
          make("th", { scope: "row" }, numbers[at] ?? ""),
          make("td", {}, make("bdi", {}, dialed)),
        );
      }),
    );
  }

  private dialed({ dialed, error }: PhoneNumber): string {
    return dialed || error?.text || this.message("opt_preview_none");
  }
}
