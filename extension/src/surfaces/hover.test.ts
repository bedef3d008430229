// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { showHover } from "./hover";

let under: Range | undefined;
let shown: (Range | undefined)[];
let end: AbortController;

/** A move of the pointer; jsdom's events are never trusted, so it says that this one is. */
function move(type = "mousemove", init: MouseEventInit = {}, trusted = true): void {
  const event = new MouseEvent(type, init);
  const real = new Proxy(event, {
    get: (target, name) => (name === "isTrusted" ? trusted : (Reflect.get(target, name) as unknown)),
  });
  listeners.get(type)!(real);
}

let listeners: Map<string, (event: MouseEvent) => void>;

beforeEach(() => {
  under = undefined;
  shown = [];
  end = new AbortController();
  listeners = new Map();
  const window = {
    addEventListener: (type: string, listener: (event: MouseEvent) => void) => listeners.set(type, listener),
  };
  showHover(window as unknown as Window, () => under, (range) => shown.push(range), end.signal); // prettier-ignore
});

it("shows the number under the pointer once, and no longer when it has left", () => {
  const range = document.createRange();
  move();
  under = range;
  move();
  move();
  under = undefined;
  move();
  expect(shown).toEqual([range, undefined]);
});

it("shows nothing while a button is down, for a page's own event, outside the window, and after the end", () => {
  const range = (under = document.createRange());
  move("mousemove", { buttons: 1 });
  move("mousemove", {}, false);
  expect(shown).toEqual([]);
  move();
  move("mouseout", { relatedTarget: null });
  expect(shown).toEqual([range, undefined]);
  move();
  end.abort();
  expect(shown).toEqual([range, undefined, range, undefined]);
});
