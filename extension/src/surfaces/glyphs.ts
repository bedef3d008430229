/** Small drawings that tell a state by their shape, not only by colour. */
import type { Tone } from "../words";

const svg = "http://www.w3.org/2000/svg";

/** Strokes on a 20 × 20 field. */
const strokes: Record<Tone | "close" | "delete" | "call" | "down" | "more" | "lock", string[]> = {
  wait: ["M10 2.5a7.5 7.5 0 1 1-7.5 7.5"],
  turn: [
    "M6.2 3.2 8 7 6.4 8.4a10 10 0 0 0 5.2 5.2L13 12l3.8 1.8c.2 2-1 3.2-2.8 3.2C8 17 3 12 3 6c0-1.8 1.2-3 3.2-2.8Z",
    "M12 3a5 5 0 0 1 5 5",
    "M12 6.2a1.8 1.8 0 0 1 1.8 1.8",
  ],
  good: ["m4 10.5 4 4 8-9"],
  bad: ["M10 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6Z", "M10 6v4.5", "M10 13.9v.1"],
  quiet: ["M4 10h12"],
  close: ["m5 5 10 10", "m15 5-10 10"],
  done: ["m4 10.5 4 4 8-9"],
  call: [
    "M6.2 3.2 8 7 6.4 8.4a10 10 0 0 0 5.2 5.2L13 12l3.8 1.8c.2 2-1 3.2-2.8 3.2C8 17 3 12 3 6c0-1.8 1.2-3 3.2-2.8Z",
  ],
  down: ["m5 8 5 5 5-5"],
  lock: ["M4.5 9h11v8h-11Z", "M7 9V6a3 3 0 0 1 6 0v3"],
  more: ["M4.5 10h.01", "M10 10h.01", "M15.5 10h.01"],
  delete: ["M7 4h10v12H7l-5-6Z", "m9.5 7.8 4.4 4.4", "m13.9 7.8-4.4 4.4"],
};

/** Draws a glyph in the current colour. It is decoration: its words stand beside it. */
export function glyph(name: keyof typeof strokes): SVGElement {
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("class", `glyph ${name}`);
  for (const stroke of strokes[name]) {
    const path = document.createElementNS(svg, "path");
    path.setAttribute("d", stroke);
    path.setAttribute("fill", "none");
    path.setAttribute("stroke", "currentColor");
    path.setAttribute("stroke-width", "2");
    path.setAttribute("stroke-linecap", "round");
    path.setAttribute("stroke-linejoin", "round");
    picture.append(path);
  }
  return picture;
}
