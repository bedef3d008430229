/** Shows what was found, by a CSS custom highlight: no node of the page is touched. */

import { lightOnes } from "../surfaces/shade";

/** The highlight's name; static/content.css says how it looks. */
export const highlightName = "siptap";

/** The name of the one that lies over it where the text is light. */
const lightName = "siptap-light";

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
    CSS.highlights.delete(lightName);
    return;
  }
  register(highlightName, ranges, 0);
  register(lightName, lightOnes(ranges), 1);
}

function register(name: string, ranges: Range[], priority: number): void {
  const highlight = new Highlight();
  highlight.priority = priority;
  for (const range of ranges) {
    highlight.add(range);
  }
  CSS.highlights.set(name, highlight);
}
