import { expect, it } from "vitest";
import { plainRule } from "./dial-pad";

it.each([
  ["E.164", "E.164"],
  ["emergency number, as it is", "emergency number, as it is"],
  ["rewrite rule 1: ^\\+43(\\d+)$", "rewrite rule 1"],
  ["national number; outside line 0; rewrite rule 2: ^00(\\d+)$", "national number; outside line 0; rewrite rule 2"],
  ["rewrite rule 12: ^0;(a: b)$; extension 12 appended", "rewrite rule 12; extension 12 appended"],
])("%s: %s", (rule, plain) => {
  expect(plainRule(rule)).toBe(plain);
});
