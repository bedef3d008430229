/**
 * What a page's styles make of text: whether a person can still read what is
 * written. Computed styles judged, without the browser.
 */
import { leastOpacity } from "./readable";

/** The effects on an element and on all that is in it, as computed styles name them. */
export type Effects = Pick<CSSStyleDeclaration, "filter" | "mixBlendMode" | "getPropertyValue">;

/** How far these filters may go, least and most; what is not named here may change what is read at will. */
const harmless: Record<string, [number, number]> = {
  brightness: [0.4, 2.5],
  contrast: [0.3, 10],
  opacity: [leastOpacity, Infinity],
  blur: [0, 2],
  grayscale: [0, Infinity],
  sepia: [0, Infinity],
  saturate: [0, Infinity],
  "hue-rotate": [-Infinity, Infinity],
  "drop-shadow": [-Infinity, Infinity],
};

/** Halfway to its inverse everything is grey; dark pages are often light ones inverted. */
function isGrey(invert: number): boolean {
  return invert > 0.3 && invert < 0.7;
}

/** Whether what is drawn of an element may be nothing that can be read: by a filter, a mask, or by how it is blended. */
export function isVeiled(style: Effects): boolean {
  const mask = style.getPropertyValue("mask-image") || style.getPropertyValue("-webkit-mask-image");
  return (
    !["", "normal"].includes(style.mixBlendMode) ||
    !["", "none"].includes(mask) ||
    [...style.filter.matchAll(/([a-z-]+)\(\s*(-?[\d.]*)/g)].some(([, name = "", amount = ""]) => {
      if (name === "rgb" || name === "rgba") {
        return false; // The colour of a shadow.
      }
      if (name === "invert") {
        return isGrey(Number(amount));
      }
      const [least, most] = harmless[name] ?? [1, 0];
      return Number(amount) < least || Number(amount) > most;
    })
  );
}

/** Whether the letters themselves are replaced by dots. */
export function isMasked(style: Pick<CSSStyleDeclaration, "getPropertyValue">): boolean {
  return !["", "none"].includes(style.getPropertyValue("-webkit-text-security"));
}

/** Whether the pointer is not where it seems to be, or cannot be seen. */
export function isPointerFalse(cursor: string): boolean {
  return cursor === "none" || cursor.includes("url(");
}

/** Less than this between text and what lies behind it, as WCAG counts, and nobody reads it. */
const leastContrast = 1.2;

type Colour = [red: number, green: number, blue: number];

/** The colours that stand in a computed value, as far as they are opaque and written as rgb(). */
function coloursIn(value: string): Colour[] {
  return [...value.matchAll(/rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/g)]
    .filter(([, , , , alpha]) => alpha === undefined || Number(alpha) >= 0.5)
    .map(([, red, green, blue]) => [Number(red), Number(green), Number(blue)]);
}

/** Whether none of the colours that text is drawn in differs from any of those behind it; false where it is not known. */
export function isLost(drawn: string, behind: string): boolean {
  const text = coloursIn(drawn);
  const ground = coloursIn(behind);
  return (
    text.length > 0 &&
    ground.length > 0 &&
    text.every((one) => ground.every((other) => contrast(one, other) < leastContrast))
  );
}

function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Colour): number {
  const [r, g, b] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Colour;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
