/** Carries numbers over from words that a page has replaced to those that stand there now. */
import type { FoundNumber } from "../protocol.gen";

/** So many replaced numbers are looked for; a page that replaces more is asked about as if it were new. */
const mostCarried = 50;

/** One that was found, with how it stood in the page. */
interface Known extends FoundNumber {
  text: string;
  since: number;
}

/** A digit, a sign or a letter beside it makes it another number. */
const joined = /[\p{L}\p{N}+]/u;

/**
 * Finds the known numbers again in a text, each at its first place that is free,
 * in the text's order. Whether they are the same there is for the host to say.
 */
export function carry(known: Known[], text: string): Known[] {
  if (known.length > mostCarried) {
    return [];
  }
  const carried: Known[] = [];
  for (const one of known) {
    const start = freePlace(one.text, text, carried);
    if (start >= 0) {
      carried.push({ ...one, start, end: start + one.text.length });
    }
  }
  return carried.sort((a, b) => a.start - b.start);
}

function freePlace(number: string, text: string, taken: Known[]): number {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const end = at + number.length;
    const apart = !joined.test(text.charAt(at - 1)) && !joined.test(text.charAt(end));
    if (apart && !taken.some((one) => at < one.end && end > one.start)) {
      return at;
    }
  }
  return -1;
}
