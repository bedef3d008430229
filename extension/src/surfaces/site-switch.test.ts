import { expect, it } from "vitest";
import { sitesIn, siteOf, withSite } from "./site-switch";

it.each([
  ["https://example.at/contact", "example.at"],
  ["http://127.0.0.1:8080/", "127.0.0.1"],
  ["chrome-extension://id/popup.html", ""],
  ["about:blank", ""],
  ["file:///home/page.html", ""],
  ["", ""],
])("%s is of the site %s", (url, site) => {
  expect(siteOf(url)).toBe(site);
});

it.each([
  [["a.at"], "b.at", false, ["a.at", "b.at"]],
  [["a.at"], "a.at", false, ["a.at"]],
  [["a.at", "b.at"], "a.at", true, ["b.at"]],
  [[], "a.at", true, []],
] as const)("%j with %s on: %s", (sites, site, on, expected) => {
  expect(withSite([...sites], site, on)).toEqual(expected);
});

it.each([undefined, null, "a.at", { a: 1 }, [1, "a.at"]])("reads whatever is kept: %j", (kept) => {
  expect(sitesIn(kept)).toEqual(Array.isArray(kept) ? ["a.at"] : []);
});
