// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { onCallPress } from "./call-press";

let calls: string[];
let since: number;
let listeners: Map<string, (event: unknown) => void>;

const press = { isTrusted: true, pointerType: "mouse", button: 0, isPrimary: true, clientX: 50, clientY: 50, timeStamp: 5000 }; // prettier-ignore
const click = { ...press, detail: 1, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, timeStamp: 5080 }; // prettier-ignore

beforeEach(() => {
  calls = [];
  since = 4000;
  listeners = new Map();
  const button = {
    addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
  };
  onCallPress(button as unknown as HTMLElement, { since: () => since, call: (ask) => calls.push(ask) });
});

/** A press and its click. jsdom's own events are never trusted, so these are not its own. */
function tap(pressed: Partial<typeof press> = {}, clicked: Partial<typeof click> = {}): string[] {
  listeners.get("pointerdown")!({ ...press, ...pressed });
  listeners.get("click")!({ ...click, ...clicked });
  return calls;
}

it("calls for a mouse and for a finger, without a question", () => {
  tap();
  tap({ pointerType: "touch" });
  expect(calls).toEqual(["", ""]);
});

it("asks after a key", () => {
  listeners.get("click")!({ ...click, detail: 0 });
  tap({}, {});
  listeners.get("pointerdown")!(press);
  listeners.get("keydown")!({});
  listeners.get("click")!(click);
  expect(calls).toEqual(["ask-keyboard", "", "ask-keyboard"]);
});

it.each([
  ["a script's click", {}, { isTrusted: false }],
  ["a script's press", { isTrusted: false }, {}],
  ["another button", { button: 2 }, {}],
  ["another finger", { isPrimary: false }, {}],
  ["a modifier key", {}, { ctrlKey: true }],
  ["the second click of two", {}, { detail: 2 }],
  ["a drag", {}, { clientX: 54 }],
  ["a long press", { timeStamp: 4500 }, {}],
])("hears no call in %s", (_, pressed, clicked) => {
  expect(tap(pressed, clicked)).toEqual([]);
});

it("hears no call before the card has stood there for half a second", () => {
  since = click.timeStamp - 499;
  expect(tap()).toEqual([]);
  since = click.timeStamp - 500;
  expect(tap()).toEqual([""]);
});
