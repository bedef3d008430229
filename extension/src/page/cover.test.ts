// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { looksCovered } from "./cover";

const many = (name: string): Element[] => Array.from({ length: 200 }, () => document.createElement(name));

let holder: HTMLElement;
let search: Generator<undefined, boolean>;

beforeEach(() => {
  vi.spyOn(window, "getComputedStyle").mockReturnValue({ content: "none" } as CSSStyleDeclaration);
  holder = document.createElement("p");
  document.body.replaceChildren(holder, ...many("i"));
  const box = { left: 0, top: 0, right: 100, bottom: 20 } as DOMRect;
  search = looksCovered([{ box, holder }], () => false);
});

afterEach(() => vi.restoreAllMocks());

it("ends where nothing lies over a number", () => {
  const steps = Array.from(search);
  expect(steps.length).toBeGreaterThan(2);
});

it("begins again where the page takes its place away", () => {
  search.next();
  document.querySelectorAll("i").forEach((one) => one.remove());
  document.body.append(...many("b"));
  const [last] = document.body.getElementsByTagName("b");
  const looked = vi.spyOn(last!, "getBoundingClientRect");
  expect(Array.from(search).length).toBeGreaterThan(2);
  expect(looked).toHaveBeenCalledOnce();
});

it("takes a number for covered in a page that never lets it come to its end", () => {
  let step = search.next();
  for (let turn = 0; turn < 100 && step.done !== true; turn++) {
    document.querySelectorAll("i").forEach((one) => one.replaceWith(document.createElement("i")));
    step = search.next();
  }
  expect(step).toEqual({ done: true, value: true });
});
