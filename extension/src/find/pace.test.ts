import { expect, it } from "vitest";
import { Pace } from "./pace";

it("lets a change be seen at once where the page has had its rest", () => {
  const pace = new Pace();
  expect(pace.wait(0)).toBe(0);
  pace.looked(0, 500, true); // the first reading, of which there is one only
  pace.looked(100, 2, false);
  expect(pace.wait(100)).toBe(80);
  expect(pace.wait(180)).toBe(0);
  pace.looked(200, 2, true);
  expect(pace.wait(200)).toBe(50);
});

it("takes a small share of the time, and not for ever where a look is very costly", () => {
  const pace = new Pace();
  pace.looked(0, 0, true);
  pace.looked(0, 10, true);
  expect(pace.wait(0)).toBe(250);
  pace.looked(0, 1000, true);
  expect(pace.wait(0)).toBe(2500);
});

it("looks ever less often at what has nothing to do with numbers, until the page rests or one changes", () => {
  const pace = new Pace();
  const waits = [0, 0, 0, 0, 0].map(() => {
    pace.looked(0, 0.1, false);
    return pace.wait(0);
  });
  expect(waits).toEqual([25, 100, 200, 250, 250]);
  pace.looked(0, 0.1, true);
  expect(pace.wait(0)).toBe(25);
  pace.looked(0, 0.1, false);
  pace.looked(0, 0.1, false);
  expect(pace.wait(5000)).toBe(0);
  pace.looked(5000, 0.1, false);
  expect(pace.wait(5000)).toBe(50);
});
