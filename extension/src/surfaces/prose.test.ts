// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { partsOf, setProse } from "./prose";

describe("a sentence's parts", () => {
  it.each([
    ["Connected.", "+43 1 505641", [["words", "Connected."]]],
    ["", "", []],
    [
      "Your phone is calling +43 1 505641.",
      "+43 1 505641",
      [
        ["words", "Your phone is calling "],
        ["number", "+43 1 505641."],
      ],
    ],
    [
      "Run siptap install in a terminal, then try again.",
      "",
      [
        ["words", "Run "],
        ["command", "siptap install"],
        ["words", " in a terminal, then try again."],
      ],
    ],
    [
      "Set it again: siptap account set NAME --password",
      "+43 1 505641",
      [
        ["words", "Set it again: "],
        ["command", "siptap account set NAME --password"],
      ],
    ],
    ["Siptap's program; siptap.log says more.", "", [["words", "Siptap's program; siptap.log says more."]]],
  ] as [string, string, unknown][])("%s", (text, number, parts) => {
    expect(partsOf(text, number)).toEqual(parts);
  });
});

it("leaves what is there already alone, and never reads a text as markup", () => {
  const element = document.createElement("p");
  setProse(element, "Your phone is calling <b>1</b>.", "<b>1</b>");
  expect(element.textContent).toBe("Your phone is calling <b>1</b>.");
  expect(element.querySelector("b")).toBeNull();
  const first = element.firstChild;
  setProse(element, "Your phone is calling <b>1</b>.", "<b>1</b>");
  expect(element.firstChild).toBe(first);
});
