import { expect, it } from "vitest";
import type { Question } from "../messages";
import { whatOf } from "./question-card";

const names: Record<string, string> = {
  type_premium_rate: "Premium number",
  type_fixed_line: "Fixed line",
  type_internal: "Extension",
};
const message = (key: string): string => names[key] ?? "";

it.each([
  ["a number of a country", { type: "premium-rate", region: "DE" }, "Premium number · Germany"],
  [
    "an extension behind it",
    { type: "fixed-line", region: "AT", extension: "12" },
    "Fixed line · Austria · Extension 12",
  ],
  ["a kind that has no name", { type: "unknown", region: "GB" }, "United Kingdom"],
  ["a region that is no country", { type: "premium-rate", region: "001" }, "Premium number · world"],
  ["a region that is none", { type: "premium-rate", region: "?" }, "Premium number · ?"],
  ["nothing", { type: "unknown", region: "" }, ""],
] as [string, Partial<Question>, string][])("says what it is: %s", (_, more, expected) => {
  const question = { extension: "", ...more } as Question;
  expect(whatOf(question, message, "en")).toBe(expected);
});
