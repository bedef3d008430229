// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { readBlock, type Run } from "../page/runs";
import type { Look } from "../page/look";
import { foundIn, Records } from "./records";

const look: Look = {
  flow: "break",
  space: "collapse",
  seen: true,
  veiled: false,
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
    entry!.found = [foundIn(entry!, number)];
    expect(replace(100)).toEqual([]);
    expect(records.found()).toHaveLength(1);
    expect(records.found()[0]!.range!.toString()).toBe("+43 1 505641");
  });

  it("is found again at its place, from the first unit to the last", () => {
    const [entry] = replace(0);
    entry!.found = [foundIn(entry!, number)];
    const node = block.firstChild as Text;
    const at = (offset: number): string | undefined => records.at(block, { node, offset })?.ref;
    expect([at(4), at(5), at(17), at(0)]).toEqual([undefined, "r", "r", undefined]);
  });

  it("outlives a page that renders the same words anew, with its age", () => {
    const [entry] = replace(10);
    entry!.found = [foundIn(entry!, number)];
    block.replaceChildren("Tel. +43 1 505641");
    expect(replace(900)).toEqual([]);
    const [found] = records.found();
    expect(found!.entry.since).toBe(10);
    expect(found!.range!.startContainer).toBe(block.firstChild);
  });

  it("is asked about anew where other words stand before it", () => {
    const [entry] = replace(10, "Phone");
    entry!.found = [foundIn(entry!, number)];
    block.replaceChildren("Tel. +43 1 505641");
    expect(replace(900, "Invoice no.")).toHaveLength(1);
    expect(records.found()).toEqual([]);
  });

  it("is young again, and forgotten, when its words change", () => {
    const [entry] = replace(10);
    entry!.found = [foundIn(entry!, number)];
    (block.firstChild as Text).data = "Tel. +43 1 505642";
    const [fresh] = replace(900);
    expect(fresh!.since).toBe(900);
    expect(records.found()).toEqual([]);
    expect(records.holds(entry!)).toBe(false);
  });

  it("is forgotten when its block has gone", () => {
    replace(0);
    block.remove();
    expect(records.prune()).toBe(true);
    expect(records.blocks()).toEqual([]);
  });

  it("is forgotten when its text is hidden", () => {
    const [entry] = replace(0);
    entry!.found = [foundIn(entry!, number)];
    records.replace(block, [], 5, () => "");
    expect(records.found()).toEqual([]);
  });
});
