/** The popup's call panel: what is happening now, and the ladder of how it came there. */
import type { CallView, Step } from "../messages";
import type { Message } from "../message";
import { canHangUp, hangUpName, isOver, toneOf, wordsOf } from "../words";
import { glyph } from "./glyphs";
import { setProse } from "./prose";

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

/**
 * What lies behind a failure, for whoever is asked about it: what the host adds
 * to its sentence in brackets, and the wire's status. The sentence itself is
 * said already, in the person's language.
 */
export function detailOf(view: CallView): string {
  if (view.problem === undefined) {
    return "";
  }
  const behind = /[.!?] \((.+)\)$/s.exec(view.problem.text)?.[1] ?? "";
  return [behind, view.sip ?? ""].filter(Boolean).join(" · ");
}

/** A number of more characters is set smaller, so that it stays whole. */
const longNumber = 26;

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
    this.part("panel-number").classList.toggle("long", view.number.length > longNumber);
    this.write("panel-account", view.account ?? "");
    this.write("panel-sentence", words.sentence);
    this.write("panel-next", words.next);
    this.write("panel-detail", detailOf(view));
    this.part("panel-steps").replaceChildren(...this.steps(view));
    const hangUp = this.part("panel-hang-up") as HTMLButtonElement;
    hangUp.hidden = !canHangUp(view.state);
    hangUp.textContent = this.message(hangUpName(view.state));
    if (before?.tap !== view.tap) {
      hangUp.disabled = false;
    }
    this.part("panel-hint").hidden = over || canHangUp(view.state);
    this.part("panel-back").hidden = !over;
    this.keepFocus();
  }

  /**
   * What had the focus may be gone: the next Tab is at the panel's button. The
   * button itself does not get it, or an Enter held too long would press it.
   */
  private keepFocus(): void {
    const at = this.document.activeElement;
    if (at === null || at === this.document.body || at.closest("[hidden]") !== null) {
      this.part("panel").focus();
    }
  }

  private steps(view: CallView): HTMLLIElement[] {
    const steps = view.steps.filter((step) => this.message(`step_${step.state}`) !== "");
    return steps.map((step, index) => this.step(step, index === steps.length - 1 ? view : undefined));
  }

  /** One rung; the last one of a view is alive, or shows how the call ended there. */
  private step(step: Step, last: CallView | undefined): HTMLLIElement {
    const item = this.document.createElement("li");
    const over = last !== undefined && isOver(last.state);
    item.className = last === undefined ? "" : over ? "last" : "now";
    const name = this.document.createElement("span");
    name.textContent = this.message(`step_${step.state}`);
    const time = this.document.createElement("time");
    time.textContent = `${(step.at / 1000).toFixed(1)} s`;
    item.append(glyph(last === undefined ? "done" : toneOf(last.state)), name, time);
    return item;
  }

  private write(id: string, text: string): void {
    const part = this.part(id);
    setProse(part, text, this.view?.number);
    part.hidden = text === "";
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
