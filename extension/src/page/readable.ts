/** What it takes for text to be read by a person: the browser's computed styles, judged. */

/** Below this opacity, and below this size in CSS pixels, nobody reads a number. */
export const leastOpacity = 0.2;
export const leastSize = 5;

/** Whether text of this style has no colour to be seen by. */
export function isClear(style: CSSStyleDeclaration): boolean {
  const clear = isClearColour(style.color) || isClearColour(fill(style));
  // A background that is cut to the letters is their colour.
  return clear && !style.getPropertyValue("background-clip").includes("text");
}

function fill(style: CSSStyleDeclaration): string {
  return style.getPropertyValue("-webkit-text-fill-color") || style.color;
}

/** Whether a computed colour is (nearly) transparent; both browsers write alpha last. */
export function isClearColour(colour: string): boolean {
  const alpha =
    /^rgba\((?:[^,]+,){3}\s*([\d.]+)\)$/.exec(colour)?.[1] ?? /\/\s*([\d.]+)\s*\)$/.exec(colour)?.[1];
  return colour === "transparent" || (alpha !== undefined && Number(alpha) < leastOpacity);
}
