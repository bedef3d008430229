import { describe, expect, it } from "vitest";
import type { Calls } from "./calls";
import { GoneError } from "./rpc";
import type { Listed } from "./page-numbers";
import { bench, dial, evidence, fail, found, number, sender } from "./scripted-desk";

const problem = (calls: Calls, tap = "t1"): string | undefined => calls.get(tap)?.view.problem?.code;

describe("a tap on a page's number", () => {
  it("is dialled by ref, and the source is the background's word", async () => {
    const { desk, calls, asked } = bench();
    expect(await desk.dial(dial, sender)).toEqual({ ok: true });
    expect(asked[0]).toEqual(["dial", { ref: "r1", source: "page", private: false }]);
    expect(calls.get("t1")?.view).toMatchObject({ call: "c1", number: "+43 1 505641" });
  });

  it("is not kept in a private window's memory", async () => {
    const { desk, asked } = bench();
    await desk.dial(dial, { ...sender, private: true });
    expect(asked[0]![1]).toMatchObject({ private: true });
  });

  it("is asked for again when its host has ended, and dialled where the judgement is the same", async () => {
    let first = true;
    const { desk, calls, asked } = bench({
      dial: () => {
        if (first) {
          first = false;
          fail("stale");
        }
        return { call: "c2" };
      },
    });
    expect(await desk.dial(dial, sender)).toEqual({ ok: true });
    expect(asked.slice(0, 3)).toEqual([
      ["dial", { ref: "r1", source: "page", private: false }],
      [
        "find",
        {
          doc: "7.0.d",
          runs: [found.run],
          evidence: { ...evidence, top_host: "example.at", locale: "de-AT" },
          private: false,
        },
      ],
      ["dial", { ref: "r2", source: "page", private: false }],
    ]);
    expect(calls.get("t1")?.view.call).toBe("c2");
  });

  it.each([
    ["another number", { e164: "+431505642" }],
    ["another risk", { risk: "premium" as const }],
    ["a weaker ground", { assumed: true }],
    ["another place", { start: 4 }],
    ["no valid number", { valid: false }],
  ])("is not dialled when its host has ended and the next one judges %s", async (_, difference) => {
    const { desk, calls, asked } = bench({
      dial: () => fail("stale"),
      find: () => ({ numbers: [[{ ...number, ...difference }]], region: "AT", region_source: "tld" }),
    });
    expect(await desk.dial(dial, sender)).toEqual({ ok: false, reread: true });
    expect(asked.filter(([method]) => method === "dial")).toHaveLength(1);
    expect(problem(calls)).toBe("stale");
  });

  it("tells of a host that is lost", async () => {
    const { desk, calls } = bench({
      dial: () => {
        throw new GoneError("");
      },
    });
    await desk.dial(dial, sender);
    expect(problem(calls)).toBe("host-lost");
  });

  it("is dialled in the same site's frame", async () => {
    const { desk, asked } = bench();
    await desk.dial(dial, { ...sender, frame: 3, url: "https://example.at/inner" });
    expect(asked[0]![0]).toBe("dial");
  });

  it("that was taken back before is not dialled", async () => {
    const { desk, asked } = bench();
    desk.tapped("t1", "+43 1 505641", sender);
    expect(desk.untapped("t1")).toBe(true);
    await desk.dial(dial, sender);
    expect(asked).toEqual([]);
  });
});

describe("a call link", () => {
  const link = { ...dial, link: "tel:+43-1-505641" };

  it("is dialled as a link by its text's ref where both say the same number", async () => {
    const { desk, asked } = bench();
    await desk.dial(link, sender);
    expect(asked.slice(0, 2)).toEqual([
      ["normalize", { number: "tel:+43-1-505641" }],
      ["dial", { ref: "r1", source: "link", private: false }],
    ]);
  });

  it("is read by the region of its page", async () => {
    const { desk, asked } = bench();
    await desk.find({ kind: "find", doc: "d", runs: [], evidence }, sender);
    await desk.dial(link, sender);
    expect(asked[1]).toEqual(["normalize", { number: "tel:+43-1-505641", region: "AT" }]);
  });

  it.each([
    ["another number", () => ({ e164: "+431505642", valid: true })],
    ["no number", () => fail("bad-number")],
    ["an invalid one", () => ({ e164: "+431505641", valid: false })],
  ])("that calls %s is never dialled as its text", async (_, normalize) => {
    const { desk, asked } = bench({ normalize, dial: () => fail("bad-number") });
    await desk.dial(link, sender);
    expect(asked.filter(([method]) => method === "dial").map(([, params]) => params)).toEqual([
      { number: "tel:+43-1-505641", source: "link", private: false },
    ]);
  });

  it("without a number in its text is the host's to ask about", async () => {
    const { desk, asked } = bench();
    await desk.dial({ ...link, found: null }, sender);
    expect(asked[0]).toEqual(["dial", { number: "tel:+43-1-505641", source: "link", private: false }]);
  });

  it("whose text nobody could read so far is not called one without a number", async () => {
    const { desk, calls, asked } = bench();
    await desk.dial({ ...link, found: null, unread: true }, sender);
    expect(problem(calls)).toBe("not-read-yet");
    expect(asked.some(([method]) => method === "dial")).toBe(false);
  });

  it.each([
    ["the same extension", "12", { ref: "r1" }],
    ["another extension", "13", { number: "tel:+431505641;ext=12" }],
    ["none", "", { number: "tel:+431505641;ext=12" }],
  ])("with an extension is dialled as its text where that has the same: %s", async (_, extension, which) => {
    const number = { e164: "+431505641", valid: true, international: "" };
    const { desk, asked } = bench({
      normalize: ({ ref }) => ({ ...number, extension: ref === undefined ? "12" : extension }),
    });
    await desk.dial({ ...link, link: "tel:+431505641;ext=12" }, sender);
    expect(asked.find(([method]) => method === "dial")?.[1]).toMatchObject(which);
  });
});

describe("hanging up", () => {
  it("goes to the host by the call's name", async () => {
    const { desk, asked } = bench();
    await desk.dial(dial, sender);
    await desk.hangUp("t1");
    expect(asked.at(-1)).toEqual(["hangup", { call: "c1" }]);
  });

  it("waits for the name where there is none yet", async () => {
    const { desk, asked } = bench();
    const dialing = desk.dial(dial, sender);
    await desk.hangUp("t1");
    await dialing;
    expect(asked).toContainEqual(["hangup", { call: "c1" }]);
  });

  it("of a tap that is not known yet takes it back", async () => {
    const { desk, asked } = bench();
    await desk.hangUp("t1");
    await desk.dial(dial, sender);
    expect(asked).toEqual([]);
  });

  it("does nothing once the call is the phone's own", async () => {
    const { desk, calls, asked } = bench();
    await desk.dial(dial, sender);
    calls.told({
      call: "c1",
      seq: 1,
      state: "alerting",
      number: "",
      dialed: "",
      account: "",
      text: "",
      time: "",
    });
    await desk.hangUp("t1");
    expect(asked.some(([method]) => method === "hangup")).toBe(false);
  });
});

describe("the right-click menu", () => {
  const click = {
    entry: "selection" as const,
    account: "",
    selection: " 01 505641 ",
    link: "",
    tab: 7,
    tabUrl: sender.tabUrl,
    private: false,
  };
  const last = (calls: Calls): string | undefined => calls.all().at(-1)?.view.problem?.code;

  it("dials the one number in a selection by its ref", async () => {
    const { desk, asked } = bench();
    await desk.menu(click);
    expect(asked[0]).toMatchObject([
      "find",
      { runs: [{ text: "01 505641" }], evidence: { top_host: "example.at" } },
    ]);
    expect(asked[1]).toEqual(["dial", { ref: "r2", source: "menu", private: false }]);
  });

  it("dials a link's target", async () => {
    const { desk, asked } = bench();
    await desk.menu({ ...click, entry: "link", link: "tel:+431505641" });
    expect(asked[0]).toEqual(["dial", { number: "tel:+431505641", source: "menu", private: false }]);
  });

  it("dials from the account that was chosen", async () => {
    const { desk, asked } = bench();
    await desk.menu({ ...click, account: "home" });
    await desk.menu({ ...click, entry: "link", link: "tel:+431505641", account: "home" });
    const dialled = asked.filter(([method]) => method === "dial").map(([, params]) => params);
    expect(dialled).toMatchObject([
      { ref: "r2", account: "home" },
      { number: "tel:+431505641", account: "home" },
    ]);
  });

  it("leaves it to the host to say why a selection with digits is no number", async () => {
    const { desk, calls } = bench({
      find: () => ({ numbers: [[]], region: "", region_source: "default" }),
      dial: () => fail("bad-number", "This is a date."),
    });
    await desk.menu({ ...click, selection: "12.03.2024" });
    expect(calls.all().at(-1)?.view.problem).toEqual({ code: "bad-number", text: "This is a date." });
  });

  it.each([
    ["no digit", "hello", [], "no-number"],
    ["two numbers", "a b", [number, number], "many-numbers"],
  ])("refuses a selection with %s", async (_, selection, numbers, code) => {
    const { desk, calls, asked } = bench({
      find: () => ({ numbers: [numbers], region: "", region_source: "default" }),
    });
    await desk.menu({ ...click, selection });
    expect(last(calls)).toBe(code);
    expect(asked.some(([method]) => method === "dial")).toBe(false);
  });
});

describe("the popup", () => {
  it("dials what was typed, with the chosen account", async () => {
    const { desk, asked } = bench();
    await desk.dialTyped("01 505641", "home", false);
    const params = { number: "01 505641", source: "popup", private: false, account: "home" };
    expect(asked[0]).toEqual(["dial", params]);
  });

  const listed: Listed = { found, shown: "+43 1 505641", label: "", number: "+43 1 505641", doc: "d", evidence, sender }; // prettier-ignore

  it("dials a number of the page by what the host has found, and its successor's where that has ended", async () => {
    const { desk, asked } = bench({ dial: ({ ref }) => (ref === "r1" ? fail("stale") : { call: "c1" }) });
    await desk.dialListed(listed, "");
    const dialled = asked.filter(([method]) => method === "dial").map(([, params]) => params);
    expect(dialled).toEqual([
      { ref: "r1", source: "popup", private: false },
      { ref: "r2", source: "popup", private: false },
    ]);
  });

  it("dials no number of the page that has become another one", async () => {
    const { desk, calls } = bench({
      dial: () => fail("stale"),
      find: () => ({ numbers: [[{ ...number, risk: "premium" }]], region: "AT", region_source: "schema" }),
    });
    await desk.dialListed(listed, "");
    expect(calls.all()[0]?.view.problem?.code).toBe("stale");
  });
});

describe("the walk by keys", () => {
  it("calls as a shortcut, by ref and without a question, where the command has begun it", async () => {
    const { desk, asked } = bench();
    desk.walk(7);
    await desk.dial({ ...dial, walked: true }, sender);
    expect(asked.find(([method]) => method === "dial")?.[1]).toMatchObject({ ref: "r1", source: "shortcut" });
  });

  it("asks where none was begun in that tab: any key may have done it", async () => {
    const { desk, asked, questions } = bench();
    desk.walk(8);
    await desk.dial({ ...dial, walked: true }, sender);
    expect(asked.map(([method]) => method)).not.toContain("dial");
    expect(questions.question?.reasons).toEqual(["ask-keyboard"]);
  });
});

describe("the menu on a number", () => {
  const click = { entry: "number" as const, account: "", selection: "", link: "", tab: 7, tabUrl: "https://example.at/", private: false }; // prettier-ignore
  const context = { kind: "context" as const, doc: "d", shown: "+43 1 505641", found, evidence };

  it("calls what the pointer was on, by ref", async () => {
    const { desk, asked } = bench();
    desk.pointAt(context, sender);
    await desk.menu(click);
    expect(asked.find(([method]) => method === "dial")?.[1]).toMatchObject({ ref: "r1", source: "menu" });
  });

  it.each([
    ["the pointer was on none", { ...context, found: null }, 7],
    ["the menu was opened in another tab", context, 8],
  ])("calls nobody where %s", async (_, request, tab) => {
    const { desk, asked, calls } = bench();
    desk.pointAt(request, sender);
    await desk.menu({ ...click, tab });
    expect(asked).toEqual([]);
    expect(calls.all()[0]?.view.problem?.code).toBe("no-number");
  });
});
