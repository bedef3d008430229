import { describe, expect, it } from "vitest";
import { isClear, isClearColour } from "./readable";

describe("a colour", () => {
  it.each([
    ["transparent", true],
    ["rgba(0, 0, 0, 0)", true],
    ["rgba(20, 20, 20, 0.1)", true],
    ["rgba(20, 20, 20, 0.5)", false],
    ["rgb(20, 20, 20)", false],
    ["oklch(0.5 0.1 200 / 0)", true],
    ["oklch(0.5 0.1 200 / 0.9)", false],
    ["color(srgb 0 0 0 / 0.05)", true],
    ["color(srgb 0 0 0)", false],
  ])("%s is not to be seen: %s", (colour, expected) => {
    expect(isClearColour(colour)).toBe(expected);
  });
});

describe("text", () => {
  const style = (color: string, more: Record<string, string> = {}): CSSStyleDeclaration =>
    ({ color, getPropertyValue: (name: string) => more[name] ?? "" }) as CSSStyleDeclaration;

  it.each([
    ["of a colour", style("rgb(0, 0, 0)"), false],
    ["without one", style("rgba(0, 0, 0, 0)"), true],
    ["filled with nothing", style("rgb(0, 0, 0)", { "-webkit-text-fill-color": "rgba(0, 0, 0, 0)" }), true],
    ["filled by its background", style("rgba(0, 0, 0, 0)", { "background-clip": "text" }), false],
  ])("%s is clear: %s", (_, given, expected) => {
    expect(isClear(given)).toBe(expected);
  });
});
