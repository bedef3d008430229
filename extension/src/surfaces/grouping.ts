/** Groups what stands in a number's field for reading, and keeps the caret where it was. */

/** A field's text and where the caret stands in it, in UTF-16 code units. */
export interface Typed {
  text: string;
  caret: number;
}

const dialled = /[0-9+*#]/g;

/** What of a text is dialled: digits, "+", "*" and "#". */
function keysOf(text: string): string {
  return text.match(dialled)?.join("") ?? "";
}

/**
 * Writes what was typed in one of these forms, the first that has the very same
 * digits; as it was where none has, or where it is more than a number. The caret
 * stays behind the same digit.
 */
export function group({ text, caret }: Typed, forms: string[]): Typed {
  const keys = keysOf(text);
  const form = forms.find((one) => keysOf(one) === keys);
  if (form === undefined || keys === "" || form === text || !isPlain(text) || !isPlain(form)) {
    return { text, caret };
  }
  const before = keysOf(text.slice(0, caret)).length;
  return { text: form, caret: before === keys.length ? form.length : placeBehind(form, before) };
}

/** The forms in which the host's reading of a number may stand in the field. */
export function formsOf({ international, national }: { international: string; national: string }): string[] {
  return [international, national, international.replace(/^\+/, "00 ")].filter(Boolean);
}

/**
 * Where the caret has to stand so that one key deletes a digit, not only a space
 * that would be put in again: before the separators behind it, or ahead of it.
 */
export function pastSeparators({ text, caret }: Typed, way: "back" | "ahead"): number {
  let at = caret;
  if (way === "back") {
    while (at > 0 && isSeparator(text.charAt(at - 1)) && keysOf(text.slice(0, at)) !== "") {
      at--;
    }
  } else {
    while (at < text.length && isSeparator(text.charAt(at)) && keysOf(text.slice(at)) !== "") {
      at++;
    }
  }
  return at;
}

function placeBehind(form: string, keys: number): number {
  if (keys === 0) {
    return 0;
  }
  const match = [...form.matchAll(dialled)][keys - 1];
  return match === undefined ? form.length : match.index + 1;
}

function isSeparator(character: string): boolean {
  return /[\s()/.-]/.test(character);
}

/** Letters mean something: an address, an extension, a number in letters. */
function isPlain(text: string): boolean {
  return /^[\d\s+*#()/.-]*$/.test(text);
}
