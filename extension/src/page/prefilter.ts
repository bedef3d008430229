/**
 * Cheap tests that keep text that cannot hold a number from being read closely
 * or sent. They may let too much through, never too little.
 */

const digit = "[0-9\\u0660-\\u0669\\u06F0-\\u06F9\\u0966-\\u096F\\uFF10-\\uFF19]";

/** Whether a text has a digit at all. */
export const hasDigit = (text: string): boolean => anyDigit.test(text);

const anyDigit = new RegExp(digit);

/**
 * At least five digits with no more than six other characters between two of
 * them: "+43 (0) 1 / 50 56 41" passes, "chapter 3, page 17" does not. Letters may
 * stand between where people write them ("DW 12", "1-800-FLOWERS" has four
 * digits and letters behind a hyphen).
 */
const enough = new RegExp(`${digit}(?:[^\\p{L}\\p{Nd}]{0,6}${digit}){4}|${digit}{3}[-. ][A-Z]{4}`, "u");

/** Whether a run of text could hold a phone number. */
export function couldHoldNumber(text: string): boolean {
  return enough.test(text);
}

/** A text with more than this units is read without looking at it first. */
const mostLooked = 20_000;

const letter = /\p{L}/u;

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
    if (anyDigit.test(character) || letter.test(character)) {
      return anyDigit.test(character);
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
