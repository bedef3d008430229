/** The popup's line about calls of the person's other Siptap processes. They are hung up where they belong. */
import { hostWords } from "../host-words";
import type { Message } from "../message";
import type { OtherCall } from "../messages";
import { isOver, wordsOf } from "../words";
import { setProse } from "./prose";

/** The line within the popup's document. */
export class OthersLine {
  constructor(
    private readonly document: Document,
    private readonly message: Message,
  ) {}

  /** Shows the first that is under way. */
  show(others: OtherCall[]): void {
    const other = others.find(({ state }) => !isOver(state));
    this.part("others").hidden = other === undefined;
    if (other !== undefined) {
      const { sentence } = wordsOf({ ...other, tap: "", call: "", since: 0, steps: [] }, this.message);
      this.part("others").dataset["state"] = other.state;
      setProse(this.part("others-sentence"), sentence, other.number);
      const whose = hostWords(other.owner, this.message);
      setProse(this.part("others-whose"), [other.number, whose].filter(Boolean).join(" · "), other.number);
    }
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
