/** What the trial of an account has found, step by step. */
import type { AccountTestResult, TestStep } from "../../protocol.gen";
import type { Message } from "../../message";
import { glyph } from "../glyphs";
import { make } from "./dom";

/** The sentence of a step: the most particular one there is, the host's own where there is none. */
export function stepWords({ step, state, code, text, detail }: TestStep, message: Message): string {
  const names = [
    ...(detail === "none" ? [`trial_${step}_${state}_none`] : []),
    ...(code === undefined ? [] : [`trial_${step}_${state}_${code.replaceAll("-", "_")}`]),
    `trial_${step}_${state}`,
  ];
  for (const name of names) {
    const words = message(name, detail ?? "");
    if (words !== "") {
      return words;
    }
  }
  return text;
}

/** Shows the steps in a list. */
export function showSteps(list: HTMLElement, result: AccountTestResult, message: Message): void {
  list.replaceChildren(
    ...result.steps.map((step) =>
      make(
        "li",
        { class: step.state, title: step.text },
        glyph(step.state === "ok" ? "good" : step.state === "failed" ? "bad" : "quiet"),
        make("span", {}, stepWords(step, message)),
      ),
    ),
  );
}
