/** The program's own sentences in the person's language. It tells them in English; what is particular in them is kept. */
import type { Message } from "./message";

/** The sentences that a person meets while dialling; what is in brackets goes into the text. */
const sentences: [RegExp, string][] = [
  [/^Siptap places at most (\d+) calls? a minute\. Wait (\d+) s and try again\.$/, "told_too_many"],
  [/^Another call is under way\. /, "told_under_way"],
  [/^(\d+) calls are under way, /, "told_calls_under_way"],
  [/^Codes with \* or # are dialled only when you type them/, "told_codes_typed"],
  [/^Codes with \* or # are not dialled/, "told_codes"],
  [/^Internal numbers are dialled only when you type them\.$/, "told_internal"],
  [/^Your configuration forbids this number: guard\.deny has '(.*)'\.$/s, "told_denied"],
  [/^Your configuration forbids calls to (.+): guard\.allow_countries has only (.+)\.$/, "told_country"],
  [/^This is not (?:a|a valid) phone number\.$/, "told_no_number"],
  [/^This is not a valid phone number and is not dialled\.$/, "told_no_number"],
  [/^This has too few digits for a phone number\.$/, "told_too_short"],
  [/^This has too many digits for a phone number\.$/, "told_too_long"],
  [/^This is a service code, not a phone number/, "told_codes"],
  [/^This is a (?:date|time|price or an amount), not a phone number\.$/, "told_no_number"],
  [/^This is an (?:IP address|identifier .*), not a phone number\.$/, "told_no_number"],
  [
    /^The siptap program speaks protocol (\d+), the extension only (\d+)\. Update the extension\.$/,
    "told_new_program",
  ],
  [
    /^The extension speaks protocol (\d+), the siptap program only (\d+)\. Update the siptap program\.$/,
    "told_old_program",
  ],
  [/^the command line \(process (\d+)\)$/, "told_owner_terminal"],
  [/^([\w .-]+) \(process (\d+)\)$/, "told_owner"],
  [/^The number has no country code, and the country is not known\./, "told_no_region"],
];

/** A sentence of the program in the person's language, where there is one; else as it is. */
export function hostWords(text: string, message: Message): string {
  for (const [pattern, name] of sentences) {
    const match = pattern.exec(text);
    if (match !== null) {
      return message(name, ...match.slice(1)) || text;
    }
  }
  return text;
}
