import { describe, expect, it } from "vitest";
import type { CallView, HostView } from "../../messages";
import { stepsDone } from "./progress";

const hello = { version: "1", accounts: [{ name: "office", ready: true }], region: "AT" };
const ready: HostView = { phase: "ready", hello };

function call(...states: CallView["state"][]): CallView {
  const steps = states.map((state, at) => ({ state, at }));
  return { tap: "1", call: "1", state: states.at(-1) ?? "asking", number: "1", side: "", since: 0, steps };
}

describe("the welcome page's ticks", () => {
  it.each<[string, HostView, CallView[], string[]]>([
    ["nothing yet", { phase: "connecting" }, [], []],
    ["a host that is missing", { phase: "failed", hello }, [], []],
    ["a program without an account", { phase: "ready", hello: { ...hello, accounts: [] } }, [], ["program"]],
    ["an account that is not ready", { phase: "ready", hello: { ...hello, accounts: [{ name: "a", ready: false }] } }, [], ["program"]],
    ["a program that sleeps again", { phase: "off", hello }, [], ["program", "account"]],
    ["a call that never rang", ready, [call("asking", "calling", "failed")], ["program", "account"]],
    ["a phone that rang", ready, [call("calling", "ringing", "canceled")], ["program", "account", "try"]],
  ])("%s", (_, host, calls, done) => {
    expect([...stepsDone(host, calls, new Set())]).toEqual(done);
  }); // prettier-ignore

  it("what a person has done stays done, what the host says does not", () => {
    const before = new Set(["program", "account", "try", "habits"] as const);
    expect([...stepsDone({ phase: "failed" }, [], before)]).toEqual(["try", "habits"]);
  });
});
