// @vitest-environment jsdom
import { expect, it } from "vitest";
import { labelOf, longestLabel } from "./label";

/** The label of the number that stands in the element with the id "n". */
function label(html: string): string {
  document.body.innerHTML = html; // eslint-disable-line no-restricted-properties -- a test's own page
  const holder = document.getElementById("n")!;
  const node = [...holder.childNodes].find((one) => /\d{3}/.test(one.textContent!))!;
  const text = node.textContent!;
  return labelOf({ text, start: text.search(/\+43|01 /), node });
}

it.each([
  ["words before it", `<p id=n>Reception: +43 1 505641</p>`, "Reception"],
  ["the last sentence's words", `<p id=n>We are here for you. Ask Anna Maier, tel. +43 1 505641</p>`, "Ask Anna Maier"],
  ["a list's parts", `<p id=n>Office hours 9 to 5 | Workshop – Fax: 01 505641</p>`, "Workshop"],
  ["a heading above it", `<section><h3>Customer service</h3><p>Mon to Fri</p><p id=n>Tel.: 01 505641</p></section>`, "Customer service"],
  ["a table's first cell", `<table><tr><th>Anna Maier</th><td>Sales</td><td id=n>01 505641</td></tr></table>`, "Anna Maier"],
  ["a term", `<dl><dt>Fax of the hotel</dt><dd id=n>01 505641</dd></dl>`, "Fax of the hotel"],
  ["a name's element", `<div><strong>Dr. Berger</strong><div><span>Phone</span> <span id=n>01 505641</span></div></div>`, "Dr. Berger"],
  ["only an announcement", `<p id=n>Telefon: 01 505641</p>`, ""],
  ["nothing", `<p id=n>01 505641</p>`, ""],
  ["another number", `<p>01 505642</p><p id=n>01 505641</p>`, ""],
  ["a script", `<div><script>var sales</script><p id=n>01 505641</p></div>`, ""],
  ["a whole story", `<div><p>${"many words ".repeat(60)}</p><p id=n>01 505641</p></div>`, ""],
  ["bidi controls", `<p id=n>\u202eSales\u202c: 01 505641</p>`, "Sales"],
])("%s", (_, html, expected) => {
  expect(label(html)).toBe(expected);
}); // prettier-ignore

it("is never longer than a line", () => {
  const words = label(`<p id=n>${"Department of very long names ".repeat(4)}: 01 505641</p>`);
  expect(words.length).toBeLessThanOrEqual(longestLabel);
  expect(words).toMatch(/^….*names$/);
});
