/** What a page tells of its country: its language, schema.org addresses, postal addresses. */
import type { PageEvidence } from "../messages";

const mostAddresses = 5;
const longestAddress = 200;

/** Reads the evidence of a document. Cheap: a few selectors, no walk. */
export function evidenceOf(document: Document): PageEvidence {
  const steps = readEvidence(document);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** The same with a `yield` after each selector: a long document has each go through all of it. */
export function* readEvidence(document: Document): Generator<undefined, PageEvidence> {
  const countries = new Set<string>();
  inScripts(document, countries);
  yield;
  inItems(document, countries);
  yield;
  return {
    lang: (document.documentElement as Element | null)?.getAttribute("lang")?.slice(0, 64) ?? "",
    // Two different ones tell nothing.
    schema_country: countries.size === 1 ? ([...countries][0] ?? "") : "",
    addresses: yield* addresses(document),
  };
}

/** The countries of schema.org in scripts. */
function inScripts(document: Document, countries: Set<string>): void {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const data = script.textContent.slice(0, 100_000);
    for (const [, plain, named] of data.matchAll(
      /"addressCountry"\s*:\s*(?:"([A-Za-z]{2})"|\{[^{}]*"name"\s*:\s*"([A-Za-z]{2})")/g,
    )) {
      countries.add((plain ?? named ?? "").toUpperCase());
    }
  }
}

/** The countries of schema.org in the page's text. */
function inItems(document: Document, countries: Set<string>): void {
  for (const element of document.querySelectorAll('[itemprop~="addressCountry"]')) {
    const code = (element.getAttribute("content") ?? element.textContent).trim().toUpperCase();
    if (/^[A-Z]{2}$/.test(code)) {
      countries.add(code);
    }
  }
}

function* addresses(document: Document): Generator<undefined, string[]> {
  const found: string[] = [];
  for (const selector of ["address", '[itemprop~="address"]', ".adr"]) {
    for (const element of document.querySelectorAll(selector)) {
      const text = element.textContent.replace(/\s+/g, " ").trim().slice(0, longestAddress);
      if (text !== "" && !found.includes(text)) {
        found.push(text);
      }
      if (found.length === mostAddresses) {
        return found;
      }
    }
    yield;
  }
  return found;
}
