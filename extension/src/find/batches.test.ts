import { expect, it } from "vitest";
import { mostBytes, mostRuns, takeBatch } from "./batches";

const runs = (count: number, text: string): { run: { text: string } }[] =>
  Array.from({ length: count }, () => ({ run: { text } }));

it("takes no more runs than the protocol does", () => {
  const queue = runs(600, "x");
  expect([takeBatch(queue).length, takeBatch(queue).length, takeBatch(queue).length]).toEqual([
    mostRuns,
    mostRuns,
    600 - 2 * mostRuns,
  ]);
  expect(takeBatch(queue)).toEqual([]);
});

it("takes no more text, counted as it is sent", () => {
  const batch = takeBatch(runs(100, "€".repeat(1000)));
  expect(batch).toHaveLength(Math.floor(mostBytes / 3000));
});

it("takes one even where that is too long", () => {
  expect(takeBatch(runs(2, "x".repeat(mostBytes + 1)))).toHaveLength(1);
});
