import { describe, expect, it } from "vitest";
import type { HostView } from "../messages";
import { arrive, isUnfinished } from "./welcome";

const ready: HostView = {
  phase: "ready",
  hello: { version: "1", region: "", accounts: [{ name: "office", ready: true }] },
};
const noAccount: HostView = { phase: "ready", hello: { version: "1", region: "", accounts: [] } };
const missing: HostView = { phase: "failed", problem: { code: "host-missing", text: "" } };

const silent: HostView = { ...ready, phase: "failed" };
const notReady: HostView = {
  phase: "ready",
  hello: { version: "1", region: "", accounts: [{ name: "office", ready: false }] },
};

it.each([
  [ready, false],
  [noAccount, true],
  [missing, true],
  [silent, true],
  [notReady, true],
])("%j has something left to set up: %s", (host, want) => {
  expect(isUnfinished(host)).toBe(want);
});

describe("the welcome page", () => {
  const arrival = async (host: HostView, loading: number): Promise<string[]> => {
    const done: string[] = [];
    await arrive({
      look: () => Promise.resolve(host),
      settled: () => Promise.resolve(loading-- <= 0),
      open: () => Promise.resolve(void done.push("open")),
      pause: (ms) => Promise.resolve(void done.push(String(ms))),
    });
    return done;
  };

  it("leaves alone who has set everything up", async () => {
    expect(await arrival(ready, 0)).toEqual([]);
  });

  it("opens for a stranger, after what loads", async () => {
    expect(await arrival(missing, 0)).toEqual(["open"]);
    expect(await arrival(noAccount, 2)).toEqual(["250", "250", "open"]);
  });

  it("waits no longer than a page may take", async () => {
    const done = await arrival(missing, Number.POSITIVE_INFINITY);
    expect(done.length).toBe(41);
    expect(done.at(-1)).toBe("open");
  });
});
