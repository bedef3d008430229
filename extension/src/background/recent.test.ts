import { expect, it, vi } from "vitest";
import type { CallView } from "../messages";
import { mostRecent, Recent } from "./recent";

const view = (since: number, more: Partial<CallView> = {}): CallView => ({
  tap: `t${since}`,
  call: "c",
  state: "connected",
  number: "+43 1 505641",
  side: "",
  since,
  steps: [{ state: "connected", at: 10 }],
  ...more,
});

function store(kept?: unknown): { get: () => Promise<unknown>; set: (name: string, value: unknown) => Promise<void>; kept: unknown } {
  const box = {
    kept,
    get: () => Promise.resolve(box.kept),
    set: (_: string, value: unknown) => Promise.resolve(void (box.kept = value)),
  };
  return box;
} // prettier-ignore

it("keeps the newest that are over, and those only that came to be", () => {
  const recent = new Recent(store(), () => undefined);
  recent.put(view(1, { state: "ringing" }));
  recent.put(view(2, { state: "refused", call: "" }));
  expect(recent.all()).toEqual([]);
  for (let since = 1; since <= mostRecent + 2; since++) {
    recent.put(view(since));
  }
  expect(recent.all()).toHaveLength(mostRecent);
  expect(recent.all()[0]?.tap).toBe(`t${mostRecent + 2}`);
});

it("has each once, as it was told last", () => {
  const recent = new Recent(store(), () => undefined);
  recent.put(view(1, { number: "01 505641" }));
  recent.put(view(1));
  expect(recent.all().map(({ number }) => number)).toEqual(["+43 1 505641"]);
});

it("finds them again when the background has slept", async () => {
  const kept = store();
  new Recent(kept, () => undefined).put(view(1));
  await vi.waitFor(() => expect(kept.kept).toHaveLength(1));
  const changed = vi.fn();
  const next = new Recent(kept, changed);
  next.put(view(2));
  await vi.waitFor(() => expect(next.all().map(({ tap }) => tap)).toEqual(["t2", "t1"]));
  expect(changed).toHaveBeenCalled();
});

it("goes on where the browser keeps nothing", async () => {
  const recent = new Recent({ get: () => Promise.reject(new Error()), set: () => Promise.reject(new Error()) }, () => undefined); // prettier-ignore
  recent.put(view(1));
  await Promise.resolve();
  expect(recent.all()).toHaveLength(1);
});
