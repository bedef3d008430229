/** Tints the number under the pointer: a tap there would call it. */

/** The tint's name among the highlights; static/content.css says how it looks. */
export const hoverName = "siptap-hover";

/** What the pointer is over, as far as a tap would call it. */
export type RangeAt = (event: MouseEvent) => Range | undefined;

/**
 * Follows the pointer until the signal says stop. Browsers send its moves at
 * most once a frame, and none is looked into where nothing is highlighted.
 */
export function showHover(
  window: Window,
  rangeAt: RangeAt,
  show: (range: Range | undefined) => void,
  signal: AbortSignal,
): void {
  let shown: Range | undefined;
  const change = (range: Range | undefined): void => {
    if (range !== shown) {
      shown = range;
      show(range);
    }
  };
  const moved = (event: MouseEvent): void => {
    // While a button is down something is being selected or dragged.
    change(event.isTrusted && event.buttons === 0 ? rangeAt(event) : undefined);
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
  if (range === undefined) {
    CSS.highlights.delete(hoverName);
  } else {
    CSS.highlights.set(hoverName, new Highlight(range));
  }
}
