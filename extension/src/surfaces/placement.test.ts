import { describe, expect, it } from "vitest";
import { around, cornerFor, gap, place, type Box, type Side } from "./placement";

const window: Box = { left: 0, top: 0, right: 1000, bottom: 700 };
const size = { width: 300, height: 110 };

function box(left: number, top: number, width = 120, height = 20): Box {
  return { left, top, right: left + width, bottom: top + height };
}

interface Row {
  what: string;
  number: Box;
  rtl?: boolean;
  window?: Box;
  size?: { width: number; height: number };
  keep?: Side;
  want: { side: Side; left: number; top: number } | undefined;
}

const rows: Row[] = [
  { what: "in the middle", number: box(400, 300), want: { side: "below", left: 400, top: 328 } },
  { what: "in the middle, right to left", number: box(400, 300), rtl: true, want: { side: "below", left: 220, top: 328 } }, // prettier-ignore
  { what: "at the bottom", number: box(400, 650), want: { side: "above", left: 400, top: 532 } },
  { what: "at the right edge", number: box(900, 300), want: { side: "below", left: 692, top: 328 } },
  { what: "at the left edge, right to left", number: box(0, 300), rtl: true, want: { side: "below", left: 8, top: 328 } }, // prettier-ignore
  { what: "half above the window", number: box(400, -10), want: { side: "below", left: 400, top: 18 } },
  { what: "half below the window", number: box(400, 690), want: { side: "above", left: 400, top: 572 } },
  { what: "scrolled away above", number: box(400, -30), want: undefined },
  { what: "scrolled away below", number: box(400, 700), want: undefined },
  { what: "scrolled away to the side", number: box(1000, 300), want: undefined },
  { what: "in a low window, with room after it", number: box(100, 40), window: { ...window, bottom: 130 }, want: { side: "after", left: 228, top: 12 } }, // prettier-ignore
  { what: "in a low window, with room before it", number: box(600, 40, 300), window: { ...window, bottom: 130 }, want: { side: "before", left: 292, top: 12 } }, // prettier-ignore
  { what: "in a low window, right to left", number: box(420, 40), rtl: true, window: { ...window, bottom: 130 }, want: { side: "before", left: 112, top: 12 } }, // prettier-ignore
  { what: "in a frame that is too small", number: box(5, 5), window: { left: 0, top: 0, right: 140, bottom: 40 }, want: undefined }, // prettier-ignore
  { what: "in a narrow window", number: box(20, 300), window: { ...window, right: 240 }, want: { side: "below", left: 8, top: 328 } }, // prettier-ignore
  { what: "in a short window without room beside", number: box(8, 110, 300), window: { left: 0, top: 0, right: 320, bottom: 220 }, want: { side: "above", left: 8, top: 8 } }, // prettier-ignore
  { what: "larger than before, where it stands", number: box(400, 450), keep: "below", size: { width: 300, height: 260 }, want: { side: "below", left: 400, top: 478 } }, // prettier-ignore
  { what: "above before, with room below now", number: box(400, 300), keep: "above", want: { side: "above", left: 400, top: 182 } }, // prettier-ignore
  { what: "below before, with no room there now", number: box(400, 660), keep: "below", want: { side: "above", left: 400, top: 542 } }, // prettier-ignore
  { what: "in a window that is zoomed into", number: box(400, 300), window: { left: 350, top: 250, right: 850, bottom: 600 }, want: { side: "below", left: 400, top: 328 } }, // prettier-ignore
];

describe("place", () => {
  it.each(rows)("$what", ({ number, rtl, window: within = window, size: wanted = size, keep, want }) => {
    const got = place(number, wanted, within, rtl === true, keep);
    expect(got && { side: got.side, left: got.left, top: got.top }).toEqual(want);
  });

  it("never stands over the number nor outside the window", () => {
    for (let left = -100; left < 1000; left += 37) {
      for (let top = -15; top < 700; top += 13) {
        for (const rtl of [false, true]) {
          const number = box(left, top, 180, 45);
          const got = place(number, size, window, rtl);
          if (got === undefined) {
            continue;
          }
          const right = got.left + Math.min(size.width, got.mostWidth);
          const bottom = got.top + Math.min(size.height, got.mostHeight);
          expect(got.left).toBeGreaterThanOrEqual(gap);
          expect(got.top).toBeGreaterThanOrEqual(gap);
          expect(right).toBeLessThanOrEqual(window.right - gap);
          expect(bottom).toBeLessThanOrEqual(window.bottom - gap);
          const beside =
            got.left >= number.right ||
            right <= number.left ||
            got.top >= number.bottom ||
            bottom <= number.top;
          expect(beside, `${left} ${top}`).toBe(true);
        }
      }
    }
  });
});

describe("around", () => {
  it("takes all lines of a number, and no box without a size", () => {
    expect(around([box(900, 100), box(0, 120, 50), box(0, 0, 0, 0)])).toEqual(
      { left: 0, top: 100, right: 1020, bottom: 140 }, // prettier-ignore
    );
    expect(around([box(3, 3, 0, 10)])).toBeUndefined();
  });
});

describe("the toast's corner", () => {
  const toast = { width: 376, height: 72 };
  const free = box(100, 300);
  const atBottom = box(700, 650);
  const atTop = box(700, 40);
  it.each([
    ["without a number", undefined, undefined, "bottom"],
    ["with a number elsewhere", free, undefined, "bottom"],
    ["with the number there", atBottom, undefined, "top"],
    ["with the number close above it", box(700, 585), undefined, "top"],
    ["with the number beside it", box(480, 650), undefined, "bottom"],
    ["above before, with the number elsewhere", free, "top", "top"],
    ["above before, with the number there now", atTop, "top", "bottom"],
  ] as const)("%s", (_, number, keep, want) => {
    expect(cornerFor(number, toast, window, keep)).toBe(want);
  });

  it("is the usual one in a window in which the number cannot be kept clear", () => {
    expect(cornerFor(box(10, 40), toast, { left: 0, top: 0, right: 320, bottom: 110 })).toBe("bottom");
  });
});
