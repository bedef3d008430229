// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { beforeEach, expect, it, vi } from "vitest";
import type { NormalizeReply } from "../messages";
import { DialPad } from "./dial-pad";

const html = readFileSync("static/popup.html", "utf8");
const reply = {
  ok: true,
  number: {
    valid: true,
    text: "01505641",
    e164: "+431505641",
    international: "+43 1 505641",
    national: "01 505641",
    region: "AT",
    dialed: "01505641",
    rule: "national number",
  },
} as unknown as NormalizeReply;

let dialled: string[];
let field: HTMLInputElement;
const part = (id: string): HTMLElement => document.getElementById(id)!;
const press = (key: string): boolean =>
  document.activeElement!.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );

beforeEach(() => {
  vi.useFakeTimers();
  const page = new DOMParser().parseFromString(html, "text/html");
  document.replaceChild(document.importNode(page.documentElement, true), document.documentElement);
  dialled = [];
  const message = (key: string, ...values: string[]): string => [key, ...values].join(" ");
  new DialPad(document, message, "en", {
    normalize: () => Promise.resolve(reply),
    dial: (number) => dialled.push(number),
    numbersIn: () => Promise.resolve(["01 505641", "01 505642"]),
  });
  field = part("number") as HTMLInputElement;
  field.focus();
});

function type(text: string, caret = text.length): void {
  field.value = text;
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event("input"));
}

function paste(text: string): void {
  const event = new Event("paste", { cancelable: true });
  Object.assign(event, { dataTransfer: { getData: () => text } });
  field.dispatchEvent(event);
}

it("groups what was typed and keeps the caret at its digit", async () => {
  type("01505641", 4);
  await vi.advanceTimersByTimeAsync(200);
  expect([field.value, field.selectionStart]).toEqual(["01 505641", 5]);
  expect(part("reading").textContent).toContain("+43 1 505641 · Austria");
  expect(part("reading").textContent).toContain("popup_dialed 01505641 · rule_national");
});

it("moves nothing where something was typed meanwhile", async () => {
  type("01505641");
  await vi.advanceTimersByTimeAsync(110);
  type("015056417");
  await vi.advanceTimersByTimeAsync(50);
  expect(field.value).toBe("015056417");
});

it("has its keys out of the Tab order, and the arrows lead to them and back", () => {
  const keys = [...part("keys").children] as HTMLElement[];
  expect(keys.map(({ tabIndex }) => tabIndex)).toEqual(Array(12).fill(-1));
  press("ArrowDown");
  expect(document.activeElement).toBe(keys[0]);
  press("ArrowRight");
  press("ArrowDown");
  expect(document.activeElement).toBe(keys[4]);
  press("ArrowUp");
  press("ArrowUp");
  expect(document.activeElement).toBe(field);
});

it("takes the number out of what was pasted, and says that there were more", async () => {
  paste("Call us:\n01 505641 or 01 505642");
  expect(field.value).toBe("Call us: 01 505641 or 01 505642");
  await vi.advanceTimersByTimeAsync(300);
  expect(field.value).toBe("01 505641");
  expect(part("reading").textContent).toContain("popup_pasted_many 2");
});

it("takes a pasted number as it is", () => {
  paste(" +43 (1) 505641\n");
  expect(field.value).toBe("+43 (1) 505641");
});

it("dials on Enter what the field holds", () => {
  type("01505641");
  part("pad").dispatchEvent(new Event("submit", { cancelable: true }));
  expect(dialled).toEqual(["01505641"]);
});
