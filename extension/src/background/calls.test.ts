import { describe, expect, it } from "vitest";
import type { Call } from "../protocol.gen";
import { Calls } from "./calls";
import { forPage } from "./desk";

describe("calls", () => {
  const told = (seq: number, state: Call["state"], more: Partial<Call> = {}): Call => ({
    call: "c1",
    seq,
    state,
    number: "+431505641",
    dialed: "+431505641",
    account: "office",
    text: "",
    time: "",
    ...more,
  });

  it("take a state that came before their name", () => {
    const calls = new Calls(() => undefined);
    const tracked = calls.begin("t", "x", 1);
    calls.told(told(1, "calling"));
    calls.told(told(2, "ringing"));
    calls.named(tracked, "c1");
    expect(tracked.view.steps.map(({ state }) => state)).toEqual(["asking", "calling", "ringing"]);
  });

  it("are told once how they ended, also where the next host tells it again", () => {
    const calls = new Calls(() => undefined);
    const tracked = calls.begin("t", "x", 1);
    calls.named(tracked, "c1");
    calls.told(told(1, "calling"));
    calls.lost({ code: "host-lost", text: "" });
    calls.told(told(2, "unknown"));
    expect(tracked.view.steps.map(({ state }) => state)).toEqual(["asking", "calling", "unknown"]);
    expect(tracked.view.problem?.code).toBe("host-lost");
  });

  it("of another session are nothing here, and nobody takes their state for a later one's", () => {
    const calls = new Calls(() => undefined);
    calls.told(told(7, "unknown"));
    const tracked = calls.begin("t", "x", 1);
    calls.named(tracked, "c1");
    expect(tracked.view.state).toBe("asking");
  });

  it("never go back to a state that came earlier", () => {
    const calls = new Calls(() => undefined);
    const tracked = calls.begin("t", "x", 1);
    calls.named(tracked, "c1");
    calls.told(told(2, "ringing"));
    calls.told(told(1, "calling"));
    expect(tracked.view.state).toBe("ringing");
  });

  it("are told as unknown when the host is lost, those that are over not", () => {
    const calls = new Calls(() => undefined);
    const under = calls.begin("t1", "x", 1);
    calls.named(under, "c1");
    calls.told(told(1, "ringing"));
    const over = calls.begin("t2", "x", 1);
    calls.named(over, "c2");
    calls.told({ ...told(1, "connected"), call: "c2" });
    calls.lost({ code: "host-lost", text: "" });
    expect([under.view.state, over.view.state]).toEqual(["unknown", "connected"]);
    expect(calls.busy()).toBe(false);
  });

  it("show a page no account and nothing of the wire", () => {
    const calls = new Calls(() => undefined);
    const tracked = calls.begin("t", "x", 1);
    calls.named(tracked, "c1");
    calls.told(
      told(1, "failed", {
        sip: { code: 407, reason: "Proxy Authentication Required" },
        error: { code: "auth", text: 'The server refused the password for "office".' },
      }),
    );
    const shown = JSON.stringify(forPage(tracked.view, ["office"]));
    expect(shown).not.toContain("office");
    expect(shown).not.toContain("407");
    expect(JSON.stringify(tracked.view)).toContain("407");
  });
});
