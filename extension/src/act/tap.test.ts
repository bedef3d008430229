import { describe, expect, it } from "vitest";
import { judge, type ClickFacts, type Press } from "./tap";

const press: Press = {
  trusted: true,
  pointer: "mouse",
  primary: true,
  x: 100,
  y: 100,
  at: 5000,
  selectionCollapsed: true,
  sameTarget: true,
};

const click: ClickFacts = {
  trusted: true,
  primary: true,
  modified: false,
  detail: 1,
  x: 100,
  y: 100,
  at: 5080,
  press,
  selectionCollapsed: true,
  pagesOwn: false,
  link: "",
  foreignFrame: false,
  number: { since: 0, unchanged: true },
  unseen: false,
};

const tel = "tel:+431505641";

/** Each row: what is different from a person's plain click on a number, and what follows. */
const rows: [string, Partial<ClickFacts>, string][] = [
  ["a plain click", {}, "dial"],
  ["a click on a call link with its number", { link: tel }, "dial"],
  ["a click on a call link without a number in its text", { link: tel, number: undefined }, "dial"],
  ["a hand that trembles", { x: 102, y: 102 }, "dial"],

  ["a script's click", { trusted: false }, "leave"],
  ["a script's press before it", { press: { ...press, trusted: false } }, "leave"],
  ["another button", { primary: false }, "leave"],
  ["another button's press", { press: { ...press, primary: false } }, "leave"],
  ["a modifier key", { modified: true }, "leave"],
  ["a modifier key on a call link", { modified: true, link: tel }, "leave"],
  ["the second click of two", { detail: 2 }, "leave"],
  ["a key's click in Chromium", { detail: 0 }, "leave"],
  ["a press elsewhere", { press: { ...press, sameTarget: false } }, "leave"],
  ["a drag of 4 px", { x: 104 }, "leave"],
  ["a press of 500 ms", { at: 5500 }, "leave"],
  ["a selection before", { press: { ...press, selectionCollapsed: false } }, "leave"],
  ["a selection after", { selectionCollapsed: false }, "leave"],
  ["a control of the page's", { pagesOwn: true }, "leave"],
  ["nothing of ours", { number: undefined }, "leave"],
  ["a key on a number that is no link", { press: undefined }, "leave"],

  ["a key on a call link", { press: undefined, link: tel }, "ask-keyboard"],
  ["a key on a call link in Chromium", { press: undefined, link: tel, detail: 0 }, "ask-keyboard"],
  ["another site's frame", { foreignFrame: true }, "ask-frame"],
  ["another site's frame, a link", { foreignFrame: true, link: tel, number: undefined }, "ask-frame"],
  ["a number that is not seen whole", { unseen: true }, "ask-unseen"],
  [
    "a number in another site's frame that is not seen whole",
    { unseen: true, foreignFrame: true },
    "ask-frame",
  ],
  ["a finger", { press: { ...press, pointer: "touch" } }, "card"],
  ["a pen", { press: { ...press, pointer: "pen" } }, "card"],
  ["a finger in another site's frame", { press: { ...press, pointer: "touch" }, foreignFrame: true }, "card"],
  ["a finger on a link without a number in its text", { press: { ...press, pointer: "touch" }, link: tel, number: undefined }, "ask-touch"], // prettier-ignore
  ["a finger on text that is 499 ms old", { press: { ...press, pointer: "touch" }, number: { since: 4581, unchanged: true } }, "changed"], // prettier-ignore
  ["text that has changed", { number: { since: 0, unchanged: false } }, "changed"],
  ["text that is 499 ms old", { number: { since: 4581, unchanged: true } }, "changed"],
  ["text that is 500 ms old", { number: { since: 4580, unchanged: true } }, "dial"],
];

describe("a click", () => {
  it.each(rows)("%s: %s → %s", (_, difference, expected) => {
    const verdict = judge({ ...click, ...difference });
    const said = {
      dial: (ask: string) => ask || "dial",
      refuse: (code: string) => code,
    };
    expect(
      verdict.act === "leave" || verdict.act === "card"
        ? verdict.act
        : verdict.act === "dial"
          ? said.dial(verdict.ask)
          : said.refuse(verdict.code),
    ).toBe(expected);
  });
});
