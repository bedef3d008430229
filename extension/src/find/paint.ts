/** Shows what was found, by a CSS custom highlight: no node of the page is touched. */

/** The highlight's name; static/content.css says how it looks. */
export const highlightName = "siptap";

/** The name of the one that lies over it where the text is light. */
const lightName = "siptap-light";

/** What is shown: each range, and whether its text is light. */
export type Shown = Map<Range, boolean>;

/** So many ranges are registered between two chances to stop. */
const stride = 16;

let all: Highlight | undefined;
let light: Highlight | undefined;
let painted: Shown = new Map();

/**
 * Shows these ranges and no others, with a `yield` now and then. What is shown
 * already stays as it is and new ones are added, since a browser looks at each
 * that is new to it. Where one has to go, the highlight is made anew with those
 * that stay: Firefox takes very long to delete one.
 */
export function* paint(wanted: Shown): Generator<undefined> {
  for (const [range, isLight] of painted) {
    if (wanted.get(range) !== isLight) {
      yield* keep(wanted);
      break;
    }
  }
  if (wanted.size > 0 && (all === undefined || light === undefined)) {
    all = register(highlightName, [], 0);
    light = register(lightName, [], 1);
  }
  let added = 0;
  for (const [range, isLight] of wanted) {
    if (!painted.has(range)) {
      all?.add(range);
      if (isLight) {
        light?.add(range);
      }
      painted.set(range, isLight);
      if (++added % stride === 0) {
        yield;
      }
    }
  }
}

/** Shows nothing any more. */
export function erase(): void {
  CSS.highlights.delete(highlightName);
  CSS.highlights.delete(lightName);
  all = light = undefined;
  painted = new Map();
}

function* keep(wanted: Shown): Generator<undefined> {
  const kept: Shown = new Map();
  const ranges: Range[] = [];
  const lights: Range[] = [];
  let seen = 0;
  for (const [range, isLight] of painted) {
    if (wanted.get(range) === isLight) {
      kept.set(range, isLight);
      ranges.push(range);
      if (isLight) {
        lights.push(range);
      }
    }
    if (++seen % (8 * stride) === 0) {
      yield;
    }
  }
  if (kept.size === 0) {
    erase();
    return;
  }
  all = register(highlightName, ranges, 0);
  light = register(lightName, lights, 1);
  painted = kept;
}

function register(name: string, ranges: Range[], priority: number): Highlight {
  const highlight = new Highlight();
  highlight.priority = priority;
  for (const range of ranges) {
    highlight.add(range);
  }
  CSS.highlights.set(name, highlight);
  return highlight;
}
