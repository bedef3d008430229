// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { textBefore } from "./before";
import { reach } from "./tree";
import type { Look, Looks } from "./look";
import {
  blockOf,
  longestRun,
  placeOf,
  readBlock,
  readInSteps,
  sameRun,
  stillHolds,
  stretchOf,
  unitAt,
} from "./runs";

/** Looks by tag and by a `look` attribute, so that each case says what it needs. */
const looks: Looks = (element) => {
  const inline = ["B", "I", "A", "SPAN", "EM", "FONT"].includes(element.tagName);
  const said = (element.getAttribute("look") ?? "").split(" ");
  const look: Look = {
    flow: said.includes("none") ? "none" : inline && !said.includes("break") ? "inline" : "break",
    space: said.includes("keep") ? "keep" : said.includes("lines") ? "lines" : "collapse",
    seen: !said.includes("unseen"),
    veiled: said.includes("veiled"),
    opacity: 1,
    gapBefore: said.includes("gap"),
    gapAfter: said.includes("gap"),
  };
  return look;
};

function block(html: string): Element {
  document.body.innerHTML = ""; // eslint-disable-line no-restricted-properties -- a fixture
  const holder = document.createElement("div");
  holder.append(document.createRange().createContextualFragment(html));
  document.body.append(holder);
  return holder;
}

const texts = (html: string): string[] => readBlock(block(html), looks).runs.map(({ text }) => text);

describe("text as a person sees it", () => {
  it.each([
    ["plain", "call +43 1 505641 now", ["call +43 1 505641 now"]],
    ["white space is one space", "a \n\t b", ["a b"]],
    ["none at the start", "\n  +43 1", ["+43 1"]],
    ["over inline elements", "<b>+43</b> (1) <i>505</i>641", ["+43 (1) 505641"]],
    ["white space of two nodes is one", "a <b> b</b>", ["a b"]],
    ["a non-breaking space stays", "01\u00A0505641", ["01\u00A0505641"]],
    ["a block ends it", "a<div>x</div>b", ["a", "b"]],
    ["a line break ends it", "+43 1<br>505641", ["+43 1", "505641"]],
    ["a possible line break does not", "+43<wbr>1", ["+431"]],
    ["a picture ends it", "1<img>2", ["1", "2"]],
    ["code is not read", "a<code>505641</code>b", ["a", "b"]],
    ["a script is not read", "a<script>505641</script>b", ["a", "b"]],
    ["a field is not read", "a<textarea>505641</textarea>b", ["a", "b"]],
    ["what is edited is not read", "a<span contenteditable>505641</span>b", ["a", "b"]],
    ["what has no box is not there", 'a<span look="none">505641</span>b', ["ab"]],
    ["what is hidden takes its room", 'a<span look="unseen">505641</span>b', ["a", "b"]],
    ["what is veiled hides all in it", 'a<span look="veiled">5<b>6</b></span>b', ["a", "b"]],
    ["a margin reads as a space", '<span>+43</span><span look="gap">1</span>', ["+43 1 "]],
    ["a badge is apart", '505641<span look="break">3</span>', ["505641"]],
    ["nothing but white space", " \n ", []],
  ])("%s", (_, html, expected) => {
    expect(texts(html)).toEqual(expected);
  });

  it("keeps white space where the page does, and ends at its line feeds", () => {
    const pre = block("a  b\nc");
    pre.setAttribute("look", "keep");
    expect(readBlock(pre, looks).runs.map(({ text }) => text)).toEqual(["a  b", "c"]);
  });

  it("keeps line feeds only where the page does so", () => {
    const preLine = block("a  b\n c");
    preLine.setAttribute("look", "lines");
    expect(readBlock(preLine, looks).runs.map(({ text }) => text)).toEqual(["a b", "c"]);
  });

  it("says when something was hidden", () => {
    expect(readBlock(block('a<span look="none">b</span>'), looks).hidden).toBe(true);
    expect(readBlock(block("a<span>b</span>"), looks).hidden).toBe(false);
  });
});

describe("the way back", () => {
  it("finds each unit of a run in its node", () => {
    const holder = block("x  <b>+43</b>\n (1) <i>505</i>641");
    const [run] = readBlock(holder, looks).runs;
    expect(run!.text).toBe("x +43 (1) 505641");
    for (let at = 0; at < run!.text.length; at++) {
      const place = placeOf(run!, at)!;
      const unit = place.node.data.charAt(place.offset).replace(/\s/, " ");
      expect(unit).toBe(run!.text.charAt(at));
      expect(unitAt(run!, place)).toBe(at);
    }
  });

  it("holds for random text and tags", () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = [" ", "  ", "\n", "5", "64", "<b>", "</b>", "<i>1</i>", "é", "\u{1F1E6}", "<br>", "<wbr>"];
    for (let round = 0; round < 60; round++) {
      const html = Array.from({ length: 12 }, () => pieces[random(pieces.length)]).join("");
      for (const run of readBlock(block(html), looks).runs) {
        const back = Array.from({ length: run.text.length }, (_, at) => {
          const place = placeOf(run, at)!;
          return place.node.data.charAt(place.offset).replace(/\s/, " ");
        }).join("");
        expect(back).toBe(run.text);
        expect(stillHolds(run)).toBe(true);
      }
    }
  });

  it("gives a stretch its first and last place", () => {
    const [run] = readBlock(block("<b>+43</b> 1 <i>505</i>641."), looks).runs;
    const stretch = stretchOf(run!, 0, 12)!;
    const range = document.createRange();
    range.setStart(stretch.start.node, stretch.start.offset);
    range.setEnd(stretch.end.node, stretch.end.offset);
    expect(range.toString()).toBe("+43 1 505641");
  });

  it("has no place for the room that a margin makes", () => {
    const [run] = readBlock(block('<span>+43</span><span look="gap">1</span>'), looks).runs;
    expect(placeOf(run!, 3)).toBeUndefined();
    expect(stretchOf(run!, 0, 5)).toBeDefined();
  });
});

describe("what has changed", () => {
  it("is seen in a node's text, and in its going", () => {
    const holder = block("+43 1 505641");
    const [run] = readBlock(holder, looks).runs;
    expect(stillHolds(run!)).toBe(true);
    (holder.firstChild as Text).data = "+43 1 505642";
    expect(stillHolds(run!)).toBe(false);
    (holder.firstChild as Text).data = "+43 1 505641";
    holder.remove();
    expect(stillHolds(run!)).toBe(false);
  });

  it("is seen in what a run is made of, not only in its words", () => {
    const holder = block("+43 <b>1</b>");
    const [before] = readBlock(holder, looks).runs;
    expect(sameRun(before!, readBlock(holder, looks).runs[0]!)).toBe(true);
    holder.querySelector("b")!.replaceChildren("1");
    expect(sameRun(before!, readBlock(holder, looks).runs[0]!)).toBe(false);
  });
});

describe("long text", () => {
  it("is cut, with nothing lost and no number cut through", () => {
    const word = "lorem ipsum ".repeat(300);
    const [first, second, ...rest] = readBlock(block(`${word}+43 1 505641 ${word}`), looks).runs;
    expect(rest).toHaveLength(0);
    expect(first!.text.length).toBeLessThanOrEqual(longestRun);
    expect(first!.text + second!.text).toBe(`${word}+43 1 505641 ${word}`);
    expect([first, second].filter((run) => run!.text.includes("+43 1 505641"))).toHaveLength(1);
  });

  it("is cut as it would be at the end, however long it is", () => {
    const pieces = Array.from({ length: 4000 }, (_, index) => `${String(index)} word  and\n`);
    const holder = block(`<p>${pieces.join("")}</p>`).firstElementChild!;
    const { runs } = readBlock(holder, looks);
    expect(runs.map(({ text }) => text).join("")).toBe(pieces.join("").replace(/\s+/g, " "));
    for (const run of runs) {
      expect(run.text.length).toBeLessThanOrEqual(longestRun);
      const read = run.segments
        .map(({ node, from, length }) => node.data.slice(from, from + length))
        .join("");
      expect(read.replace(/\s/g, " ")).toBe(run.text);
    }
  });

  it("is not followed into endless depth", () => {
    const holder = block("<p>Tel. </p>").firstElementChild!;
    let inner: Element = holder;
    for (let depth = 0; depth < 300; depth++) {
      inner = inner.appendChild(document.createElement("b"));
    }
    inner.append("01 505641");
    expect(readBlock(holder, looks).runs.map(({ text }) => text)).toEqual(["Tel. "]);
    expect(reach()(inner.firstChild!)).toBe(false);
  });

  it("is nothing where a character turns what is shown around", () => {
    expect(texts("<i>\u202e</i>01 505641\u202c")).toEqual([]);
  });

  it("is read with a pause now and then", () => {
    const holder = block("word ".repeat(20_000));
    expect([...readInSteps(holder, () => looks)].length).toBeGreaterThan(5);
  });

  it("is cut even without white space", () => {
    const runs = readBlock(block("1".repeat(3 * longestRun)), looks).runs;
    expect(runs.every(({ text }) => text.length <= longestRun)).toBe(true);
    expect(runs.map(({ text }) => text).join("")).toHaveLength(3 * longestRun);
  });
});

describe("blocks", () => {
  it("are the nearest ancestors that are not inline", () => {
    const holder = block("<b><i>x</i></b>");
    expect(blockOf(holder.querySelector("i")!.firstChild!, looks)).toBe(holder);
  });

  it("are shadow roots, and hosts for what is slotted in", () => {
    const holder = block("<span>slotted</span>");
    const host = holder.querySelector("span")!;
    const root = host.attachShadow({ mode: "open" });
    root.append("inside");
    expect(blockOf(root.firstChild!, looks)).toBe(root);
    expect(blockOf(host.firstChild!, looks)).toBe(host);
  });
});

describe("what stands before", () => {
  it("is told with other blocks set off", () => {
    const holder = block("<div>Invoice no.</div><div id=n>2024 001 234</div>");
    const [run] = readBlock(holder.querySelector("#n")!, looks).runs;
    expect(textBefore(run!, reach())).toBe("Invoice no.\n");
  });

  it("passes over what is not read, and stops at 80 units", () => {
    const holder = block(`${"x".repeat(200)}<script>secret</script><br>+43 1 505641`);
    const [, run] = readBlock(holder, looks).runs;
    expect(textBefore(run!, reach())).toBe(`${"x".repeat(79)}\n`);
  });
});
