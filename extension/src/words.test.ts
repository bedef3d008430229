import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CallView, Problem, ViewState } from "./messages";
import { canHangUp, clock, isOver, problemWords, toneOf, wordsOf } from "./words";
import { confirmClasses } from "./surfaces/options/guard-form";
import { accountKeys, callKeys, moreKeys, numberKeys } from "./surfaces/options/keys";

type Locale = Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;

const folder = new URL("../_locales/", import.meta.url);
const locales = readdirSync(folder);
const load = (name: string): Locale =>
  JSON.parse(readFileSync(new URL(`${name}/messages.json`, folder), "utf8")) as Locale;

/** Looks texts up as the browser does. */
function messageIn(locale: Locale): (key: string, ...values: string[]) => string {
  return (key, ...values) => {
    const { message = "", placeholders = {} } = locale[key] ?? {};
    return message.replace(/\$(\w+)\$/g, (_, name: string) => {
      const at = Number(placeholders[name.toLowerCase()]?.content.slice(1)) - 1;
      return values[at] ?? "";
    });
  };
}

const english = messageIn(load("en"));
const states: ViewState[] = [
  "asking", "confirming", "calling", "ringing", "answered", "transferring", "alerting",
  "connected", "handed-over", "failed", "canceled", "unknown", "ended", "refused",
]; // prettier-ignore

const view = (state: ViewState, more: Partial<CallView> = {}): CallView => ({
  tap: "t",
  call: "c",
  state,
  number: "+43 1 505641",
  side: "",
  since: 0,
  steps: [],
  ...more,
});

describe("what a call is said to be", () => {
  it.each([
    ["calling", "Calling your phone…"],
    ["ringing", "Your phone is ringing. Pick it up."],
    ["answered", "You picked up. Connecting…"],
    ["transferring", "Your phone is calling +43 1 505641."],
    ["alerting", "Their phone is ringing."],
    ["connected", "Connected."],
    ["handed-over", "Your phone system has taken over the call."],
    ["canceled", "Cancelled."],
    ["unknown", "Your phone has the call; how it went was not reported."],
  ] as [ViewState, string][])("%s: %s", (state, sentence) => {
    expect(wordsOf(view(state), english).sentence).toBe(sentence);
  });

  it.each([
    ["busy", "callee", "They are busy."],
    ["busy", "phone", "Your phone is busy."],
    ["no-answer", "callee", "Nobody answered."],
    ["no-answer", "phone", "You didn't pick up in time."],
    ["declined", "callee", "They declined."],
    ["declined", "phone", "Your phone declined the call."],
    ["not-found", "callee", "That number does not exist there."],
    ["not-found", "phone", "The server doesn't know your phone."],
    ["unreachable", "callee", "They cannot be reached right now."],
    ["unreachable", "phone", "Your phone is not registered."],
    ["unreachable", "host", "The SIP server did not answer."],
    ["refer-rejected", "phone", "Your phone doesn't accept transfers."],
  ] as [Problem["code"], CallView["side"], string][])("%s of the %s: %s", (code, side, sentence) => {
    expect(wordsOf(view("failed", { side, problem: { code, text: "host's" } }), english).sentence).toBe(
      sentence,
    );
  });

  it("names the account where it is known, and the command for it", () => {
    const problem = { code: "auth", text: "" } as const;
    expect(wordsOf(view("failed", { side: "phone", problem, account: "office" }), english)).toEqual({
      sentence: 'The server refused the password for "office".',
      next: "Set it again: siptap account set office --password",
      tone: "bad",
    });
    expect(wordsOf(view("failed", { side: "phone", problem }), english)).toMatchObject({
      sentence: "The server refused the password.",
      next: "Set it again: siptap account set NAME --password",
    });
  });

  it("falls back on the host's own sentence, then on a plain one", () => {
    const odd = "from-the-future" as Problem["code"];
    expect(problemWords({ code: odd, text: "The host says so." }, "host", english).sentence).toBe(
      "The host says so.",
    );
    expect(problemWords({ code: odd, text: "" }, "host", english).sentence).toBe(
      "The call did not go through.",
    );
  });

  it("gives the guard's reasons", () => {
    const words = problemWords({ code: "needs-confirmation", text: "", reasons: ["premium"] }, "", english);
    expect(words.sentence).toBe("This call needs your confirmation first. It is a premium number.");
  });

  it("leaves it to the host to say which rule it was", () => {
    expect(problemWords({ code: "rate-limited", text: "Wait 40 s." }, "", english).next).toBe("Wait 40 s.");
  });
});

describe("hanging up", () => {
  it("is offered until the phone's own call begins, and never when all is over", () => {
    expect(states.filter(canHangUp)).toEqual(["asking", "confirming", "calling", "ringing", "answered"]);
    expect(states.filter((state) => canHangUp(state) && isOver(state))).toEqual([]);
  });

  it("has a tone for every state, red only for what failed, green only for connected", () => {
    expect(states.filter((state) => toneOf(state) === "bad")).toEqual(["failed", "refused"]);
    expect(states.filter((state) => toneOf(state) === "turn")).toEqual(["confirming", "ringing"]);
    expect(states.filter((state) => toneOf(state) === "good")).toEqual(["connected"]);
  });
});

it.each([
  [-5, "0:00"],
  [4999, "0:04"],
  [61_000, "1:01"],
  [3_600_000, "60:00"],
])("%i ms read %s", (ms, expected) => {
  expect(clock(ms)).toBe(expected);
});

describe.each(locales)("the texts in %s", (name) => {
  const locale = load(name);
  const said = messageIn(locale);

  it("are as many as in English, with the same placeholders", () => {
    const en = load("en");
    expect(Object.keys(locale).sort()).toEqual(Object.keys(en).sort());
    for (const [key, { message, placeholders = {} }] of Object.entries(locale)) {
      expect(message.trim(), key).not.toBe("");
      expect(Object.keys(placeholders), key).toEqual(Object.keys(en[key]!.placeholders ?? {}));
      for (const placeholder of Object.keys(placeholders)) {
        expect(message.toLowerCase(), key).toContain(`$${placeholder}$`);
      }
    }
  });

  it("have a sentence for every state", () => {
    for (const state of states) {
      expect(wordsOf(view(state), said).sentence, state).not.toBe("");
    }
  });

  it("have a sentence for every slug of the protocol and of our own", () => {
    const generated = readFileSync(new URL("protocol.gen.ts", import.meta.url), "utf8");
    const own = readFileSync(new URL("messages.ts", import.meta.url), "utf8");
    const slugs = [
      /export type Code =([^;]+);/.exec(generated)?.[1],
      /export type LocalCode =([^;]+);/.exec(own)?.[1],
    ]
      .flatMap((union) => [...union!.matchAll(/"([a-z-]+)"/g)])
      .map((match) => match[1]!);
    expect(slugs.length).toBeGreaterThan(35);
    const plain = said("state_failed");
    const missing = slugs.filter((code) =>
      (["phone", "callee", "host"] as const).every(
        (side) => problemWords({ code: code as Problem["code"], text: "" }, side, said).sentence === plain,
      ),
    );
    expect(missing).toEqual([]);
  });

  it("say what to do next for every failure, but where another person declined", () => {
    const generated = readFileSync(new URL("protocol.gen.ts", import.meta.url), "utf8");
    const own = readFileSync(new URL("messages.ts", import.meta.url), "utf8");
    const codes = [
      /export type Code =([^;]+);/.exec(generated)![1]!,
      /export type LocalCode =([^;]+);/.exec(own)![1]!,
    ]
      .flatMap((union) => [...union.matchAll(/"([a-z-]+)"/g)])
      .map((match) => match[1]! as Problem["code"]);
    const sides = (code: string): CallView["side"][] =>
      said(`failed_${code.replaceAll("-", "_")}`) === ""
        ? ["phone", "callee", "host"]
        : ["phone", "callee", "host", ""];
    const silent = codes.flatMap((code) =>
      sides(code)
        .filter((side) => {
          const { sentence, next } = problemWords({ code, text: "" }, side, said);
          return sentence !== said("state_failed") && next === "";
        })
        .map((side) => `${code} ${side}`.trim()),
    );
    expect(silent).toEqual(["declined callee"]);
  });

  it("have a sentence for every reason to ask", () => {
    const generated = readFileSync(new URL("protocol.gen.ts", import.meta.url), "utf8");
    const own = readFileSync(new URL("messages.ts", import.meta.url), "utf8");
    const reasons = [
      .../export type Reason =([^;]+);/.exec(generated)![1]!.matchAll(/"([a-z-]+)"/g),
      .../export type AskCode =([^;]+);/.exec(own)![1]!.matchAll(/"([a-z-]+)"/g),
    ];
    for (const [, reason] of reasons) {
      expect(said(`reason_${reason!.replaceAll("-", "_")}`), reason).not.toBe("");
    }
  });
});

it("are all named in the sources or made from slugs", () => {
  const sources = ["./", "act/", "background/", "surfaces/", "surfaces/options/", "../static/"]
    .flatMap((folder) => {
      const here = new URL(folder, import.meta.url);
      return readdirSync(here)
        .filter((file) => /\.(ts|html)$/.test(file) && !/\.(test|gen)\.ts$/.test(file))
        .map((file) => readFileSync(new URL(file, here), "utf8"));
    })
    .join("\n");
  // An account's keys have theirs by their names, see surfaces/options/keys.test.ts.
  const ofKeys = new Set<string>([
    // So have the pages of the options, see surfaces/options/sections.ts.
    ...[...sources.matchAll(/<section id="(\w+)"><\/section>/g)].flatMap(([, id]) => [
      `opt_${id!}`,
      `opt_${id!}_lead`,
    ]),
    ...confirmClasses.map((name) => `opt_confirm_${name.replace("-", "_")}`),
    ...[...accountKeys, ...moreKeys, ...numberKeys, ...callKeys].flatMap(({ key, choices }) => [
      `opt_${key}`,
      `opt_${key}_help`,
      ...(choices ?? []).map((choice) => `opt_${key}_${choice.replaceAll("-", "_")}`),
    ]),
  ]);
  const unused = Object.keys(load("en")).filter(
    (key) =>
      !/^(state|step|failed|next|reason|host|type|trial|opt_rule|opt_wrong|opt_look|opt_log_level|opt_private)_/.test(
        key,
      ) &&
      !ofKeys.has(key) &&
      key !== "extensionDescription" &&
      key !== "command_walk" && // The manifest names both.
      !sources.includes(key),
  );
  expect(unused).toEqual([]);
});
