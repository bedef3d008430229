import { expect, it } from "vitest";
import { countryName, timeThere, whereIs } from "./whereabouts";

const message = (key: string, ...values: string[]): string => `${key}(${values.join()})`;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const now = new Date("2026-11-23T14:12:00Z");

it.each([
  [{ region: "AT", place: "Vienna" }, "Vienna, Austria"],
  [{ region: "AT", place: "" }, "Austria"],
  [{ region: "", place: "" }, ""],
])("says where a number is: %o", (number, expected) => {
  expect(whereIs(number, "en")).toBe(expected);
});

it("names what is no country by its code", () => {
  expect(countryName("?", "en")).toBe("?");
});

it("says what time it is there where the clocks differ", () => {
  expect(timeThere("Asia/Kathmandu", now, "de", message)).toBe("time_there(19:57)");
});

it("names the day where that differs too", () => {
  expect(timeThere("Pacific/Kiritimati", now, "de", message)).toMatch(/^time_there\(Di/);
});

it.each([
  ["the clocks are the same", here],
  ["no zone is known", ""],
  ["the zone is none", "Moon/Tycho"],
])("says nothing of the time where %s", (_, zone) => {
  expect(timeThere(zone, now, "en", message)).toBe("");
});
