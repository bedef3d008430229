import { beforeEach, describe, expect, it } from "vitest";
import { siteOf, Sites, sitesChanged, type Memory } from "./sites";

class Kept implements Memory {
  readonly values = new Map<string, unknown>();
  readonly all = (): Promise<Record<string, unknown>> => Promise.resolve(Object.fromEntries(this.values));
  readonly get = (key: string): Promise<unknown> => Promise.resolve(this.values.get(key));
  set = (key: string, value: unknown): Promise<void> => {
    this.values.set(key, value);
    return Promise.resolve();
  };
  remove = (keys: string[]): Promise<void> => {
    keys.forEach((key) => this.values.delete(key));
    return Promise.resolve();
  };
}

let disk: Kept;
let memory: Kept;
let sites: Sites;

beforeEach(() => {
  disk = new Kept();
  memory = new Kept();
  sites = new Sites(disk, memory);
});

it("knows nothing of a site at first", async () => {
  expect(await sites.of("example.at", false)).toEqual({ off: false, not: [] });
});

it("remembers what is said of a site, and of that site only", async () => {
  await sites.turn("example.at", true, false);
  await sites.notANumber("example.at", "+431505641", false);
  expect(await sites.of("example.at", false)).toEqual({ off: true, not: ["+431505641"] });
  expect(await sites.of("www.example.at", false)).toEqual({ off: false, not: [] });
  await sites.turn("example.at", false, false);
  expect((await sites.of("example.at", false)).off).toBe(false);
});

it("loses none of several changes at once", async () => {
  await Promise.all([
    sites.notANumber("a", "+1", false),
    sites.turn("a", true, false),
    sites.notANumber("a", "+2", false),
    sites.turn("b", true, false),
    sites.notANumber("a", "+1", false),
  ]);
  expect(await sites.of("a", false)).toEqual({ off: true, not: ["+2", "+1"] });
  expect((await sites.of("b", false)).off).toBe(true);
});

it("writes nothing of a private window to disk, and shows it there only", async () => {
  await sites.turn("a", true, false);
  await sites.turn("a", false, true);
  await sites.notANumber("a", "+1", true);
  expect(await sites.of("a", true)).toEqual({ off: false, not: ["+1"] });
  expect(await sites.of("a", false)).toEqual({ off: true, not: [] });
  expect([...disk.values]).toEqual([["sitesOff", ["a"]]]);
});

it("forgets what was said in private windows with the last of them, and nothing else", async () => {
  await sites.turn("a", true, false);
  memory.values.set("recent", []);
  await Promise.all([sites.turn("a", false, true), sites.notANumber("b", "+1", true), sites.forgetPrivate()]);
  expect([...memory.values.keys()]).toEqual(["recent"]);
  expect(await sites.of("a", true)).toEqual({ off: true, not: [] });
  expect(await sites.of("b", true)).toEqual({ off: false, not: [] });
});

it("takes back what was no number, one or all of a site, and lists what is left", async () => {
  for (const e164 of ["+1", "+2", "+3"]) {
    await sites.notANumber("b", e164, false);
  }
  await sites.notANumber("a", "+4", false);
  await sites.turn("c", true, false);
  disk.values.set("other", ["not a site"]);
  await sites.aNumber("b", "+2", false);
  await sites.aNumber("b", "+9", false);
  expect(await sites.list()).toEqual({
    off: ["c"],
    not: [
      { site: "a", numbers: ["+4"] },
      { site: "b", numbers: ["+1", "+3"] },
    ],
  });
  await sites.aNumber("b", "", false);
  expect((await sites.list()).not.map(({ site }) => site)).toEqual(["a"]);
  expect(await sites.of("b", false)).toEqual({ off: false, not: [] });
});

it("lists nothing of a private window", async () => {
  await sites.notANumber("a", "+1", true);
  await sites.turn("a", true, true);
  expect(await sites.list()).toEqual({ off: [], not: [] });
});

it("goes on after a store that was full, and says that it was", async () => {
  const set = disk.set;
  disk.set = () => Promise.reject(new Error("full"));
  await expect(sites.turn("a", true, false)).rejects.toThrow("full");
  disk.set = set;
  await sites.turn("a", true, false);
  expect((await sites.of("a", false)).off).toBe(true);
});

it("takes nothing of a wrong shape", async () => {
  disk.values.set("not:a", [1, "+1", null]);
  disk.values.set("not:b", "x");
  disk.values.set("sitesOff", { a: true });
  expect(await sites.of("a", false)).toEqual({ off: false, not: ["+1"] });
  expect(await sites.of("b", false)).toEqual({ off: false, not: [] });
});

it("says about which sites something has changed, whoever changed it", () => {
  expect(
    sitesChanged({
      sitesOff: { oldValue: ["a", "b"], newValue: ["b", "c"] },
      "not:d": { newValue: ["+1"] },
      other: { newValue: 1 },
    }),
  ).toEqual(["a", "c", "d"]);
  expect(sitesChanged({ sitesOff: { newValue: ["a"] } })).toEqual(["a"]);
});

describe("siteOf", () => {
  it.each([
    ["https://www.example.at:8443/a?b", "www.example.at"],
    ["file:///home/a/b.html", "file:"],
    ["about:blank", "about:"],
    ["", ""],
  ])("%s → %s", (address, site) => expect(siteOf(address)).toBe(site));
});
