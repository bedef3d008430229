import { expect, it } from "vitest";
import { Places, type Spot } from "./places";

const spot = (x: number, since = 0, key = "01 505641"): Spot => ({ key, since, x, y: 100 });

function after(...looks: [number, Spot[]][]): Places {
  const places = new Places();
  looks.forEach(([at, spots]) => places.note(spots, at));
  return places;
}

it.each<[string, Places, Spot, boolean]>([
  ["nobody has looked", after(), spot(100), false],
  ["it stands where it stood", after([1000, [spot(100)]]), spot(104), false],
  ["it stood elsewhere", after([1000, [spot(400)]]), spot(100), true],
  [
    "it has come since, and was seen there just now",
    after([1000, [spot(400)]], [1900, [spot(100)]]),
    spot(100),
    true,
  ],
  ["it has come since, and stayed", after([1000, [spot(400)]], [1800, [spot(100)]]), spot(100), false],
  ["its twin stood there", after([1000, [spot(400), spot(100)]]), spot(100), false],
  ["it is younger than the look", after([1000, [spot(400)]]), spot(100, 1100), false],
  ["another number stood there", after([1000, [spot(400), spot(100, 0, "01 505642")]]), spot(100), true],
  ["that was long ago", after([-9000, [spot(400)]]), spot(100), false],
])("%s", (_, places, now, moved) => {
  expect(places.hasMoved(now, 2000)).toBe(moved);
});
