import { expect, it } from "vitest";
import type { CallView, ViewState } from "../messages";
import { badgeOf, outcomeStays } from "./badge";

const message = (key: string): string => key;

function call(state: ViewState, since: number, length: number, more: Partial<CallView> = {}): CallView {
  return { tap: "", call: "", state, number: "", side: "", since, steps: [{ state, at: length }], ...more };
}

const failed = (since: number): CallView =>
  call("failed", since, 100, { problem: { code: "busy", text: "" } });

it.each([
  ["nothing", [], 0, ""],
  ["a call under way", [call("ringing", 0, 100)], 50_000, "●"],
  ["a call that has just been connected", [call("connected", 0, 100)], 200, "✓"],
  ["the same later", [call("connected", 0, 100)], 100 + outcomeStays, ""],
  ["a failure", [failed(1000)], 999_999, "!"],
  ["a failure that was seen", [failed(0)], 999_999, ""],
  ["a call under way beside a failure", [call("calling", 0, 100), failed(2000)], 3000, "●"],
  ["a cancelled call", [call("canceled", 0, 100)], 200, ""],
] as [string, CallView[], number, string][])("%s", (_, calls, now, text) => {
  expect(badgeOf(calls, now, 500, message).text).toBe(text);
});

it("says in the tooltip what the shape means", () => {
  expect(badgeOf([call("ringing", 0, 0)], 1, 0, message).title).toBe("Siptap: state_ringing");
});
