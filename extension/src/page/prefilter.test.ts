import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { blockCouldHoldNumber, couldBePart, couldHoldNational, couldHoldNumber, hasDigit } from "./prefilter";

it.each([
  ["+43 (1) 505641", true],
  ["01/505641", true],
  ["(01) 505641 DW 12", true],
  ["0043 1 505641", true],
  ["call 12345", true],
  ["٠١٢٣٤٥٦", true],
  ["＋４３１５０５６４１", true],
  ["1-800-FLOWERS", true],
  ["+43 \u2013 1 \u2013 50 56 41", true],
  ["", false],
  ["no digits", false],
  ["chapter 3, page 17", false],
  ["in 2024", false],
  ["a1b2c3d4e5", false],
])("%s may be a number: %s", (text, expected) => {
  expect(couldHoldNumber(text)).toBe(expected);
});

it.each([
  ["+43 1 505641", false],
  ["01 505641", true],
  ["+43 1 505641 or 01 505642", true],
])("%s may be read by the page's country: %s", (text, expected) => {
  expect(couldHoldNational(text)).toBe(expected);
});

it("takes time in proportion to the text", () => {
  const start = performance.now();
  couldHoldNumber("1 ".repeat(3).concat("a").repeat(100_000));
  couldHoldNational("+ ".repeat(500_000));
  expect(performance.now() - start).toBeLessThan(2000);
});

it("knows digits of many scripts", () => {
  expect(["5", "٥", "۵", "५", "５", "x"].map(hasDigit)).toEqual([true, true, true, true, true, false]);
});

it.each([
  ["+43 1\n                    505641", true],
  ["Row 17, column 3", false],
  ["x".repeat(30_000), true],
])("looks at a block's bare text before it is read: %#", (text, expected) => {
  expect(blockCouldHoldNumber(text)).toBe(expected);
});

it.each([
  ["Paragraph 17 of some.", false],
  ["Paragraph 17345 of some.", true],
  ["Call 01/", true],
  ["505641 today", true],
  ["+43", true],
  ["  \n (0", true],
  ["no digit at all", false],
  ["before 1 2 3 after", false],
  ["x".repeat(30_000) + " 1 x", true],
])("takes %j for a part of a number: %j", (text, part) => {
  expect(couldBePart(text)).toBe(part);
});

it("lets through all that the program finds", () => {
  const found = JSON.parse(readFileSync("../phonenorm/testdata/found.json", "utf8")) as string[];
  expect(found.length).toBeGreaterThan(300);
  expect(found.filter((text) => !couldHoldNumber(text))).toEqual([]);
});
