import { describe, expect, it } from "vitest";
import { ByDigits, carry } from "./carry";

const one = (text: string, since = 0): Parameters<typeof carry>[0][number] => ({
  text,
  since,
  start: 0,
  end: text.length,
  ref: text,
  e164: "",
  valid: true,
  risk: "none",
  assumed: false,
});
const places = (known: string[], text: string): [string, number, number][] =>
  carry(
    known.map((number) => one(number)),
    text,
  ).map(({ ref, start, end }) => [ref, start, end]);

describe("numbers of words that were replaced", () => {
  it.each([
    ["where other words stand beside", ["01/505641"], "01/505641, 12 s", [["01/505641", 0, 9]]],
    ["at another place", ["01/505641"], "Tel. 01/505641", [["01/505641", 5, 14]]],
    ["not as a part of another", ["01/505641"], "01/5056412 +01/505641 a01/505641", []],
    ["not where they are gone", ["01/505641"], "12.03.2024", []],
    ["twice, at two places", ["12345", "12345"], "12345 12345", [["12345", 0, 5], ["12345", 6, 11]]], // prettier-ignore
    ["in the text's order", ["222222", "111111"], "111111 222222", [["111111", 0, 6], ["222222", 7, 13]]], // prettier-ignore
    ["none of too many", Array.from({ length: 51 }, () => "12345"), "12345", []],
  ])("%s", (_, known, text, expected) => {
    expect(places(known, text)).toEqual(expected);
  });
});

describe("numbers by their last digits", () => {
  const numbers = new ByDigits<{ text: string }>();
  const one = { text: "+43 1 505641" };
  const spelt = { text: "1-800-FLOWERS" };
  numbers.add(one);
  numbers.add(spelt);
  numbers.add({ text: "+43 1 606641" });

  it("are found in a text that holds their words", () => {
    expect(numbers.in("12 calls to +43 1 505641, 57 more")).toEqual([one]);
    expect(numbers.in("1-800-FLOWERS or +43 1 505641")).toEqual([spelt, one]);
  });

  it("are not found where other words stand between their digits, or nothing was added", () => {
    expect(numbers.in("+43 (1) 505641")).toEqual([]);
    expect(numbers.in("")).toEqual([]);
    expect(new ByDigits<{ text: string }>().in("+43 1 505641")).toEqual([]);
  });

  it("are no more than can be carried over", () => {
    const many = new ByDigits<{ text: string }>();
    for (let i = 0; i < 1000; i++) {
      many.add({ text: "01 505641" });
    }
    expect(many.in("01 505641").length).toBeLessThanOrEqual(50);
  });
});
