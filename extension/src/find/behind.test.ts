// @vitest-environment jsdom
import { expect, it } from "vitest";
import { backgrounds, type BackgroundStyle } from "./behind";

/** Nests elements, the outermost first, and asks what lies behind the innermost. */
function behind(
  canvas: number | undefined,
  ...styles: [colour: string, image?: string][]
): number | undefined {
  const looks = new Map<Element, BackgroundStyle>();
  let inner: Element = document.createElement("div");
  const outer = inner;
  styles.forEach(([backgroundColor, backgroundImage = "none"], at) => {
    inner = at === 0 ? outer : inner.appendChild(document.createElement("div"));
    looks.set(inner, { backgroundColor, backgroundImage });
  });
  let asked = 0;
  const of = backgrounds(
    () => canvas,
    (element) => {
      asked++;
      return looks.get(element)!;
    },
  );
  const first = of(inner);
  expect(of(inner)).toBe(first);
  expect(asked).toBe(styles.length);
  return first;
}

const clear = "rgba(0, 0, 0, 0)";

it("is the canvas where nothing is in between", () => {
  expect(behind(1, [clear], [clear])).toBe(1);
  expect(behind(undefined, [clear])).toBeUndefined();
});

it("is the nearest opaque colour, also over a picture", () => {
  expect(behind(1, ["rgb(255, 255, 255)"], ["rgb(0, 0, 0)"], [clear])).toBe(0);
  expect(behind(1, [clear, "url(a.png)"], ["rgb(0, 0, 0)"])).toBe(0);
  expect(behind(undefined, ["rgb(0, 0, 0)"], [clear])).toBe(0);
});

it("is mixed where a colour lets through", () => {
  expect(behind(1, ["rgba(0, 0, 0, 0.5)"])).toBeCloseTo(0.216, 2);
  expect(behind(undefined, ["rgba(0, 0, 0, 0.5)"])).toBeUndefined();
});

it("is not known on a picture, or on a colour that nobody reads", () => {
  expect(behind(1, ["rgb(0, 0, 0)"], [clear, "linear-gradient(red, blue)"], [clear])).toBeUndefined();
  expect(behind(1, ["color(xyz 1 1 1)"])).toBeUndefined();
});
