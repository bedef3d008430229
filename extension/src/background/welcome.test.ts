import { describe, expect, it, vi } from "vitest";
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
  /** Says what was opened, and after how many ms. */
  const arrival = async (view: HostView, loading: number): Promise<[string, number] | undefined> => {
    vi.useFakeTimers({ now: 0 });
    let opened: [string, number] | undefined;
    const done = arrive(
      {
        ready: () => (view.phase === "failed" ? Promise.reject(new Error()) : Promise.resolve()),
        view: () => view,
      },
      {
        isSettled: () => Promise.resolve(loading-- <= 0),
        openTab: (page) => Promise.resolve(void (opened = [page, Date.now()])),
      },
    );
    await vi.runAllTimersAsync();
    await done;
    vi.useRealTimers();
    return opened;
  };

  it("leaves alone who has set everything up", async () => {
    expect(await arrival(ready, 0)).toBeUndefined();
  });

  it("opens for a stranger, after what loads", async () => {
    expect(await arrival(missing, 0)).toEqual(["welcome.html", 0]);
    expect(await arrival(noAccount, 2)).toEqual(["welcome.html", 500]);
  });

  it("waits no longer than a page may take", async () => {
    expect(await arrival(missing, Number.POSITIVE_INFINITY)).toEqual(["welcome.html", 10_000]);
  });
});
