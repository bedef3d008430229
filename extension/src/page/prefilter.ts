/**
 * Cheap tests that keep text that cannot hold a number from being read closely
 * or sent. They may let too much through, never too little.
 */

/** Whether a text has a digit at all, of whatever script. */
export const hasDigit = (text: string): boolean => anyDigit.test(text);

const anyDigit = /\p{Nd}/u;

/**
 * What may stand between two digits of a number: no letters, but the Japanese long
 * vowel marks, which are used as hyphens. Marks that nobody sees count too.
 */
const between = "(?:[^\\p{L}\\p{Nd}]|[\u30FC\uFF70]){0,12}";

/**
 * Letters that stand for digits: capitals behind three digits, "303.333.PAUL",
 * "1 (800) MY-APPLE", or small letters behind an area code that callers do not pay
 * for, "1-800-flowers".
 */
const spelt =
  "\\p{Nd}{3}[)\\].\\s\\p{Pd}]{1,3}[A-Z\\uFF21-\\uFF3A\\p{Nd}][-.A-Z\\uFF21-\\uFF3A\\p{Nd}]{2}" +
  "|8(?:00|33|44|55|66|77|88)[)\\].\\s\\p{Pd}]{1,3}[A-Za-z]{2}";

/**
 * At least five digits with little between two of them: "+43 (0) 1 / 50 56 41"
 * passes, "chapter 3, page 17" does not; or a spelt number.
 */
const enough = new RegExp(`\\p{Nd}(?:${between}\\p{Nd}){4}|${spelt}`, "u");

/** Whether a run of text could hold a phone number. */
export function couldHoldNumber(text: string): boolean {
  return enough.test(text);
}

/** A text with more than this units is read without looking at it first. */
const mostLooked = 20_000;

/** What ends a number: a letter, but for those that are used as hyphens. */
const letter = /(?![\u30FC\uFF70])\p{L}/u;

/**
 * Whether a text node could hold a number, or a part of one that goes on in the
 * text beside it: a digit with no letter between it and the text's start or end.
 */
export function couldBePart(text: string): boolean {
  return (
    hasDigit(text) && (text.length > mostLooked || isOuterDigit(text) || couldHoldNumber(collapsed(text)))
  );
}

function isOuterDigit(text: string): boolean {
  for (const character of text) {
    if (anyDigit.test(character)) {
      return true;
    }
    if (letter.test(character)) {
      break;
    }
  }
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text.charAt(at);
    if (letter.test(character)) {
      return false;
    }
    // Half a character may be half a digit.
    if (anyDigit.test(character) || /\p{Cs}/u.test(character)) {
      return true;
    }
  }
  return false;
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, " ");
}

/**
 * Whether a block's runs could hold a phone number, told by its bare text: that
 * of blocks within it too, which lets too much through, and hidden text too, which
 * may be shown later.
 */
export function blockCouldHoldNumber(text: string): boolean {
  return text.length > mostLooked || couldHoldNumber(collapsed(text));
}

/**
 * Whether a run could hold a number that is written without its country's code,
 * so that it is read differently once the page's country is known better.
 */
export function couldHoldNational(text: string): boolean {
  return couldHoldNumber(text.replace(/[+\uFF0B][^\p{L}]*/gu, ""));
}
