import { describe, expect, it } from "vitest";
import { isLost, isMasked, isPointerFalse, isVeiled, type Effects } from "./plain";

const effects = (filter = "none", mixBlendMode = "normal", mask = "none"): Effects => ({
  filter,
  mixBlendMode,
  getPropertyValue: (name) => (name === "mask-image" ? mask : ""),
});

describe("effects", () => {
  it.each([
    ["none", false],
    ["opacity(0)", true],
    ["opacity(0.8)", false],
    ["blur(30px)", true],
    ["blur(1px)", false],
    ["brightness(0)", true],
    ["brightness(90%)".replace("90%", "0.9"), false],
    ["contrast(0)", true],
    ["invert(1) hue-rotate(180deg)", false],
    ["invert(0.5)", true],
    ["grayscale(1)", false],
    ["drop-shadow(rgba(0, 0, 0, 0.3) 0px 2px 4px)", false],
    ['url("#nothing")', true],
  ])("filter %s hides text: %s", (filter, expected) => {
    expect(isVeiled(effects(filter))).toBe(expected);
  });

  it("may be a mask or a blending", () => {
    expect(isVeiled(effects("none", "lighten"))).toBe(true);
    expect(isVeiled(effects("none", "normal", "linear-gradient(rgba(0, 0, 0, 0), rgba(0, 0, 0, 0))"))).toBe(
      true,
    );
  });

  it("may be dots, or a pointer that is elsewhere", () => {
    expect(isMasked({ getPropertyValue: () => "disc" })).toBe(true);
    expect(isMasked({ getPropertyValue: () => "none" })).toBe(false);
    expect(isPointerFalse("none")).toBe(true);
    expect(isPointerFalse('url("data:image/png;base64,") 30 30, auto')).toBe(true);
    expect(isPointerFalse("pointer")).toBe(false);
  });
});

describe("text on its background", () => {
  it.each([
    ["rgb(255, 255, 255)", "rgb(255, 255, 255)", true],
    ["rgb(255, 255, 255)", "rgb(250, 250, 250)", true],
    ["rgb(118, 118, 118)", "rgb(255, 255, 255)", false],
    ["rgb(200, 200, 200)", "rgb(255, 255, 255)", false],
    ["rgb(0, 0, 0)", "linear-gradient(rgb(0, 0, 0), rgb(10, 10, 10))", true],
    ["rgb(0, 0, 0)", "linear-gradient(rgb(0, 0, 0), rgb(255, 255, 255))", false],
    ["rgb(255, 255, 255) rgb(0, 0, 0) 0px 0px 2px", "rgb(255, 255, 255)", false],
    ["oklch(1 0 0)", "rgb(255, 255, 255)", false],
    ["rgb(255, 255, 255)", 'url("picture.jpg")', false],
  ])("%s on %s is lost: %s", (text, ground, expected) => {
    expect(isLost(text, ground)).toBe(expected);
  });
});
