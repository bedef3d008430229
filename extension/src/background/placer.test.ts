import { describe, expect, it, vi } from "vitest";
import type { Desk } from "./desk";
import type { Questions } from "./questions";
import { RpcError } from "./rpc";
import { bench, dial, fail, premium, sender } from "./scripted-desk";

describe("a tap on a page's number", () => {
  it("is asked about where the guard wants it, and dialled with the guard's token", async () => {
    const { desk, calls, questions, asked } = bench({
      dial: ({ token }) => {
        if (token === undefined) {
          throw new RpcError("dial", premium);
        }
        return { call: "c1" };
      },
    });
    expect(await desk.dial(dial, sender)).toEqual({ ok: true });
    expect(calls.get("t1")?.view.state).toBe("confirming");
    expect(questions.question).toEqual({
      id: "id1",
      tap: "t1",
      number: "+43 1 505641",
      type: "fixed-line",
      region: "AT",
      extension: "",
      dialed: "0900",
      account: "office",
      reasons: ["premium"],
    });
    questions.answered("id1", true);
    await vi.waitFor(() => expect(calls.get("t1")?.view.call).toBe("c1"));
    expect(asked.filter(([method]) => method === "dial").at(-1)).toEqual(["dial", { token: "x" }]);
  });

  it.each([
    ["No", (questions: Questions) => questions.answered("id1", false)],
    ["the window's end", (questions: Questions) => questions.closed()],
    ["a hang-up", (_: Questions, desk: Desk) => desk.hangUp("t1")],
  ])("leaves nothing after %s", async (_, say) => {
    const { desk, calls, questions, asked } = bench({
      dial: () => {
        throw new RpcError("dial", premium);
      },
    });
    await desk.dial(dial, sender);
    await say(questions, desk);
    await vi.waitFor(() => expect(calls.get("t1")).toBeUndefined());
    expect(asked.filter(([method]) => method === "dial")).toHaveLength(1);
    expect(questions.question).toBeUndefined();
  });

  it("asks again where the yes comes too late for its token", async () => {
    let tokens = 0;
    const { desk, questions, asked } = bench({
      dial: ({ token }) => {
        if (token === "1") {
          fail("stale");
        }
        if (token === undefined) {
          throw new RpcError("dial", { ...premium, token: `${++tokens}` });
        }
        return { call: "c1" };
      },
    });
    await desk.dial(dial, sender);
    questions.answered("id1", true);
    await vi.waitFor(() => expect(questions.question?.id).toBe("id2"));
    questions.answered("id2", true);
    await vi.waitFor(() => expect(asked.at(-2)).toEqual(["dial", { token: "2" }]));
  });

  it.each(["ask-keyboard", "ask-touch", "ask-frame"] as const)(
    "is dialled after a yes only: %s",
    async (ask) => {
      const { desk, calls, questions, asked } = bench();
      expect(await desk.dial({ ...dial, ask }, sender)).toEqual({ ok: true });
      expect(questions.question?.reasons).toEqual([ask]);
      expect(asked.some(([method]) => method === "dial")).toBe(false);
      questions.answered("id1", true);
      await vi.waitFor(() => expect(calls.get("t1")?.view.call).toBe("c1"));
      expect(asked.find(([method]) => method === "dial")?.[1]).toMatchObject({ ref: "r1", source: "page" });
    },
  );

  it("in another site's frame is asked about, whatever the frame says", async () => {
    const { desk, questions, asked } = bench();
    await desk.dial(dial, { ...sender, frame: 3, url: "https://ads.example.com/" });
    expect(asked.some(([method]) => method === "dial")).toBe(false);
    expect(questions.question?.reasons).toEqual(["ask-frame"]);
  });
});

describe("a call link", () => {
  const link = { ...dial, link: "tel:+43-1-505641" };

  it("that calls another number than it shows is asked about with its own", async () => {
    const { desk, questions, asked } = bench({
      normalize: () => ({ e164: "+431505642", international: "+43 1 505642", valid: true, extension: "" }),
      dial: ({ token }) => {
        if (token === undefined) {
          throw new RpcError("dial", { ...premium, reasons: ["not-in-text"] });
        }
        return { call: "c1" };
      },
    });
    await desk.dial(link, sender);
    expect(questions.question).toMatchObject({
      number: "+43 1 505642",
      reasons: ["not-in-text"],
    });
    questions.answered("id1", true);
    await vi.waitFor(() =>
      expect(asked.find(([method]) => method === "dial")?.[1]).toMatchObject({
        number: "tel:+43-1-505641",
        source: "link",
      }),
    );
  });
});
