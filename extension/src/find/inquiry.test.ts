import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FindReply } from "../messages";
import { Inquiry, mostAhead, type Answer } from "./inquiry";
import type { Entry } from "./records";

const entry = (text: string): Entry =>
  ({ run: { text, segments: [] }, before: "", judged: false, found: [] }) as unknown as Entry;

const answer: FindReply = { ok: true, numbers: [[]], region: "AT" } as unknown as FindReply;

/** An inquiry whose host answers from a script; "reject" stands for a background that is not reached. */
function inquire(script: (FindReply | "reject" | undefined)[], alive = true, sees = 0) {
  const told = { asked: [] as string[][], taken: [] as string[], gone: 0, again: 0 };
  const inquiry = new Inquiry(
    (runs) => {
      told.asked.push(runs.map(({ text }) => text));
      const next = script.shift();
      return next === "reject" ? Promise.reject(new Error("nobody is there")) : Promise.resolve(next);
    },
    {
      prepare: () => Promise.resolve(),
      distance: ({ order }) => Math.abs(order - sees),
      evidence: () => ({ lang: "", schema_country: "", addresses: [] }),
      holds: ({ run }) => run.text !== "old",
      take: (batch: Entry[], _: Answer) => {
        told.taken.push(...batch.map(({ run }) => run.text));
        return Promise.resolve();
      },
      isAlive: () => alive,
      gone: () => told.gone++,
      again: () => told.again++,
    },
  );
  return { inquiry, told };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("asks about what is still wanted", async () => {
  const { inquiry, told } = inquire([answer]);
  inquiry.add([entry("a"), entry("old"), entry("b")]);
  await inquiry.ask();
  expect(told).toMatchObject({ asked: [["a", "b"]], taken: ["a", "b"], gone: 0 });
  expect(inquiry.waiting).toBe(0);
});

it("halves what is too large", async () => {
  const large = { ok: false, problem: { code: "too-large", text: "" } } as FindReply;
  const { inquiry, told } = inquire([large, answer, large, answer]);
  inquiry.add([entry("a"), entry("b"), entry("c")]);
  await inquiry.ask();
  expect(told.asked).toEqual([["a", "b", "c"], ["a", "b"], ["c"]]);
  expect(told.taken).toEqual(["a", "b"]);
});

it.each([["reject" as const], [undefined]])(
  "tries again after %j while the extension lives, and not for ever",
  async (reply) => {
    const { inquiry, told } = inquire([reply, reply, reply, reply]);
    for (let tries = 0; tries < 4; tries++) {
      inquiry.add([entry("a")]);
      await inquiry.ask();
      await vi.runAllTimersAsync();
    }
    expect(told).toMatchObject({ gone: 0, again: 3 });
  },
);

it("is over once the extension has gone", async () => {
  const { inquiry, told } = inquire(["reject"], false);
  inquiry.add([entry("a")]);
  await inquiry.ask();
  await vi.runAllTimersAsync();
  expect(told).toMatchObject({ gone: 1, again: 0 });
});

it("asks about what a person sees first, and not about what is far away", async () => {
  const { inquiry, told } = inquire(Array<FindReply>(200).fill(answer), true, 18_000);
  inquiry.add(Array.from({ length: 40_000 }, (_, order) => ({ ...entry(String(order)), order })));
  await inquiry.ask();
  expect(told.asked[0]).toContain("18000");
  const asked = told.asked.flat().map(Number);
  expect(asked.length).toBeGreaterThan(mostAhead);
  expect(Math.min(...asked)).toBeGreaterThan(18_000 - mostAhead - 100);
  expect(Math.max(...asked)).toBeLessThan(18_000 + mostAhead + 300);
  expect(inquiry.waiting).toBe(40_000 - asked.length);
});
