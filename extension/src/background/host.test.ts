import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Call } from "../protocol.gen";
import { Host, idleAfter } from "./host";
import { HostError, problemOf } from "./problems";
import { ScriptedPort, type Sent } from "./scripted-port";

const hello = {
  protocol: 1,
  version: "0.1.0",
  accounts: [{ name: "office", ready: true }],
  region: "AT",
  features: [],
};

/** Answers hello; other requests with {}. */
const friendly = ({ method }: Sent): object => ({ result: method === "hello" ? hello : {} });

class Bench {
  ports: ScriptedPort[] = [];
  told: Call[] = [];
  lost = 0;
  ups: boolean[] = [];
  busy = false;
  /** What the next ports do. */
  reply: ((sent: Sent) => object | undefined) | undefined = friendly;
  /** Ports go away at once, with this reason. */
  deadWith: string | undefined;
  readonly host = new Host({
    connect: () => {
      const port = new ScriptedPort(this.reply);
      this.ports.push(port);
      const reason = this.deadWith;
      if (reason !== undefined) {
        queueMicrotask(() => port.goAway(reason));
      }
      return port;
    },
    client: "siptap/0.1.0",
    browser: "chromium",
    changed: () => undefined,
    call: (call) => this.told.push(call),
    lost: () => this.lost++,
    up: (again) => this.ups.push(again),
    busy: () => this.busy,
  });

  get last(): ScriptedPort {
    return this.ports.at(-1)!;
  }
}

const failing = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HostError);
  return problemOf(error).code;
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the host", () => {
  it("is greeted first, once, however many ask at once", async () => {
    const bench = new Bench();
    await Promise.all([bench.host.call("calls", {}, false), bench.host.call("hangup", { call: "c" }, true)]);
    expect(bench.ports).toHaveLength(1);
    expect(bench.last.sent.map(({ method }) => method)).toEqual(["hello", "calls", "hangup"]);
    expect(bench.last.sent[0]!.params).toEqual({ protocol: 1, client: "siptap/0.1.0", browser: "chromium" });
    expect(bench.host.view()).toMatchObject({ phase: "ready", hello: { version: "0.1.0", region: "AT" } });
  });

  it("is started again at the next need after it died", async () => {
    const bench = new Bench();
    await bench.host.call("calls", {}, true);
    bench.last.goAway("Native host has exited.");
    expect(bench.lost).toBe(1);
    expect(bench.host.view().phase).toBe("off");
    await bench.host.call("calls", {}, true);
    expect(bench.ports).toHaveLength(2);
    expect(bench.host.view().phase).toBe("ready");
  });

  it.each([
    ["Specified native messaging host not found.", "host-missing"],
    ["No such native application org.siptap.host", "host-missing"],
    ["Failed to start native messaging host.", "host-missing"],
    ["Access to the specified native messaging host is forbidden.", "host-forbidden"],
    ["This extension does not have permission to use native application org.siptap.host", "host-forbidden"],
    ["Access to the native messaging host was disabled by the system administrator.", "host-blocked"],
    ["Native host has exited.", "host-crashed"],
    ["", "host-crashed"],
  ])("that goes away before it answers with %j is explained as %s", async (reason, code) => {
    const bench = new Bench();
    bench.reply = undefined;
    bench.deadWith = reason;
    expect(await failing(bench.host.call("calls", {}, true))).toBe(code);
    expect(bench.host.view()).toEqual({ phase: "failed", problem: { code, text: "" } });
    expect(bench.lost).toBe(0);
  });

  it("that crashes in a loop is left alone for longer and longer, but never refused to a person", async () => {
    const bench = new Bench();
    bench.reply = undefined;
    bench.deadWith = "";
    await failing(bench.host.call("calls", {}, false));
    await failing(bench.host.call("calls", {}, false));
    expect(bench.ports).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    await failing(bench.host.call("calls", {}, false));
    expect(bench.ports).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(500);
    await failing(bench.host.call("calls", {}, false));
    expect(bench.ports).toHaveLength(2);
    await failing(bench.host.call("calls", {}, true));
    expect(bench.ports).toHaveLength(3);
  });

  it("that answers and then dies again and again is left alone too, with a clear word", async () => {
    const bench = new Bench();
    const die = async (): Promise<void> => {
      await bench.host.ready(false);
      bench.last.goAway("Native host has exited.");
    };
    await die();
    expect(bench.host.view().phase).toBe("off");
    expect(await failing(bench.host.call("calls", {}, false))).toBe("host-crashed");
    expect(bench.ports).toHaveLength(1);
    for (const rest of [500, 1000]) {
      await vi.advanceTimersByTimeAsync(rest);
      await die();
    }
    expect(bench.host.view()).toEqual({ phase: "failed", problem: { code: "host-crashed", text: "" } });
    expect(bench.ups).toEqual([false, true, true]);
    await vi.advanceTimersByTimeAsync(1999);
    expect(await failing(bench.host.ready(false))).toBe("host-crashed");
    expect(bench.ports).toHaveLength(3);
    await bench.host.ready(true); // A person's "try again".
    expect(bench.host.view().phase).toBe("ready");
  });

  it("that has worked for a while is started again at once, however often it failed before", async () => {
    const bench = new Bench();
    for (let i = 0; i < 5; i++) {
      await bench.host.ready(false);
      await vi.advanceTimersByTimeAsync(10_000);
      bench.last.goAway("Native host has exited.");
      expect(bench.host.view().phase).toBe("off");
    }
    expect(bench.ports).toHaveLength(5);
  });

  it("tells when it answers again", async () => {
    const bench = new Bench();
    bench.deadWith = "Specified native messaging host not found.";
    bench.reply = undefined;
    await failing(bench.host.ready(true));
    bench.deadWith = undefined;
    bench.reply = friendly;
    await bench.host.ready(true);
    expect(bench.ups).toEqual([true]);
    expect(bench.host.view().problem).toBeUndefined();
  });

  it.each([
    [0, "host-old"],
    [2, "extension-old"],
  ])("of protocol %i: %s", async (protocol, code) => {
    const bench = new Bench();
    bench.reply = () => ({ result: { ...hello, protocol } });
    expect(await failing(bench.host.ready(true))).toBe(code);
    expect(bench.last.closed).toBe(true);
  });

  it("that refuses the greeting says why itself", async () => {
    const bench = new Bench();
    bench.reply = () => ({
      error: { code: -32000, message: "", data: { code: "protocol", text: "Update the extension." } },
    });
    expect(await failing(bench.host.ready(true))).toBe("protocol");
    expect(bench.host.view().problem).toEqual({ code: "protocol", text: "Update the extension." });
  });

  it("that says nothing is not waited for for ever", async () => {
    const bench = new Bench();
    bench.reply = () => undefined;
    const failed = failing(bench.host.ready(true));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await failed).toBe("host-silent");
    expect(bench.last.closed).toBe(true);
  });

  it("is let go when nobody needs it, and not while a call is under way", async () => {
    const bench = new Bench();
    await bench.host.call("calls", {}, true);
    bench.busy = true;
    await vi.advanceTimersByTimeAsync(idleAfter);
    expect(bench.last.closed).toBe(false);
    bench.busy = false;
    await vi.advanceTimersByTimeAsync(idleAfter);
    expect(bench.last.closed).toBe(true);
    expect(bench.lost).toBe(0);
    await bench.host.call("calls", {}, true);
    expect(bench.ports).toHaveLength(2);
  });

  it("hands on what it tells of calls", async () => {
    const bench = new Bench();
    await bench.host.ready(true);
    bench.last.receive({ jsonrpc: "2.0", method: "call", params: { call: "c", seq: 1 } });
    expect(bench.told).toEqual([{ call: "c", seq: 1 }]);
  });

  it("that reads a broken configuration still answers, and says so", async () => {
    const bench = new Bench();
    const problem = { code: "bad-config", text: "config.toml:3: unknown key" };
    bench.reply = () => ({ result: { ...hello, problem } });
    await bench.host.ready(true);
    expect(bench.host.view()).toMatchObject({ phase: "ready", problem });
  });
});
