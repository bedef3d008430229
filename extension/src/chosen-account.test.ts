import { describe, expect, it, vi } from "vitest";
import { chosenAccount, followAccount } from "./chosen-account";

describe("the account that was chosen in the popup", () => {
  it.each([
    ["stays with its new name", "office", "head office"],
    ["is another one", "home", "home"],
    ["is none", undefined, undefined],
  ])("%s", async (_, before, after) => {
    const kept = new Map<string, unknown>([[chosenAccount, before]]);
    await followAccount(
      { get: (name) => Promise.resolve(kept.get(name)), set: (name, value) => Promise.resolve(void kept.set(name, value)) },
      "office",
      "head office",
    ); // prettier-ignore
    expect(kept.get(chosenAccount)).toBe(after);
  });

  it("costs nothing else where the store fails", async () => {
    const set = vi.fn();
    await followAccount({ get: () => Promise.reject(new Error("no")), set }, "a", "b");
    expect(set).not.toHaveBeenCalled();
  });
});
