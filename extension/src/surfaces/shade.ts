/**
 * Which mark a number gets, so that the mark can be seen on the text's own
 * background and the text stays as readable as it was. Custom highlights take few
 * properties, and no browser derives one's colour from the text's in a way that
 * all agree on: there is one for each shade, and static/content.css says how it looks.
 */
import type { Highlight } from "../settings";

/** The marks, by the ends of their names in the browser's registry. */
export type Mark = (typeof marks)[number];

/** All that there are. */
export const marks = ["", "-light", "-deep", "-pale", "-tint", "-tint-light"] as const;

/** The lines' colours, as static/content.css has them. */
export const lines = { "": "#0b7a75", "-deep": "#053c39", "-light": "#7fe3d8", "-pale": "#d5fff9" } as const;

/** The tints' colours and how opaque they are, as static/content.css has them. */
export const tints = {
  "-tint": { colour: "#4fd1c5", share: 0.28 },
  "-tint-light": { colour: "#0b7a75", share: 0.5 },
} as const;

/** A colour as far as contrast needs it. */
export interface Shade {
  /** WCAG 2's relative luminance, 0 to 1. */
  luminance: number;
  /** 0 to 1. */
  alpha: number;
}

/** A shape has to stand out so far, and text, by WCAG 2. */
const leastLine = 3;
const leastText = 4.5;

/** Text that stands out less than this cannot stand on what lies behind it in the tree: a picture does, or another layer. */
const leastBelievable = 1.6;

/** Text of a higher luminance is light. */
const light = 0.42;

/**
 * Chooses the mark for text of a colour on a background; `behind` is undefined
 * where nobody knows it, and then the text says on what it may stand.
 */
export function markFor(style: Highlight, text: string, behind: number | undefined): Mark {
  const shade = shadeOf(text) ?? { luminance: 0, alpha: 1 };
  const isLight = shade.luminance > light;
  const own = behind === undefined ? undefined : blend(shade, behind);
  const back = own !== undefined && contrast(own, behind ?? 0) >= leastBelievable ? behind : undefined;
  if (style === "tint") {
    const tint = isLight || (back !== undefined && own !== undefined && own > back) ? "-tint-light" : "-tint";
    const { colour, share } = tints[tint];
    const tinted = blend({ luminance: shadeOf(colour)?.luminance ?? 0, alpha: share }, back ?? 0);
    if (back === undefined || own === undefined || contrast(own, tinted) >= leastText) {
      return tint;
    }
    // The text could hardly be read any more: a line takes nothing from it.
  }
  const order = isLight
    ? (["-light", "-pale", "", "-deep"] as const)
    : (["", "-deep", "-light", "-pale"] as const);
  const seen = order.find(
    (mark) => back === undefined || contrast(shadeOf(lines[mark])?.luminance ?? 0, back) >= leastLine,
  );
  return seen ?? order[0];
}

/** WCAG 2's contrast of two luminances, 1 to 21. */
export function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Lays a colour over an opaque one. Browsers mix what is written in a file, not the light itself. */
export function blend({ luminance, alpha }: Shade, behind: number): number {
  return (alpha * luminance ** (1 / 2.2) + (1 - alpha) * behind ** (1 / 2.2)) ** 2.2;
}

/**
 * Reads a computed colour. Browsers write it as rgb(), in the space in which the
 * page gave it, or as color(); undefined for what is none of these. A colour in
 * one of the Lab spaces is read by its lightness, which is nearly all there is to it.
 */
export function shadeOf(colour: string): Shade | undefined {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour);
  if (hex !== null) {
    const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => parseInt(part, 16) / 255);
    return { luminance: luminanceOf(red, green, blue), alpha: 1 };
  }
  const [, space = "", inner = ""] = /^([a-z]+)\((.*)\)$/.exec(colour) ?? [];
  const named = /^(srgb-linear|srgb|display-p3)\s/.exec(inner)?.[1] ?? "";
  const [first = 0, second = 0, third = 0, alpha = 1] =
    inner
      .slice(named.length)
      .match(/-?\d*\.?\d+(?:e[+-]?\d+)?|none/g)
      ?.map((part) => Number(part) || 0) ?? [];
  switch (space) {
    case "rgb":
    case "rgba":
      return { luminance: luminanceOf(first / 255, second / 255, third / 255), alpha };
    case "color":
      return named === ""
        ? undefined
        : {
            luminance:
              named === "srgb-linear" ? weigh(first, second, third) : luminanceOf(first, second, third),
            alpha,
          };
    case "oklab":
    case "oklch":
      return { luminance: clamp(first ** 3), alpha };
    case "lab":
    case "lch":
      return { luminance: clamp(((first + 16) / 116) ** 3), alpha };
    default:
      return undefined;
  }
}

function luminanceOf(...channels: [number, number, number]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return weigh(red, green, blue);
}

function weigh(red: number, green: number, blue: number): number {
  return clamp(0.2126 * red + 0.7152 * green + 0.0722 * blue);
}

function clamp(share: number): number {
  return Math.max(0, Math.min(share, 1));
}
