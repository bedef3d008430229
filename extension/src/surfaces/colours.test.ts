/** The colours of every surface: readable in both schemes, and the same everywhere. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stageStyle } from "./stage-style";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const ownPages = read("../../static/colours.css");
const badge = read("../background/badge.ts");

type Colours = Record<string, string>;

/** The custom properties of a sheet that are colours, in the light or the dark scheme. */
function coloursOf(css: string, scheme: "light" | "dark"): Colours {
  const found: Colours = {};
  for (const [, name, light, dark] of css.matchAll(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)) {
    found[name!] = scheme === "light" ? light! : dark!;
  }
  return found;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Mixes two colours as `color-mix(in srgb, a share, b)` does. */
function mix(a: string, share: number, b: string): string {
  const other = channels(b);
  const mixed = channels(a).map((value, at) => Math.round(value * share + other[at]! * (1 - share)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG 2's relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const text = 4.5;
const shape = 3;

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  const popup = coloursOf(ownPages, scheme);
  const toast = coloursOf(stageStyle, scheme);
  const tones = ["accent", "turn", "good", "bad", "soft", "ink"];

  it.each(tones)("%s is readable as text", (name) => {
    expect(contrast(popup[name]!, popup["paper"]!)).toBeGreaterThanOrEqual(text);
    expect(contrast(toast[name]!, toast["paper"]!)).toBeGreaterThanOrEqual(text);
  });

  it.each([
    ["a key's digit", "ink", "raised"],
    ["a key's letters", "soft", "raised"],
    ["a key that is pressed", "ink", "pressed"],
    ["the letters of a key that is pressed", "soft", "pressed"],
    ["the call button", "on-accent", "accent"],
  ])("%s is readable", (_, front, back) => {
    expect(contrast(popup[front]!, popup[back]!)).toBeGreaterThanOrEqual(text);
  });

  it("the line about trouble is readable on its tint", () => {
    const back = mix(popup["bad"]!, 0.09, popup["paper"]!);
    expect(contrast(popup["ink"]!, back)).toBeGreaterThanOrEqual(text);
  });

  it("borders of what can be pressed or typed in can be seen", () => {
    expect(contrast(popup["line"]!, popup["paper"]!)).toBeGreaterThanOrEqual(shape);
    expect(contrast(toast["edge"]!, toast["paper"]!)).toBeGreaterThanOrEqual(shape);
  });

  it("the toast and the popup have the same colours", () => {
    for (const name of tones) {
      expect(toast[name], name).toBe(popup[name]);
    }
  });
});

it("the badge's white mark is readable, in the popup's light colours", () => {
  const light = coloursOf(ownPages, "light");
  const named = [...badge.matchAll(/(\w+): "(#\w{6})"/g)];
  expect(named.map(([, tone]) => tone)).toEqual(["wait", "turn", "good", "done", "bad", "quiet"]);
  const expected = ["accent", "turn", "good", "accent", "bad", "soft"].map((name) => light[name]);
  expect(named.map(([, , colour]) => colour)).toEqual(expected);
  for (const [, tone, colour] of named) {
    expect(contrast("#ffffff", colour!), tone).toBeGreaterThanOrEqual(text);
  }
});
