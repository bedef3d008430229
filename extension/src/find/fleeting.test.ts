// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Fleeting } from "./fleeting";
import type { Entry } from "./records";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const entry = (fleeting: boolean): Entry =>
  ({ fleeting, judged: false, since: performance.now(), found: [] }) as unknown as Entry;

it("has what stands asked about at once, and what does not once it has", () => {
  const asked: Entry[] = [];
  const gone = new Set<Entry>();
  const fleeting = new Fleeting(
    (entries) => asked.push(...entries),
    (one) => !gone.has(one),
  );
  const plain = entry(false);
  expect(fleeting.sift([plain])).toEqual([plain]);

  // Of what never stands some is asked about now and then.
  const first = entry(true);
  expect(fleeting.sift([first])).toEqual([first]);
  const second = entry(true);
  vi.advanceTimersByTime(100);
  expect(fleeting.sift([second, plain])).toEqual([plain]);
  vi.advanceTimersByTime(100);
  const third = entry(true);
  expect(fleeting.sift([third])).toEqual([]);
  gone.add(second);
  vi.advanceTimersByTime(1100);
  expect(asked).toEqual([third]);

  fleeting.sift([entry(true)]);
  fleeting.sift([entry(true)]);
  fleeting.stop();
  vi.advanceTimersByTime(5000);
  expect(asked).toEqual([third]);
});
