/** Shows what was found, by CSS custom highlights: no node of the page is touched. */
import { marks, type Mark } from "../surfaces/shade";

/** The highlights' name, before their mark; static/content.css says how they look. */
export const highlightName = "siptap";

/** What is shown: each range, and its mark. */
export type Shown = Map<Range, Mark>;

/** So many ranges are registered between two chances to stop. */
const stride = 16;

const registered = new Map<Mark, Highlight>();
let painted: Shown = new Map();

/**
 * Shows these ranges and no others, with a `yield` now and then. What is shown
 * already stays as it is and new ones are added, since a browser looks at each
 * that is new to it. Where one has to go, its highlight is made anew with those
 * that stay: Firefox takes very long to delete one.
 */
export function* paint(wanted: Shown): Generator<undefined> {
  const stale = new Set<Mark>();
  for (const [range, mark] of painted) {
    if (wanted.get(range) !== mark) {
      stale.add(mark);
    }
  }
  if (stale.size > 0) {
    yield* keep(wanted, stale);
  }
  let added = 0;
  for (const [range, mark] of wanted) {
    if (!painted.has(range)) {
      (registered.get(mark) ?? register(mark, [])).add(range);
      painted.set(range, mark);
      if (++added % stride === 0) {
        yield;
      }
    }
  }
}

/**
 * Puts back what the page has taken out of its registry, or emptied: the registry
 * is the page's own too. Cheap where nothing is missing.
 */
export function mend(): void {
  for (const [mark, own] of registered) {
    let wanted = 0;
    for (const one of painted.values()) {
      wanted += one === mark ? 1 : 0;
    }
    if (CSS.highlights.get(highlightName + mark) !== own || own.size !== wanted) {
      register(
        mark,
        [...painted].flatMap(([range, one]) => (one === mark ? [range] : [])),
      );
    }
  }
}

/** Shows nothing any more. */
export function erase(): void {
  for (const [mark, own] of registered) {
    if (CSS.highlights.get(highlightName + mark) === own) {
      CSS.highlights.delete(highlightName + mark); // A successor's of that name stays.
    }
  }
  registered.clear();
  painted = new Map();
}

function* keep(wanted: Shown, stale: Set<Mark>): Generator<undefined> {
  const kept: Shown = new Map();
  const ranges = new Map<Mark, Range[]>();
  let seen = 0;
  for (const [range, mark] of painted) {
    if (wanted.get(range) === mark) {
      kept.set(range, mark);
      if (stale.has(mark)) {
        const same = ranges.get(mark);
        if (same === undefined) {
          ranges.set(mark, [range]);
        } else {
          same.push(range);
        }
      }
    }
    if (++seen % (8 * stride) === 0) {
      yield;
    }
  }
  for (const mark of stale) {
    const left = ranges.get(mark) ?? [];
    if (left.length > 0) {
      register(mark, left);
    } else {
      CSS.highlights.delete(highlightName + mark);
      registered.delete(mark);
    }
  }
  painted = kept;
}

/** Takes away what a predecessor of this content script has left. */
export function clear(): void {
  for (const mark of marks) {
    CSS.highlights.delete(highlightName + mark);
  }
}

function register(mark: Mark, ranges: Range[]): Highlight {
  const highlight = new Highlight();
  for (const range of ranges) {
    highlight.add(range);
  }
  CSS.highlights.set(highlightName + mark, highlight);
  registered.set(mark, highlight);
  return highlight;
}
