import { expect, it } from "vitest";
import { readSetting, settingsChanged, writeSetting, type Stores } from "./settings";

function stores(local: Record<string, unknown>, managed: Record<string, unknown> | undefined): Stores {
  return {
    local: {
      get: (name) => Promise.resolve(local[name]),
      set: (name, value) => Promise.resolve(void (local[name] = value)),
    },
    managed: {
      // A browser that nobody manages may have no such store at all.
      get: (name) =>
        managed === undefined ? Promise.reject(new Error("no manifest")) : Promise.resolve(managed[name]),
    },
  };
}

it.each([
  [{}, undefined, "underline", false],
  [{ highlight: "tint" }, undefined, "tint", false],
  [{ highlight: "tint" }, {}, "tint", false],
  [{ highlight: "tint" }, { highlight: "hover" }, "hover", true],
  [{ highlight: "blink" }, { highlight: 7 }, "underline", false],
  [{ highlight: ["tint"] }, { highlight: "underline" }, "underline", true],
] as const)("kept %j and given %j: %s", async (local, managed, value, locked) => {
  expect(await readSetting(stores(local, managed), "highlight")).toEqual({ value, locked });
});

it("keeps a choice", async () => {
  const both = stores({}, {});
  await writeSetting(both, "highlight", "hover");
  expect(await readSetting(both, "highlight")).toEqual({ value: "hover", locked: false });
});

it("tells what of the stores' changes is a setting", () => {
  expect(settingsChanged({ sitesOff: {}, highlight: {}, "not:a.at": {} })).toEqual(["highlight"]);
  expect(settingsChanged({ sitesOff: {} })).toEqual([]);
});
