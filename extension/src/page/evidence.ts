/** What a page tells of its country: its language, schema.org addresses, postal addresses. */
import type { PageEvidence } from "../messages";

const mostAddresses = 5;
const longestAddress = 200;

/** Reads the evidence of a document. Cheap: a few selectors, no walk. */
export function evidenceOf(document: Document): PageEvidence {
  return {
    lang: (document.documentElement as Element | null)?.getAttribute("lang")?.slice(0, 64) ?? "",
    schema_country: schemaCountry(document),
    addresses: addresses(document),
  };
}

/** The page's only schema.org country; two different ones tell nothing. */
function schemaCountry(document: Document): string {
  const countries = new Set<string>();
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const data = script.textContent.slice(0, 100_000);
    for (const [, plain, named] of data.matchAll(
      /"addressCountry"\s*:\s*(?:"([A-Za-z]{2})"|\{[^{}]*"name"\s*:\s*"([A-Za-z]{2})")/g,
    )) {
      countries.add((plain ?? named ?? "").toUpperCase());
    }
  }
  for (const element of document.querySelectorAll('[itemprop~="addressCountry"]')) {
    const code = (element.getAttribute("content") ?? element.textContent).trim().toUpperCase();
    if (/^[A-Z]{2}$/.test(code)) {
      countries.add(code);
    }
  }
  return countries.size === 1 ? ([...countries][0] ?? "") : "";
}

function addresses(document: Document): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll('address, [itemprop~="address"], .adr')) {
    const text = element.textContent.replace(/\s+/g, " ").trim().slice(0, longestAddress);
    if (text !== "" && !found.includes(text)) {
      found.push(text);
    }
    if (found.length === mostAddresses) {
      break;
    }
  }
  return found;
}
