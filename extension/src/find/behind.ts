/** What a text stands on, as far as the elements around it say it. */
import { parentOf } from "../page/tree";
import { blend, shadeOf } from "../surfaces/shade";

/** What is asked of a browser about an element. */
export type BackgroundStyle = Pick<CSSStyleDeclaration, "backgroundColor" | "backgroundImage">;

/** About as dark as browsers make a page that wants to be dark and says no more. */
const darkCanvas = 0.01;

/**
 * Gives the luminance of what lies behind an element's text, 0 to 1; undefined
 * where that is a picture, or another document's. Each element is asked once: throw
 * it away when the page looks different.
 */
export function backgrounds(
  canvas: () => number | undefined = ownCanvas,
  styleOf: (element: Element) => BackgroundStyle = getComputedStyle,
): (element: Element) => number | undefined {
  const known = new Map<Element, number | undefined>();
  return (element) => {
    const way: Element[] = [];
    let at: Element | null = element;
    while (at !== null && !known.has(at)) {
      way.push(at);
      at = parentOf(at);
    }
    let behind = at === null ? canvas() : known.get(at);
    for (const one of way.reverse()) {
      behind = over(styleOf(one), behind);
      known.set(one, behind);
    }
    return behind;
  };
}

function over(
  { backgroundColor, backgroundImage }: BackgroundStyle,
  behind: number | undefined,
): number | undefined {
  if (backgroundImage !== "none" && backgroundImage !== "") {
    return undefined;
  }
  const shade = shadeOf(backgroundColor);
  if (shade?.alpha === 0) {
    return behind;
  }
  if (shade?.alpha === 1) {
    return shade.luminance;
  }
  return shade === undefined || behind === undefined ? undefined : blend(shade, behind);
}

/** What lies behind the whole document. A frame may let its page show through. */
function ownCanvas(): number | undefined {
  if (window.top !== window) {
    return undefined;
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const isDark =
    scheme.includes("dark") &&
    (!scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches);
  return isDark ? darkCanvas : 1;
}
