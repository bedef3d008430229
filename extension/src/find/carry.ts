/** Carries numbers over from words that a page has replaced to those that stand there now. */
import type { FoundNumber } from "../protocol.gen";

/** So many replaced numbers are looked for; a page that replaces more is asked about as if it were new. */
const mostCarried = 50;

/** The last digits of a number by which it is looked for. */
const lastDigits = 3;

const digit = /\p{Nd}/gu;

/** Numbers by their last digits: found in a text without looking for each of them. */
export class ByDigits<T extends { text: string }> {
  private readonly byEnd = new Map<string, T[]>();

  /** Adds a number. */
  add(one: T): void {
    const key = digitsOf(one.text).slice(-lastDigits).join("");
    const same = this.byEnd.get(key);
    if (same === undefined) {
      this.byEnd.set(key, [one]);
    } else if (same.length < mostCarried) {
      same.push(one);
    }
  }

  /** Those of which the words stand in a text, no more than can be carried over. */
  in(text: string): T[] {
    const found = new Set<T>();
    const digits = this.byEnd.size === 0 ? [] : digitsOf(text);
    for (let end = lastDigits; end <= digits.length && found.size < mostCarried; end++) {
      for (const one of this.byEnd.get(digits.slice(end - lastDigits, end).join("")) ?? []) {
        if (text.includes(one.text)) {
          found.add(one);
        }
      }
    }
    return [...found].slice(0, mostCarried);
  }
}

function digitsOf(text: string): string[] {
  return text.match(digit) ?? [];
}

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
export function carry<T extends Known>(known: T[], text: string): T[] {
  if (known.length > mostCarried) {
    return [];
  }
  const carried: T[] = [];
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
