// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { evidenceOf } from "./evidence";

beforeEach(() => {
  document.documentElement.removeAttribute("lang");
  document.body.replaceChildren();
});

function add(html: string): void {
  document.body.append(document.createRange().createContextualFragment(html));
}

it("knows the language", () => {
  document.documentElement.lang = "de-AT";
  expect(evidenceOf(document)).toEqual({ lang: "de-AT", schema_country: "", addresses: [] });
});

it.each([
  ['<script type="application/ld+json">{"address":{"addressCountry":"at"}}</script>', "AT"],
  ['<script type="application/ld+json">{"addressCountry": {"@type":"Country","name":"DE"}}</script>', "DE"],
  ['<meta itemprop="addressCountry" content="CH">', "CH"],
  ['<span itemprop="addressCountry">FR</span>', "FR"],
  ['<span itemprop="addressCountry">Austria</span>', ""],
  ['<i itemprop="addressCountry">FR</i><i itemprop="addressCountry">DE</i>', ""],
  ['<script type="application/ld+json">{broken</script>', ""],
])("reads schema.org's country from %s: %j", (html, country) => {
  add(html);
  expect(evidenceOf(document).schema_country).toBe(country);
});

it("takes a few addresses, short and tidy", () => {
  add(`<address>Hauptstraße 1\n  1010 Wien</address>${"<address>x</address>".repeat(20)}`);
  add(`<div class="adr">${"y".repeat(1000)}</div>`);
  expect(evidenceOf(document).addresses).toEqual(["Hauptstraße 1 1010 Wien", "x", "y".repeat(200)]);
});
