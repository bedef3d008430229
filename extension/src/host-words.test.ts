import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { hostWords } from "./host-words";

const message = (key: string, ...values: string[]): string => [key, ...values].join(" ");

it.each([
  ["Siptap places at most 6 calls a minute. Wait 40 s and try again.", "told_too_many 6 40"],
  ["Another call is under way. Hang it up, or wait until it is through.", "told_under_way"],
  ["Your configuration forbids this number: guard.deny has '^\\+43930'.", "told_denied ^\\+43930"],
  [
    "Your configuration forbids calls to DE: guard.allow_countries has only AT, CH.",
    "told_country DE AT, CH",
  ],
  [
    "The siptap program speaks protocol 2, the extension only 1. Update the extension.",
    "told_new_program 2 1",
  ],
  [
    "The extension speaks protocol 2, the siptap program only 1. Update the siptap program.",
    "told_old_program 2 1",
  ],
  ["chromium (process 12)", "told_owner chromium 12"],
  ["Something of a newer program.", "Something of a newer program."],
])("%s: %s", (text, words) => {
  expect(hostWords(text, message)).toBe(words);
});

it("knows every sentence with which the program refuses a number or a call", () => {
  const read = (name: string): string => readFileSync(`../${name}`, "utf8");
  const told = [
    ...read("host/guard/forbidden.go").matchAll(/blocked\("([^"]+)"/g),
    ...read("host/guard/counter.go").matchAll(/limited\("([^"]+)"/g),
    ...read("phonenorm/error.go").matchAll(/Kind\w+:\s+"([^"]+)"/g),
  ].map(([, sentence]) => sentence!.replaceAll("%d", "6").replaceAll("%s", "x"));
  expect(told.length).toBeGreaterThan(15);
  expect(told.filter((sentence) => hostWords(sentence, message) === sentence)).toEqual([]);
});
