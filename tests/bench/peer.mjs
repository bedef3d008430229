// Measures libphonenumber-js's findPhoneNumbersInText. The first line on standard input
// is {region, texts}; each one after it, {text, metadata, spend}, has a text, by its
// index, searched again and again for that many milliseconds, with the small ("min") or
// the full metadata ("max"). The answer is a line with the fastest search's milliseconds.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../extension/", import.meta.url));
const finders = {
  min: require("libphonenumber-js/min").findPhoneNumbersInText,
  max: require("libphonenumber-js/max").findPhoneNumbersInText,
};

let given;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (!given) {
    given = asked;
    continue;
  }
  const find = finders[asked.metadata];
  const until = performance.now() + asked.spend;
  let best = Infinity;
  do {
    const begin = performance.now();
    find(given.texts[asked.text], { defaultCountry: given.region, v2: true });
    best = Math.min(best, performance.now() - begin);
  } while (performance.now() < until);
  process.stdout.write(`${best}\n`);
}
