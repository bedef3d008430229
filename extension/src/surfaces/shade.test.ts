import { expect, it } from "vitest";
import { isLight } from "./shade";

it.each([
  ["rgb(0, 0, 0)", false],
  ["rgb(34, 37, 42)", false],
  ["rgb(0, 0, 238)", false],
  ["rgb(204, 51, 51)", false],
  ["rgb(98, 102, 109)", false],
  ["rgb(255, 255, 255)", true],
  ["rgb(170, 170, 170)", false],
  ["rgb(221, 221, 221)", true],
  ["rgba(255, 255, 255, 0.87)", true],
  ["rgb(153, 204, 255)", true],
  ["color(srgb 0.9 0.9 0.9)", true],
  ["color(display-p3 0.2 1 0.2)", true],
  ["color(display-p3 0.1 0.1 0.1 / 0.5)", false],
  ["oklch(0.9 0.05 190)", true],
  ["oklch(0.3 0.05 190)", false],
  ["oklab(0.8 -0.1 0.02)", true],
  ["lab(90 0 0)", true],
  ["lch(20 10 90)", false],
  ["", false],
  ["canvastext", false],
])("%s", (colour, light) => {
  expect(isLight(colour)).toBe(light);
});
