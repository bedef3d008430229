import { expect, it, vi } from "vitest";
import type { FindReply, SiteView } from "../messages";
import type { FoundNumber } from "../protocol.gen";
import { Site } from "./site";

const number = (e164: string): FoundNumber => ({
  start: 0,
  end: 1,
  ref: "r",
  e164,
  valid: true,
  risk: "none",
  assumed: false,
});
const reply: FindReply = { ok: true, numbers: [[number("+431"), number("+432")]], region: "AT" };

it("asks once, and tells what it hears", async () => {
  let asked = 0;
  const heard: SiteView[] = [];
  const site = new Site(
    () => Promise.resolve({ off: true, not: [], highlight: "underline", asked: asked++ }),
    (now) => heard.push(now),
  );
  await Promise.all([site.ask(), site.ask()]);
  expect([asked, heard.length, site.off]).toEqual([1, 1, true]);
});

it("asks again where nobody answered", async () => {
  const answers = [
    () => Promise.reject(new Error("asleep")),
    () => Promise.resolve({ off: true, not: [], highlight: "underline" }),
  ];
  const site = new Site(
    () => answers.shift()?.() ?? Promise.resolve(undefined),
    () => undefined,
  );
  await expect(site.ask()).rejects.toThrow("asleep");
  await site.ask();
  expect(site.off).toBe(true);
});

it("leaves out what is no number here, and believes what it is told unasked", async () => {
  const site = new Site(
    () => Promise.reject(new Error("never asked")),
    () => undefined,
  );
  expect(site.filter(reply)).toBe(reply);
  site.told({ off: false, not: ["+431"], highlight: "tint" });
  await site.ask();
  expect(site.highlight).toBe("tint");
  const left = site.filter(reply);
  expect(left?.ok === true && left.numbers[0]?.map(({ e164 }) => e164)).toEqual(["+432"]);
  expect(site.filter(undefined)).toBeUndefined();
});

it("does not wait for ever for a background that never answers", async () => {
  vi.useFakeTimers();
  const answers = [
    new Promise(() => undefined),
    Promise.resolve({ off: true, not: [], highlight: "underline" }),
  ];
  const site = new Site(
    () => answers.shift() ?? Promise.resolve(),
    () => undefined,
  );
  const asked = site.ask().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await asked).toBeInstanceOf(Error);
  await site.ask();
  expect(site.off).toBe(true);
  vi.useRealTimers();
});
