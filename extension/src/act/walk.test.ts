import { beforeEach, describe, expect, it } from "vitest";
import { Walk } from "./walk";

let stops: string[];
let inView: string | undefined;
let shown: string[];
let called: string[];
let walk: Walk<string>;

beforeEach(() => {
  stops = ["a", "b", "c"];
  inView = "b";
  shown = [];
  called = [];
  walk = new Walk<string>({
    stops: () => stops,
    firstInView: (all) => all.find((one) => one === inView),
    show: (stop, at, of) => shown.push(stop === undefined ? "over" : `${stop} ${at}/${of}`),
    call: (stop) => called.push(stop),
  });
});

/** Presses a key; returns whether it was kept from the page. */
function press(key: string, more: Partial<KeyboardEvent> = {}): boolean {
  let kept = false;
  walk.key({
    key, isTrusted: true, repeat: false, isComposing: false,
    ctrlKey: false, altKey: false, metaKey: false, shiftKey: false,
    preventDefault: () => (kept = true),
    stopImmediatePropagation: () => undefined,
    ...more,
  }); // prettier-ignore
  return kept;
}

it("begins in the window, goes forth, back and around, and calls where it stands", () => {
  expect(walk.command()).toBe(true);
  expect(walk.command()).toBe(true);
  expect(press("Tab")).toBe(true);
  expect(press("Tab", { shiftKey: true })).toBe(true);
  expect(press("ArrowUp")).toBe(true);
  expect(press("Enter")).toBe(true);
  expect(shown).toEqual(["b 2/3", "c 3/3", "a 1/3", "c 3/3", "b 2/3", "over"]);
  expect(called).toEqual(["b"]);
});

it("leaves all keys to the page before it begins and after it is over", () => {
  expect(press("Enter")).toBe(false);
  walk.command();
  expect(press("Escape")).toBe(true);
  expect([press("Enter"), press("Escape"), press("Tab")]).toEqual([false, false, false]);
  expect(called).toEqual([]);
});

describe("ends, and leaves the key to the page", () => {
  it.each([
    ["a", {}],
    [" ", {}],
    ["Enter", { ctrlKey: true }],
    ["Enter", { shiftKey: true }],
  ])("at %s %o", (key, more) => {
    walk.command();
    expect(press(key, more)).toBe(false);
    expect(shown.at(-1)).toBe("over");
    expect(called).toEqual([]);
  });
});

it("calls nobody for a script's key, nor for one that is held down", () => {
  walk.command();
  expect(press("Enter", { isTrusted: false })).toBe(false);
  expect(press("Enter", { repeat: true })).toBe(true);
  expect(press("Shift")).toBe(false);
  expect(called).toEqual([]);
  expect(shown).toEqual(["b 2/3"]);
});

it("finds its way where the page has changed", () => {
  walk.command();
  stops = ["x", "y"];
  inView = "y";
  press("ArrowDown");
  stops = [];
  press("ArrowDown");
  expect(shown).toEqual(["b 2/3", "y 2/2", "over"]);
  expect(walk.command()).toBe(false);
});
