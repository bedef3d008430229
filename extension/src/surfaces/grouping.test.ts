import { expect, it } from "vitest";
import { formsOf, group, pastSeparators, type Typed } from "./grouping";

/** "|" stands for the caret. */
function typed(text: string): Typed {
  return { text: text.replace("|", ""), caret: text.indexOf("|") };
}

function shown({ text, caret }: Typed): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

const vienna = formsOf({ international: "+43 1 505641", national: "01 505641" });

it.each([
  ["01505641|", "01 505641|"],
  ["01|505641", "01| 505641"],
  ["|01505641", "|01 505641"],
  ["0150|5641", "01 50|5641"],
  ["+431505641|", "+43 1 505641|"],
  ["+43|1505641", "+43| 1 505641"],
  ["00431505641|", "00 43 1 505641|"],
  ["01 50 56 41|", "01 505641|"],
  ["01 505641 |", "01 505641|"],
  // Other digits than those that were read: they were typed meanwhile.
  ["015056411|", "015056411|"],
  ["+43 (0)1 505641|", "+43 (0)1 505641|"],
  // More than a number.
  ["01505641 DW 12|", "01505641 DW 12|"],
  ["sip:01505641@example.at|", "sip:01505641@example.at|"],
  ["|", "|"],
])("%s becomes %s", (before, after) => {
  expect(shown(group(typed(before), vienna))).toBe(after);
});

it("never moves the caret to another digit, wherever it stands", () => {
  for (const text of ["01505641", "+431505641", "0 1 5 0 5 6 4 1", "00431505641"]) {
    for (let caret = 0; caret <= text.length; caret++) {
      const after = group({ text, caret }, vienna);
      const digits = (part: string): string => part.replace(/[^\d+]/g, "");
      expect(digits(after.text)).toBe(digits(text));
      expect(digits(after.text.slice(0, after.caret))).toBe(digits(text.slice(0, caret)));
    }
  }
});

it.each([
  ["01 |505641", "back", "01| 505641"],
  ["01| 505641", "back", "01| 505641"],
  ["(0|1) 5", "back", "(0|1) 5"],
  ["(|01) 5", "back", "(|01) 5"],
  ["01| 505641", "ahead", "01 |505641"],
  ["01 505641| ", "ahead", "01 505641| "],
] as const)("%s, deleting %s, has the caret here: %s", (before, way, after) => {
  const place = typed(before);
  expect(shown({ ...place, caret: pastSeparators(place, way) })).toBe(after);
});
