import { expect, it } from "vitest";
import { Rate } from "./rate";

it("counts what happens in each frame, and forgets it when it is over", () => {
  const rate = new Rate();
  expect(rate.perSecond(0)).toBe(0);
  for (let at = 0; at < 10_000; at += 20) {
    rate.note(at);
    rate.note(at + 1); // of the same frame
  }
  expect(rate.perSecond(10_000)).toBeGreaterThan(45);
  expect(rate.perSecond(10_000)).toBeLessThan(55);
  expect(rate.perSecond(20_000)).toBeLessThan(1);
});
