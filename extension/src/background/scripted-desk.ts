/** A desk with a scripted host, for tests. */
import type { FoundRecord, PageRequest, Sender } from "../messages";
import type { FoundNumber } from "../protocol.gen";
import { Calls } from "./calls";
import { Desk } from "./desk";
import { Placer, type Asks } from "./placer";
import { Questions } from "./questions";
import { RpcError } from "./rpc";

export const sender: Sender = {
  ownExtension: true,
  url: "https://example.at/contact",
  tab: 7,
  tabUrl: "https://example.at/contact",
  frame: 0,
  private: false,
};
export const evidence = { lang: "de", schema_country: "AT", addresses: [] };
export const number: FoundNumber = {
  start: 5,
  end: 17,
  ref: "r2",
  e164: "+431505641",
  valid: true,
  risk: "none",
  assumed: false,
};
export const found: FoundRecord = {
  ref: "r1",
  run: { text: "Tel. +43 1 505641" },
  start: 5,
  end: 17,
  e164: "+431505641",
  risk: "none",
  assumed: false,
};
export const dial: PageRequest & { kind: "dial" } = {
  kind: "dial",
  tap: "t1",
  doc: "d",
  shown: "+43 1 505641",
  found,
  link: "",
  unread: false,
  ask: "",
  evidence,
};

export type Answers = Record<string, (params: Record<string, unknown>) => unknown>;

/** A desk whose host answers as told; `asked` is what it was asked, in order. */
export function bench(answers: Answers = {}): {
  desk: Desk;
  calls: Calls;
  questions: Questions;
  host: Asks;
  asked: [string, Record<string, unknown>][];
} {
  const asked: [string, Record<string, unknown>][] = [];
  const all: Answers = {
    dial: () => ({ call: "c1" }),
    find: () => ({ numbers: [[number]], region: "AT", region_source: "schema" }),
    normalize: () => ({
      international: "+43 1 505641",
      e164: "+431505641",
      valid: true,
      extension: "",
      type: "fixed-line",
      region: "AT",
      dialed: "+431505641",
    }),
    hangup: () => ({}),
    ...answers,
  };
  const host: Asks = {
    call: async (method, params) => {
      await Promise.resolve();
      asked.push([method, params as Record<string, unknown>]);
      return all[method]?.(params as Record<string, unknown>) as never;
    },
  };
  const calls = new Calls(() => undefined);
  let ids = 0;
  const newId = (): string => `id${++ids}`;
  const window = { open: () => Promise.resolve(), show: () => undefined };
  const questions = new Questions(window, newId);
  const placer = new Placer(host, calls, questions, ({ view }) => calls.forget(view.tap));
  const desk = new Desk(host, calls, placer, questions, () => "de-AT", newId);
  return { desk, calls, questions, host, asked };
}

export function fail(code: "stale" | "needs-confirmation" | "bad-number", text = ""): never {
  throw new RpcError("dial", { code, text });
}

export const premium = {
  code: "needs-confirmation" as const,
  text: "A premium number.",
  token: "x",
  number: "+43900",
  dialed: "0900",
  account: "office",
  reasons: ["premium" as const],
};
