import { expect, it } from "vitest";
import { numbersIn, typed, written } from "./reading";
import { bench, fail, number } from "./scripted-desk";

it.each([
  ["+43 1 505641", true, [], ["+43 1 505641"]],
  ["Call +43 1 505641 now", false, [{ ...number, start: 5, end: 17 }], ["+43 1 505641"]],
  [
    "01 505641, 01 505642, 01 505641",
    false,
    [
      { ...number, start: 0, end: 9 },
      { ...number, start: 11, end: 20, e164: "+431505642" },
      { ...number, start: 22, end: 31 },
    ],
    ["01 505641", "01 505642"],
  ],
  ["no number", false, [], []],
])("finds the numbers in what was pasted: %s", async (text, valid, numbers, expected) => {
  const { host } = bench({
    normalize: () => ({ valid }),
    find: () => ({ numbers: [numbers], region: "AT", region_source: "setting" }),
  });
  expect(await numbersIn(host, text, "", "de-AT", "id")).toEqual(expected);
});

it("finds no number in what was pasted where the host cannot be asked", async () => {
  const { host } = bench({ normalize: () => fail("bad-number") });
  expect(await numbersIn(host, "01 505641", "", "de-AT", "id")).toEqual([]);
});

it("writes a number as the host does, and nothing where it does not say", async () => {
  expect(await written(bench().host, "r1")).toBe("+43 1 505641");
  expect(await written(bench({ normalize: () => fail("stale") }).host, "r1")).toBe("");
});

it("has what is typed read for an account, and places named in the person's language", async () => {
  const { host, asked } = bench();
  expect(await typed(host, "01 505641", "office", "de-AT")).toMatchObject({ ok: true });
  expect(asked).toEqual([["normalize", { number: "01 505641", lang: "de-AT", account: "office" }]]);
});

it("says why what is typed could not be read", async () => {
  const { host } = bench({ normalize: () => fail("bad-number") });
  expect(await typed(host, "1", "", "en")).toMatchObject({ ok: false, problem: { code: "bad-number" } });
});
