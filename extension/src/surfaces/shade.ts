/** Tells light text from dark: the line under a number has to stand out from the same background. */

/**
 * Whether a computed colour is a light one, by its perceived lightness. Browsers
 * write it as rgb(), in the space in which the page gave it, or as color().
 * What cannot be read counts as dark, as most text is.
 */
export function isLight(colour: string): boolean {
  const space = /^([a-z-]+)\((?:srgb(?:-linear)?|display-p3)?\s*/.exec(colour);
  const numbers = colour.match(/-?\d*\.?\d+(?:e[+-]?\d+)?/g)?.map(Number) ?? [];
  const [first = 0, second = 0, third = 0] = space?.[0].includes("p3") === true ? numbers.slice(1) : numbers;
  switch (space?.[1]) {
    case "rgb":
    case "rgba":
      return luma(first / 255, second / 255, third / 255) > middle;
    case "color":
      return luma(first, second, third) > middle;
    case "oklab":
    case "oklch":
      return first > 0.75;
    case "lab":
    case "lch":
      return first > 72;
    default:
      return false;
  }
}

/** Text above it is written on a dark background; the greys below it may be on either, where the dark line does. */
const middle = 0.7;

function luma(red: number, green: number, blue: number): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
