import { expect, it, vi } from "vitest";
import { leaveWhenOrphaned, takePlace } from "./place";

it("gives the place to one that lives, and to its successor", () => {
  const world = {} as typeof globalThis & { siptap?: () => boolean };
  let alive = true;
  expect(takePlace(() => alive, world)).toBe(true);
  expect(takePlace(() => true, world)).toBe(false);
  alive = false;
  expect(takePlace(() => true, world)).toBe(true);
  expect(takePlace(() => true, world)).toBe(false);
});

it("leaves at the first touch after the extension has left", () => {
  const events = new EventTarget();
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
  const end = new AbortController();
  let alive = true;
  const leave = vi.fn(() => end.abort());
  const later = vi.fn();
  leaveWhenOrphaned(() => alive, leave, end.signal);
  events.addEventListener("keydown", later, { signal: end.signal });
  events.dispatchEvent(new Event("keydown"));
  expect(leave).not.toHaveBeenCalled();
  expect(later).toHaveBeenCalledTimes(1);
  alive = false;
  events.dispatchEvent(new Event("keydown"));
  expect(leave).toHaveBeenCalledTimes(1);
  expect(later).toHaveBeenCalledTimes(1);
  events.dispatchEvent(new Event("pointermove"));
  expect(leave).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
