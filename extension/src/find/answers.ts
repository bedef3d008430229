/**
 * What the host has answered, by the words that it was asked about: a page that
 * renders the same again and again is not asked about each time.
 */
import type { FoundNumber } from "../protocol.gen";

/** So many answers are kept, and so many units of text with them. */
const mostKept = 4000;
const mostUnits = 500_000;

/** Counts and clocks beside a number change; what they say of it does not. A country after a plus does. */
const digit = /(?<!\+\p{Nd}*)\p{Nd}/gu;

/** The answers of one host about one document. */
export class Answers {
  private readonly kept = new Map<string, FoundNumber[]>();
  private units = 0;

  /** Keeps an answer about a text and what stands before it; the one that was wanted longest ago goes first. */
  keep(text: string, before: string, numbers: FoundNumber[]): void {
    const key = keyOf(text, before);
    this.drop(key);
    this.kept.set(key, numbers);
    this.units += key.length;
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept && this.units <= mostUnits) {
        break;
      }
      this.drop(oldest);
    }
  }

  /** What was answered about a text; undefined where it was not asked about, or that is forgotten. */
  about(text: string, before: string): FoundNumber[] | undefined {
    const key = keyOf(text, before);
    const numbers = this.kept.get(key);
    if (numbers !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, numbers);
    }
    return numbers;
  }

  /** Forgets all: the host, or what is known of the page's country, is another. */
  forget(): void {
    this.kept.clear();
    this.units = 0;
  }

  private drop(key: string): void {
    if (this.kept.delete(key)) {
      this.units -= key.length;
    }
  }
}

function keyOf(text: string, before: string): string {
  return `${before.replace(digit, "0")}\u0000${text}`;
}
