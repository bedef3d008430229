/** The countries of the world in the person's language. */

/** All regions with a calling code's name, as [ISO 3166-1 alpha-2, name], by name. */
export function countries(language: string): [code: string, name: string][] {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const found: [string, string][] = [];
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) {
      const code = String.fromCharCode(first, second);
      const name = names.of(code);
      // Codes that are no country's (any more) stand for another, or are nobody's.
      if (name !== undefined && !notCountries.has(code) && new Intl.Locale(`und-${code}`).region === code) {
        found.push([code, name]);
      }
    }
  }
  return found.sort((a, b) => a[1].localeCompare(b[1], language));
}

/** Groups of countries, test codes, and places without a telephone network of their own. */
const notCountries = new Set("AN AQ BV CP DG EA EU EZ GS HM IC PN QO TF UM UN XA XB ZZ CQ".split(" "));
