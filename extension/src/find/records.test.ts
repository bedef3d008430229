// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { readBlock, type Run } from "../page/runs";
import type { Look } from "../page/look";
import { remembered } from "./left";
import { rangeFor, Records } from "./records";

const look: Look = {
  flow: "break",
  space: "collapse",
  seen: true,
  veiled: false,
  opacity: 1,
  gapBefore: false,
  gapAfter: false,
};
const read = (block: Element): Run[] =>
  readBlock(block, (element) => ({ ...look, flow: element === block ? "break" : "inline" })).runs;
const number = {
  start: 5,
  end: 17,
  ref: "r",
  e164: "+431505641",
  valid: true,
  risk: "none" as const,
  assumed: false,
};

let records: Records;
let block: HTMLElement;

beforeEach(() => {
  records = new Records();
  block = document.createElement("p");
  block.append("Tel. +43 1 505641");
  document.body.replaceChildren(block);
});

function replace(at: number, before = ""): ReturnType<Records["replace"]> {
  return records.replace(block, read(block), at, () => before);
}

describe("what was found", () => {
  it("is asked about once, and kept while nothing changes", () => {
    const [entry] = replace(0);
    records.judge(entry!, [number]);
    expect(replace(100)).toEqual([]);
    expect(records.found()).toHaveLength(1);
    expect(rangeFor(records.found()[0]!)!.toString()).toBe("+43 1 505641");
  });

  it("is found again at its place, from the first unit to the last", () => {
    const [entry] = replace(0);
    records.judge(entry!, [number]);
    const node = block.firstChild as Text;
    const at = (offset: number): string | undefined => records.at(block, { node, offset })?.ref;
    expect([at(4), at(5), at(17), at(0)]).toEqual([undefined, "r", "r", undefined]);
  });

  it("outlives a page that renders the same words anew, with its age", () => {
    const [entry] = replace(10);
    records.judge(entry!, [number]);
    block.replaceChildren("Tel. +43 1 505641");
    expect(replace(900)).toEqual([]);
    const [found] = records.found();
    expect(found!.entry.since).toBe(10);
    expect(rangeFor(found!)!.startContainer).toBe(block.firstChild);
  });

  it("is shown, but judged anew, where other words stand before it", () => {
    const [entry] = replace(10, "Phone");
    records.judge(entry!, [number]);
    block.replaceChildren("Tel. +43 1 505641");
    const [fresh] = replace(900, "Invoice no.");
    expect(fresh!.judged).toBe(false);
    expect(records.found()).toHaveLength(1);
    records.judge(fresh!, []);
    expect(records.found()).toEqual([]);
  });

  it("keeps its age where the words beside it change, once it is judged the same", () => {
    const [entry] = replace(10);
    records.judge(entry!, [number]);
    (block.firstChild as Text).data = "Tel. +43 1 505641, 12 s";
    const [fresh] = replace(900);
    expect(fresh!.judged).toBe(false);
    expect(records.found()[0]!.since).toBe(10);
    records.judge(fresh!, [{ ...number, ref: "r2" }]);
    expect(records.found().map(({ ref, since }) => [ref, since])).toEqual([["r2", 10]]);
    records.judge(fresh!, [{ ...number, e164: "+43150564112" }]);
    expect(records.found()[0]!.since).toBe(900);
  });

  it("keeps an answer for words that were rendered anew while the host judged them", () => {
    const [entry] = replace(10);
    block.replaceChildren("");
    records.judge(entry!, [number]);
    expect(rangeFor(records.found()[0]!)).toBeUndefined();
    block.replaceChildren("Tel. +43 1 505641");
    expect(replace(900)).toEqual([]);
    expect(rangeFor(records.found()[0]!)!.toString()).toBe("+43 1 505641");
  });

  it("outlives a page that renders its block anew, and no longer", () => {
    const [entry] = replace(10);
    records.judge(entry!, [number]);
    const again = block.cloneNode(true) as HTMLElement;
    block.replaceWith(again);
    records.retire();
    expect(records.replace(again, read(again), 900, () => "")).toEqual([]);
    expect(records.found()[0]!.since).toBe(10);

    const later = again.cloneNode(true) as HTMLElement;
    again.replaceWith(later);
    records.retire();
    records.forget(true);
    // What the host has said of these words is known; how long they have stood is not.
    expect(records.replace(later, read(later), 1800, () => "")).toEqual([]);
    expect(records.found()[0]!.since).toBe(1800);
    records.forgetAnswers();
    const last = later.cloneNode(true) as HTMLElement;
    later.replaceWith(last);
    records.retire();
    records.forget(true);
    expect(records.replace(last, read(last), 2700, () => "")[0]!.since).toBe(2700);
    expect(records.found()).toEqual([]);
  });

  it("outlives a page that goes on changing before the new block was read, for a while", () => {
    const render = (): HTMLElement => {
      const again = block.cloneNode(true) as HTMLElement;
      block.replaceWith(again);
      records.retire();
      return (block = again);
    };
    const [entry] = replace(10);
    records.judge(entry!, [number]);
    render();
    records.forget(false, 5000);
    render();
    records.forget(false, 5000 + remembered - 1);
    replace(6000);
    expect(records.found()[0]!.since).toBe(10);
    render();
    records.forget(false, 5000 + 2 * remembered);
    records.forget(false, 5000 + 3 * remembered);
    replace(9000);
    expect(records.found()[0]!.since).toBe(9000);
  });

  it("is young again, and forgotten, when its words change", () => {
    const [entry] = replace(10);
    records.judge(entry!, [number]);
    (block.firstChild as Text).data = "Tel. +43 1 505642";
    const [fresh] = replace(900);
    expect(fresh!.since).toBe(900);
    expect(records.found()).toEqual([]);
    expect(records.holds(entry!)).toBe(false);
  });

  it("is forgotten when its block has gone", () => {
    replace(0);
    block.remove();
    records.retire();
    expect([...records.blocks()]).toEqual([]);
  });

  it("is forgotten when its text is hidden", () => {
    const [entry] = replace(0);
    records.judge(entry!, [number]);
    records.replace(block, [], 5, () => "");
    expect(records.found()).toEqual([]);
  });
});
