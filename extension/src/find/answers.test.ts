import { expect, it } from "vitest";
import { Answers } from "./answers";

const number = {
  start: 0,
  end: 12,
  ref: "r",
  e164: "+431505641",
  valid: true,
  risk: "none" as const,
  assumed: false,
};

it("gives an answer again for the same words behind the same words, whatever is counted there", () => {
  const answers = new Answers();
  answers.keep("+43 1 505641", "12 calls", [number]);
  expect(answers.about("+43 1 505641", "57 calls")).toEqual([number]);
  expect(answers.about("+43 1 505641", "7 calls")).toBeUndefined();
  expect(answers.about("+43 1 505641", "12 invoices")).toBeUndefined();
  expect(answers.about("+43 1 505642", "12 calls")).toBeUndefined();
  answers.keep("1 505641", "+43", [number]);
  expect(answers.about("1 505641", "+49")).toBeUndefined();
  answers.forget();
  expect(answers.about("+43 1 505641", "12 calls")).toBeUndefined();
});

it("keeps the latest answer, and that nothing was found too", () => {
  const answers = new Answers();
  answers.keep("+43 1 505641", "", [number]);
  answers.keep("+43 1 505641", "", []);
  expect(answers.about("+43 1 505641", "")).toEqual([]);
});

it("forgets first what was wanted longest ago", () => {
  const answers = new Answers();
  for (let i = 0; i < 4000; i++) {
    answers.keep(String(i), "", []);
  }
  answers.about("0", "");
  answers.keep("4000", "", []);
  expect([answers.about("0", ""), answers.about("1", ""), answers.about("4000", "")]).toEqual([
    [],
    undefined,
    [],
  ]);
});

it("is bounded by the text that it keeps too", () => {
  const answers = new Answers();
  const long = "x".repeat(4096);
  for (let i = 0; i < 200; i++) {
    answers.keep(`${long}${i}`, "", []);
  }
  expect(answers.about(`${long}0`, "")).toBeUndefined();
  expect(answers.about(`${long}199`, "")).toEqual([]);
});
