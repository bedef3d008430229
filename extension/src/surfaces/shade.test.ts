import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { blend, contrast, lines, markFor, shadeOf, tints } from "./shade";

const css = readFileSync(new URL("../../static/content.css", import.meta.url), "utf8");

it.each([
  ["rgb(0, 0, 0)", 0, 1],
  ["rgb(255, 255, 255)", 1, 1],
  ["rgb(128, 128, 128)", 0.216, 1],
  ["rgba(255, 255, 255, 0.87)", 1, 0.87],
  ["rgba(0, 0, 0, 0)", 0, 0],
  ["color(srgb 0.5 0.5 0.5)", 0.214, 1],
  ["color(srgb-linear 0.5 0.5 0.5 / 0.25)", 0.5, 0.25],
  ["color(display-p3 0.2 1 0.2)", 0.725, 1],
  ["color(srgb none 1e0 0)", 0.715, 1],
  ["oklch(1 0.05 190)", 1, 1],
  ["oklab(0.5 -0.1 0.02 / 0.5)", 0.125, 0.5],
  ["lab(100 0 0)", 1, 1],
  ["lch(0 10 90)", 0.003, 1],
  ["#0b7a75", 0.155, 1],
])("reads %s", (colour, luminance, alpha) => {
  expect(shadeOf(colour)?.luminance).toBeCloseTo(luminance, 2);
  expect(shadeOf(colour)?.alpha).toBe(alpha);
});

it.each(["", "canvastext", "color(xyz 1 1 1)", "rgb"])("does not read %j", (colour) => {
  expect(shadeOf(colour)).toBeUndefined();
});

describe("where the background is not known, the text says on what it stands", () => {
  it.each([
    ["rgb(0, 0, 0)", "", "-tint"],
    ["rgb(98, 102, 109)", "", "-tint"],
    ["rgb(170, 170, 170)", "", "-tint"],
    ["rgb(221, 221, 221)", "-light", "-tint-light"],
    ["rgb(153, 204, 255)", "-light", "-tint-light"],
    ["lch(20 10 90)", "", "-tint"],
    ["canvastext", "", "-tint"],
  ])("%s", (text, line, tint) => {
    expect(markFor("underline", text, undefined)).toBe(line);
    expect(markFor("tint", text, undefined)).toBe(tint);
    // White on white is written over a picture, or over another layer.
    expect(markFor("underline", text, shadeOf(text)?.luminance ?? 0)).toBe(line);
  });
});

/** Every readable pair of a coarse palette. */
const parts = [0, 51, 102, 128, 153, 204, 255];
const palette = parts.flatMap((r) => parts.flatMap((g) => parts.map((b) => `rgb(${r}, ${g}, ${b})`)));
const pairs = palette.flatMap((text) =>
  palette.map((back) => ({
    text,
    back: shadeOf(back)!.luminance,
    contrast: contrast(shadeOf(text)!.luminance, shadeOf(back)!.luminance),
  })),
);

it("draws a line that can be seen, whatever the text stands on", () => {
  for (const pair of pairs.filter((one) => one.contrast >= 1.6)) {
    const mark = markFor("underline", pair.text, pair.back) as keyof typeof lines;
    const seen = contrast(shadeOf(lines[mark])!.luminance, pair.back);
    if (!(seen >= 3)) {
      expect.fail(`${JSON.stringify(pair)}: ${mark} has ${seen}`);
    }
  }
});

it("tints no text that could not be read well any more", () => {
  let tinted = 0;
  for (const pair of pairs.filter((one) => one.contrast >= 1.6)) {
    const mark = markFor("tint", pair.text, pair.back);
    const tint = mark in tints ? tints[mark as keyof typeof tints] : undefined;
    if (tint !== undefined) {
      tinted++;
      const back = blend({ luminance: shadeOf(tint.colour)!.luminance, alpha: tint.share }, pair.back);
      if (!(contrast(shadeOf(pair.text)!.luminance, back) >= 4.5)) {
        expect.fail(JSON.stringify(pair));
      }
    }
  }
  expect(tinted).toBeGreaterThan(pairs.length / 20);
});

it.each(["rgb(0, 0, 0)", "rgb(34, 34, 34)", "rgb(85, 85, 85)", "rgb(0, 0, 238)"])(
  "%s on white is tinted",
  (text) => {
    expect(markFor("tint", text, 1)).toBe("-tint");
  },
);

it.each(["rgb(255, 255, 255)", "rgb(221, 221, 221)"])("%s on black is tinted", (text) => {
  expect(markFor("tint", text, 0)).toBe("-tint-light");
});

it("the style sheet has these colours", () => {
  for (const [mark, colour] of Object.entries(lines)) {
    expect(css).toMatch(new RegExp(`highlight\\(siptap${mark}\\) \\{\\s*text-decoration-color: ${colour};`));
  }
  for (const [mark, { colour, share }] of Object.entries(tints)) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    expect(css).toContain(
      `highlight(siptap${mark}) {\n  background-color: rgb(${r} ${g} ${b} / ${Math.round(share * 100)}%);`,
    );
  }
});
