import { beforeEach, expect, it } from "vitest";
import type { MenuEntry } from "../ext";
import { chosen, Menus } from "./menus";

let laid: MenuEntry[][];
let changes: unknown[];
let kept: Map<string, unknown>;

const memory = {
  get: (name: string) => Promise.resolve(kept.get(name)),
  set: (name: string, value: unknown) => Promise.resolve(void kept.set(name, value)),
};

function menus(isLively: boolean): Menus {
  const set = (entries: MenuEntry[]): Promise<void> => Promise.resolve(void laid.push(entries));
  const change = (...args: unknown[]): number => changes.push(args);
  const message = (key: string, ...values: string[]): string => [key, ...values].join(" ");
  return new Menus({ set, change, isLively }, memory, message);
}

beforeEach(() => {
  laid = [];
  changes = [];
  kept = new Map();
});

const ids = (): string[][] => laid.map((entries) => entries.map(({ id }) => id));

it("has one entry for each thing where there is one account, or none known", async () => {
  await menus(true).lay();
  await menus(true).accounts(["office"]);
  expect(ids()).toEqual([
    ["selection", "link", "number"],
    ["selection", "link", "number"],
  ]);
  expect(laid[0]!.map(({ title }) => title)).toEqual(["menu_dial_number %s", "menu_dial", "menu_dial"]);
});

it("lists the accounts where there are several, in their order", async () => {
  await menus(true).accounts(["office", "a:b & c%s"]);
  expect(ids()[0]!.filter((id) => id.startsWith("number"))).toEqual([
    "number",
    "number:office",
    "number:a:b & c%s",
  ]);
  for (const { id, parent, title, contexts, targets } of laid[0]!) {
    if (parent !== undefined) {
      expect(title).toBe(id.endsWith("office") ? "office" : "a:b && cs");
      expect(targets).toBeUndefined();
      expect(contexts).toEqual(laid[0]!.find((entry) => entry.id === parent)!.contexts);
    }
  }
});

it("is laid anew only where the accounts have changed, also after a sleep", async () => {
  const awake = menus(true);
  await Promise.all([awake.accounts(["a", "b"]), awake.accounts(["a", "b"]), awake.accounts(["b", "a"])]);
  expect(laid).toHaveLength(2);
  await menus(true).accounts(["b", "a"]);
  expect(laid).toHaveLength(2);
  await menus(true).lay();
  expect(ids()[2]).toContain("link:b");
  await menus(true).accounts(["b"]);
  expect(ids()[3]).toEqual(["selection", "link", "number"]);
});

it("goes on after the browser has refused", async () => {
  const set = memory.set;
  memory.set = () => Promise.reject(new Error("full"));
  const one = menus(true);
  await one.accounts(["a", "b"]);
  memory.set = set;
  await one.accounts(["a", "b"]);
  expect(laid).toHaveLength(1);
});

it("takes what is kept only as what it has to be", async () => {
  kept.set("menuAccounts", ["a", 1, "b"]);
  await menus(true).lay();
  expect(ids()[0]).toContain("link:b");
});

it.each([
  ["link", "link", ""],
  ["number:office", "number", "office"],
  ["selection:a:b", "selection", "a:b"],
])("reads a click on %s", (entry, what, account) => {
  const click = { entry, selection: "", link: "", tab: 1, tabUrl: "", private: false };
  expect(chosen(click)).toEqual({ ...click, entry: what, account });
});

it("names the number where an open menu can be put right", () => {
  menus(true).pointAt("+43 & 1");
  menus(true).pointAt("");
  expect(changes).toEqual([
    ["number", { visible: true, title: "menu_dial_number +43 && 1" }],
    ["number", { visible: false }],
  ]);
});

it("names none where the one before might still stand there, and shows the entry beforehand", () => {
  const stiff = menus(false);
  stiff.near(true);
  stiff.pointAt("+43 1");
  stiff.near(false);
  menus(true).near(true);
  expect(changes).toEqual([
    ["number", { visible: true }],
    ["number", { visible: true, title: "menu_dial" }],
    ["number", { visible: false }],
  ]);
});
