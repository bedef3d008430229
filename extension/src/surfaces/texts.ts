/** Puts the words of `_locales` where one of the extension's own pages names them. */
import type { Message } from "../message";

/** Fills `data-text`, `data-label` and `data-placeholder`, and says in which language the page is. */
export function fillTexts(document: Document, message: Message, language: string): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>(
    "[data-text], [data-label], [data-placeholder]",
  )) {
    const { text, label, placeholder } = element.dataset;
    if (text !== undefined) {
      element.textContent = message(text);
    }
    if (label !== undefined) {
      element.setAttribute("aria-label", message(label));
    }
    if (placeholder !== undefined) {
      element.setAttribute("placeholder", message(placeholder));
    }
  }
}
