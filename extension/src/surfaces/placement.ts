/** Where a number's card stands: near the number, never over it, inside the window. */

/** How far the card stays from the number, and from the window's edges, CSS pixels. */
export const gap = 8;

/** With less room than this beside the number, the card does not show, CSS pixels. */
const leastRoom = 72;

/** A box in the window, CSS pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Which way from the number the card stands. */
export type Side = "below" | "above" | "after" | "before";

/** Where the card stands, and how large it may be there. */
export interface Placement {
  side: Side;
  left: number;
  top: number;
  mostWidth: number;
  mostHeight: number;
}

/**
 * Places a card of a size beside a number in a window: below it, above it where
 * there is no room below, beside it where there is neither. The side where it
 * stands already is kept while there is room. Undefined where the number cannot
 * be seen, or where there is no room at all.
 */
export function place(
  number: Box,
  size: { width: number; height: number },
  window: Box,
  rtl: boolean,
  keep?: Side,
): Placement | undefined {
  if (
    number.bottom <= window.top ||
    number.top >= window.bottom ||
    number.right <= window.left ||
    number.left >= window.right
  ) {
    return undefined;
  }
  const inner: Box = {
    left: window.left + gap,
    top: window.top + gap,
    right: window.right - gap,
    bottom: window.bottom - gap,
  };
  const sides: [Side, Side] = rtl ? ["before", "after"] : ["after", "before"];
  const all = (["below", "above", ...sides] as Side[]).map((side) => ({
    side,
    room: roomAt(side, number, inner),
  }));
  const fits = ({ side, room }: (typeof all)[number]): boolean =>
    isUpright(side) ? room >= size.height : room >= size.width;
  const usable = ({ side, room }: (typeof all)[number]): boolean =>
    isUpright(side) ? room >= leastRoom : room >= size.width;
  const kept = all.find((one) => one.side === keep && usable(one));
  const upright = all.filter(({ side }) => isUpright(side)).sort((a, b) => b.room - a.room);
  const chosen = kept ?? all.find(fits) ?? upright.find(usable);
  if (chosen === undefined) {
    return undefined;
  }
  return at(chosen.side, chosen.room, number, size, inner, rtl);
}

function isUpright(side: Side): boolean {
  return side === "below" || side === "above";
}

function roomAt(side: Side, number: Box, inner: Box): number {
  switch (side) {
    case "below":
      return inner.bottom - number.bottom - gap;
    case "above":
      return number.top - gap - inner.top;
    case "after":
      return inner.right - number.right - gap;
    case "before":
      return number.left - gap - inner.left;
  }
}

function at(
  side: Side,
  room: number,
  number: Box,
  size: { width: number; height: number },
  inner: Box,
  rtl: boolean,
): Placement {
  const mostWidth = isUpright(side) ? inner.right - inner.left : room;
  const mostHeight = isUpright(side) ? room : inner.bottom - inner.top;
  const width = Math.min(size.width, mostWidth);
  const height = Math.min(size.height, mostHeight);
  const between = (least: number, wanted: number, most: number): number =>
    Math.max(least, Math.min(wanted, most));
  const across = between(inner.left, rtl ? number.right - width : number.left, inner.right - width);
  const along = between(inner.top, number.top, inner.bottom - height);
  const place: Record<Side, { left: number; top: number }> = {
    below: { left: across, top: number.bottom + gap },
    above: { left: across, top: number.top - gap - height },
    after: { left: number.right + gap, top: along },
    before: { left: number.left - gap - width, top: along },
  };
  return { side, ...place[side], mostWidth, mostHeight };
}

/** How far the toast stays from the window's edges, CSS pixels. */
export const margin = 16;

/** The toast's corner, at the window's right. */
export type Corner = "bottom" | "top";

/**
 * Chooses the corner for a toast of a size: below, or above where it would lie over the
 * number there and not above. It stays where it is as long as it covers nothing.
 */
export function cornerFor(
  number: Box | undefined,
  size: { width: number; height: number },
  window: Box,
  keep: Corner = "bottom",
): Corner {
  const left = window.right - margin - size.width;
  const covers = (corner: Corner): boolean => {
    const top = corner === "top" ? window.top + margin : window.bottom - margin - size.height;
    return (
      number !== undefined &&
      number.right > left - gap &&
      number.left < window.right &&
      number.bottom > top - gap &&
      number.top < top + size.height + gap
    );
  };
  const other = keep === "top" ? "bottom" : "top";
  return covers(keep) && !covers(other) ? other : keep;
}

/** The box around all lines of a number; undefined where it has none. */
export function around(boxes: Iterable<Box>): Box | undefined {
  let all: Box | undefined;
  for (const { left, top, right, bottom } of boxes) {
    if (right > left && bottom > top) {
      all = {
        left: Math.min(all?.left ?? left, left),
        top: Math.min(all?.top ?? top, top),
        right: Math.max(all?.right ?? right, right),
        bottom: Math.max(all?.bottom ?? bottom, bottom),
      };
    }
  }
  return all;
}
