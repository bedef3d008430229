/** Hears a person's press of a button of ours that calls, by the rules of a tap on a number. */
import type { AskCode } from "../messages";
import { judge, type Press } from "./tap";

/** A number in its last moments under a finger may have been another: so judged is also what the button stands on. */
export interface CallButton {
  /** Since when it has stood where it stands, ms since the document began. */
  since: () => number;
  /** A person wants the call; `ask`: why they are asked first, "" for nothing. */
  call: (ask: AskCode | "") => void;
}

/**
 * Listens on a button. A finger counts here as a mouse does: it opened the card
 * before, and no scroll ends on a button. A key counts after a question, since a
 * page may move the focus.
 */
export function onCallPress(button: HTMLElement, { since, call }: CallButton): void {
  let pressed: Press | undefined;
  button.addEventListener("pointerdown", (event) => {
    pressed = {
      trusted: event.isTrusted,
      pointer: "mouse",
      primary: event.button === 0 && event.isPrimary,
      x: event.clientX,
      y: event.clientY,
      at: event.timeStamp,
      selectionCollapsed: true,
      sameTarget: true,
    };
  });
  button.addEventListener("keydown", () => (pressed = undefined));
  button.addEventListener("click", (event) => {
    const press = pressed;
    pressed = undefined;
    const { isTrusted: trusted, ctrlKey, shiftKey, altKey, metaKey } = event;
    const verdict = judge({
      trusted,
      primary: event.button === 0,
      modified: ctrlKey || shiftKey || altKey || metaKey,
      detail: event.detail,
      x: event.clientX,
      y: event.clientY,
      at: event.timeStamp,
      press,
      // A key's click is judged as one on a link.
      link: press === undefined ? "tel:" : "",
      selectionCollapsed: true,
      pagesOwn: false,
      foreignFrame: false,
      number: { since: since(), unchanged: true },
      unseen: false,
    });
    if (verdict.act === "dial") {
      call(verdict.ask);
    }
  });
}
