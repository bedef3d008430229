import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ruleWords } from "./rule-words";

const message = (key: string, value = ""): string => `${key}${value && `=${value}`}`;

it.each([
  ["E.164", ""],
  ["emergency number, as it is", "rule_emergency"],
  ["rewrite rule 1: ^\\+43(\\d+)$", "rule_rewrite=1"],
  ["E.164; rewrite rule 1: ^\\+43(\\d+)$", "rule_rewrite=1"],
  [
    "national number; outside line 0; rewrite rule 2: ^00(\\d+)$",
    "rule_national · rule_outside=0 · rule_rewrite=2",
  ],
  ["rewrite rule 12: ^0;(a: b)$; extension 12 appended", "rule_rewrite=12 · rule_extension=12"],
  ["international prefix 00; extension 12 is not dialled", "rule_prefix=00 · rule_extension_not=12"],
  ["something of a newer program", "something of a newer program"],
])("%s: %s", (rule, words) => {
  expect(ruleWords(rule, message)).toBe(words);
});

it("knows every step that the program tells", () => {
  const source = readFileSync("../phonenorm/dial.go", "utf8");
  const told = [
    ...source.matchAll(/Dialed\{[^}"]*"([^"]+)"/g),
    ...source.matchAll(/return [^\n]*, "([^"]+)"[^\n]*, nil/g),
    ...source.matchAll(/rule\+?(?:"|, rule\+")?"; ([^"]+)"/g),
  ].flatMap(([, words]) => words!.split("; "));
  expect(told.length).toBeGreaterThan(8);
  for (const step of told) {
    const example = step.endsWith(" ") ? `${step}0` : step;
    expect(ruleWords(example, message), step).not.toBe(step === "E.164" ? "E.164" : example);
  }
});
