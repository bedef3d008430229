/** Tints the number under the pointer: a tap there would call it. */

/** The tint's name among the highlights; static/content.css says how it looks. */
export const hoverName = "siptap-hover";

/**
 * Follows the pointer until the signal says stop. Browsers send its moves at
 * most once a frame, and none is looked into where nothing is highlighted.
 */
export function showHover<T>(
  window: Window,
  at: (event: MouseEvent) => T | undefined,
  show: (hovered: T | undefined) => void,
  signal: AbortSignal,
): void {
  let shown: T | undefined;
  const change = (hovered: T | undefined): void => {
    if (hovered !== shown) {
      shown = hovered;
      show(hovered);
    }
  };
  const moved = (event: MouseEvent): void => {
    // While a button is down something is being selected or dragged.
    change(event.isTrusted && event.buttons === 0 ? at(event) : undefined);
  };
  const left = (event: MouseEvent): void => {
    if (event.relatedTarget === null) {
      change(undefined);
    }
  };
  const options = { capture: true, passive: true, signal };
  window.addEventListener("mousemove", moved, options);
  window.addEventListener("mouseout", left, options);
  signal.addEventListener("abort", () => change(undefined));
}

/** Shows the tint on a range and nowhere else. */
export function tint(range: Range | undefined): void {
  highlight(hoverName, range, 2);
}

/** The name of the walk's highlight. */
const focusName = "siptap-focus";

/** Shows where the walk by keys stands. */
export function ring(range: Range | undefined): void {
  highlight(focusName, range, 3);
}

function highlight(name: string, range: Range | undefined, priority: number): void {
  if (range === undefined) {
    CSS.highlights.delete(name);
  } else {
    const shown = new Highlight(range);
    shown.priority = priority;
    CSS.highlights.set(name, shown);
  }
}
