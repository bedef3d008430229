/** Sets a sentence so that what has to stay whole does: the number, and a command to type. */

/** A command of the program as the sentences name it: what a person copies into a terminal. */
const command =
  /siptap (?:account [a-z]+(?: \S+ --password)?|install|dial|version)(?: (?:--[a-z-]+|[A-Z]+))*/g;

/**
 * Writes a text into an element. The number in it and the commands get elements
 * of their own, of the classes "number" and "command"; the text stays the same.
 * What is there already is not written again, since a live region speaks at
 * each write.
 */
export function setProse(element: HTMLElement, text: string, number = ""): void {
  if (element.textContent === text) {
    return;
  }
  const document = element.ownerDocument;
  const nodes = partsOf(text, number).map(([kind, part]) => {
    if (kind === "words") {
      return document.createTextNode(part);
    }
    // The namespace is named because a page may be an XML document.
    const whole = document.createElementNS(
      "http://www.w3.org/1999/xhtml",
      kind === "number" ? "bdi" : "code",
    );
    whole.className = kind;
    whole.textContent = part;
    return whole;
  });
  element.replaceChildren(...nodes);
}

type Part = ["words" | "number" | "command", string];

/** Takes a text apart; put together again the parts are the text. */
export function partsOf(text: string, number: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const add = (kind: Part[0], start: number, end: number): void => {
    if (start > from) {
      parts.push(["words", text.slice(from, start)]);
    }
    parts.push([kind, text.slice(start, end)]);
    from = end;
  };
  const at = number === "" ? -1 : text.indexOf(number);
  if (at >= 0) {
    const end = at + number.length;
    add("number", at, /[.,;:]/.test(text.charAt(end)) ? end + 1 : end); // no full stop alone on a line
  }
  for (const match of text.matchAll(command)) {
    if (match.index >= from) {
      add("command", match.index, match.index + match[0].length);
    }
  }
  if (from < text.length) {
    parts.push(["words", text.slice(from)]);
  }
  return parts;
}
