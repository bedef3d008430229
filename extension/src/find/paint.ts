/** Shows what was found, by a CSS custom highlight: no node of the page is touched. */

/** The highlight's name; static/content.css says how it looks. */
export const highlightName = "siptap";

let painted: Range[] = [];

/**
 * Shows these ranges and no others. The highlight is made anew each time:
 * adding to one that is registered makes Firefox lay the page out for each range.
 */
export function paint(ranges: Range[]): void {
  if (ranges.length === painted.length && ranges.every((range, index) => range === painted[index])) {
    return;
  }
  painted = ranges;
  if (ranges.length === 0) {
    CSS.highlights.delete(highlightName);
    return;
  }
  const highlight = new Highlight();
  for (const range of ranges) {
    highlight.add(range);
  }
  CSS.highlights.set(highlightName, highlight);
}
