import { expect, it } from "vitest";
import type { ListedNumber } from "../messages";
import { PageNumbers } from "./page-numbers";
import { evidence, found, sender } from "./scripted-desk";

const one = (ref: string, e164: string, label = ""): ListedNumber => ({
  found: { ref, run: found.run, start: 5, end: 17, e164, risk: "none", assumed: false },
  shown: e164,
  label,
});

function listing(write = (ref: string): Promise<string> => Promise.resolve(`written ${ref}`)): {
  page: PageNumbers;
  asked: [number, string][];
  answer: (frame: number, numbers: ListedNumber[], tab?: number, id?: string) => Promise<void>;
} {
  const asked: [number, string][] = [];
  const page = new PageNumbers({
    ask: (tab, id) => void asked.push([tab, id]),
    write,
    changed: () => undefined,
    newId: () => `q${asked.length + 1}`,
  });
  const answer = (frame: number, numbers: ListedNumber[], tab = 7, id = asked.at(-1)![1]): Promise<void> =>
    page.answered({ kind: "numbers", id, doc: "d", numbers, evidence }, { ...sender, tab, frame });
  return { page, asked, answer };
}

it("lists what the frames of the tab say, the top one's first, each number once", async () => {
  const { page, asked, answer } = listing();
  page.look(7);
  expect(asked).toEqual([[7, "q1"]]);
  await answer(3, [one("c", "+431"), one("a", "+432")]);
  await answer(0, [one("b", "+432", "Reception")]);
  expect(page.list(7).map(({ number, label }) => [number, label])).toEqual([
    ["written b", "Reception"],
    ["written c", ""],
  ]);
  expect(page.get(page.list(7)[0]!.key)?.found.ref).toBe("b");
  expect(page.list(8)).toEqual([]);
});

it("takes no answer of another tab, or to another question", async () => {
  const { page, answer } = listing();
  page.look(7);
  await answer(0, [one("a", "+431")], 8);
  await answer(0, [one("a", "+431")], 7, "q0");
  expect(page.list(7)).toEqual([]);
});

it("forgets a frame that answers no more, and another tab's numbers", async () => {
  const { page, answer } = listing();
  page.look(7);
  await answer(0, [one("a", "+431")]);
  await answer(3, [one("b", "+432")]);
  page.look(7);
  expect(page.list(7)).toHaveLength(2);
  await answer(0, [one("a", "+431")]);
  page.look(7);
  expect(page.list(7)).toHaveLength(1);
  page.look(8);
  expect(page.list(7)).toEqual([]);
});

it("shows the page's own words where the host does not say how to write a number", async () => {
  const { page, answer } = listing(() => Promise.resolve(""));
  page.look(7);
  await answer(0, [one("a", "+431")]);
  expect(page.list(7)[0]?.number).toBe("+431");
});
