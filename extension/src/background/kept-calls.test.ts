import { expect, it, vi } from "vitest";
import { Calls } from "./calls";
import { KeptCalls, type KeptCall } from "./kept-calls";
import { local } from "./problems";

function store(kept?: unknown): {
  kept: unknown;
  sets: number;
  get: () => Promise<unknown>;
  set: (name: string, value: unknown) => Promise<void>;
} {
  const box = {
    kept,
    sets: 0,
    get: () => Promise.resolve(box.kept),
    set: (_: string, value: unknown) => {
      box.sets++;
      box.kept = structuredClone(value);
      return Promise.resolve();
    },
  };
  return box;
}

const none = (): void => undefined;

it("keeps what is under way, and nothing that is over", async () => {
  const box = store();
  const calls = new Calls(none);
  const kept = new KeptCalls(box, "live", none);
  const tracked = calls.begin("t1", "+43 1 505641", 7);
  kept.keep(calls.all());
  kept.keep(calls.all());
  await vi.waitFor(() => expect(box.kept).toMatchObject([{ tab: 7, view: { tap: "t1" } }]));
  expect(box.sets).toBe(1);
  calls.refuse(tracked, local("no-window"));
  kept.keep(calls.all());
  await vi.waitFor(() => expect(box.kept).toEqual([]));
});

it("tells the next background what the last one left, and that its end is not known", async () => {
  const box = store();
  const calls = new Calls(none);
  calls.named(calls.begin("t1", "+43 1 505641", 7), "c1");
  new KeptCalls(box, "live", none).keep(calls.all());
  await vi.waitFor(() => expect(box.sets).toBe(1));

  const changed = vi.fn();
  const next = new Calls(changed);
  const found = vi.fn((list: KeptCall[]) => list.forEach((one) => next.restore(one, local("host-lost"))));
  const kept = new KeptCalls(box, "live", found);
  await vi.waitFor(() => expect(found).toHaveBeenCalledTimes(1));
  expect(next.all()).toMatchObject([
    { tab: 7, view: { tap: "t1", state: "unknown", problem: { code: "host-lost" } } },
  ]);
  expect(changed).toHaveBeenCalledTimes(1);
  kept.keep(next.all());
  await vi.waitFor(() => expect(box.kept).toEqual([]));
});

it("writes nothing before it has read what was left", async () => {
  const box = store([{ view: { tap: "old", state: "ringing", since: 1, steps: [] }, isPrivate: false }]);
  const found = vi.fn();
  const calls = new Calls(none);
  const kept = new KeptCalls(box, "live", found);
  calls.begin("new", "1", undefined);
  kept.keep(calls.all());
  await vi.waitFor(() => expect(box.sets).toBe(1));
  expect(found).toHaveBeenCalledWith([expect.objectContaining({ isPrivate: false })]);
});

it("goes on where the browser keeps nothing", async () => {
  const broken = { get: () => Promise.reject(new Error("no")), set: () => Promise.reject(new Error("full")) };
  const calls = new Calls(none);
  const kept = new KeptCalls(broken, "live", none);
  calls.begin("t", "1", undefined);
  kept.keep(calls.all());
  await Promise.resolve();
});
