import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ownHighlights } from "./highlights";

it("knows every highlight of the extension's own style sheet", () => {
  const css = readFileSync(new URL("../../static/content.css", import.meta.url), "utf8");
  const names = new Set(Array.from(css.matchAll(/::highlight\((.*?)\)/g), ([, name]) => name));
  expect(new Set(ownHighlights)).toEqual(new Set(["siptap", ...names]));
});
