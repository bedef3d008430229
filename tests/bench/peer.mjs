// Measures libphonenumber-js's findPhoneNumbersInText: reads {region, texts} as JSON
// on standard input, writes for each text how many megabytes a second it searches
// with the small and with the full metadata.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../extension/", import.meta.url));
const finders = {
  min: require("libphonenumber-js/min").findPhoneNumbersInText,
  max: require("libphonenumber-js/max").findPhoneNumbersInText,
};

const { region, texts } = JSON.parse(readFileSync(0, "utf8"));
const results = texts.map(({ name, content }) => {
  const result = { name };
  for (const [metadata, find] of Object.entries(finders)) {
    let best = Infinity;
    let spent = 0;
    for (let run = 0; run < 20 && spent < 1500; run++) {
      const begin = performance.now();
      find(content, { defaultCountry: region, v2: true });
      const took = performance.now() - begin;
      spent += took;
      best = Math.min(best, took);
    }
    result[metadata] = Buffer.byteLength(content) / 1e6 / (best / 1e3);
  }
  return result;
});
process.stdout.write(JSON.stringify(results));
