/** The popup's call panel: what is happening now, and the ladder of how it came there. */
import type { CallView, Step } from "../messages";
import { canHangUp, isOver, wordsOf, type Message } from "../words";
import { glyph } from "./glyphs";

/** What the panel's buttons do. */
export interface CallPanelActions {
  hangUp(tap: string): void;
  dismiss(tap: string): void;
}

/** A call that is over stays in view so long, ms, unless it is put away. */
export const outcomeStays = 60_000;

/** The call that the panel shows: the newest under way, else one that has just ended. */
export function callToShow(calls: CallView[], now: number): CallView | undefined {
  const newest = [...calls].sort((a, b) => b.since - a.since);
  const ended = (view: CallView): number => view.since + (view.steps.at(-1)?.at ?? 0);
  return (
    newest.find((view) => !isOver(view.state)) ?? newest.find((view) => now - ended(view) < outcomeStays)
  );
}

/** The panel within the popup's document. */
export class CallPanel {
  private view: CallView | undefined;

  constructor(
    private readonly document: Document,
    private readonly message: Message,
    actions: CallPanelActions,
  ) {
    this.part("panel-hang-up").addEventListener("click", () => {
      if (this.view !== undefined) {
        (this.part("panel-hang-up") as HTMLButtonElement).disabled = true;
        actions.hangUp(this.view.tap);
      }
    });
    this.part("panel-back").addEventListener("click", () => {
      if (this.view !== undefined) {
        actions.dismiss(this.view.tap);
      }
    });
  }

  /** Shows a call, or nothing. */
  show(view: CallView | undefined): void {
    const panel = this.part("panel");
    panel.hidden = view === undefined;
    const before = this.view;
    this.view = view;
    if (view === undefined) {
      return;
    }
    const words = wordsOf(view, this.message);
    const over = isOver(view.state);
    panel.dataset["tone"] = words.tone;
    this.write("panel-number", view.number);
    this.write("panel-account", view.account ?? "");
    this.write("panel-sentence", words.sentence);
    this.write("panel-next", words.next);
    this.write("panel-detail", this.detail(view, words.sentence));
    this.part("panel-steps").replaceChildren(...this.steps(view));
    const hangUp = this.part("panel-hang-up") as HTMLButtonElement;
    hangUp.hidden = !canHangUp(view.state);
    if (before?.tap !== view.tap) {
      hangUp.disabled = false;
    }
    this.part("panel-hint").hidden = over || canHangUp(view.state);
    this.part("panel-back").hidden = !over;
  }

  /** What the host said in its own words, and the wire's status, of a failure. */
  private detail(view: CallView, sentence: string): string {
    const text = view.problem?.text ?? "";
    return [text === sentence ? "" : text, view.problem === undefined ? "" : (view.sip ?? "")]
      .filter(Boolean)
      .join(" · ");
  }

  private steps(view: CallView): HTMLLIElement[] {
    const steps = view.steps.filter((step) => this.message(`step_${step.state}`) !== "");
    return steps.map((step, index) => this.step(step, index === steps.length - 1 && !isOver(view.state)));
  }

  private step(step: Step, now: boolean): HTMLLIElement {
    const item = this.document.createElement("li");
    item.className = now ? "now" : "";
    const name = this.document.createElement("span");
    name.textContent = this.message(`step_${step.state}`);
    const time = this.document.createElement("time");
    time.textContent = `${(step.at / 1000).toFixed(1)} s`;
    item.append(glyph(now ? (step.state === "ringing" ? "turn" : "wait") : "done"), name, time);
    return item;
  }

  private write(id: string, text: string): void {
    const part = this.part(id);
    if (part.textContent !== text) {
      part.textContent = text;
    }
    part.hidden = text === "";
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
