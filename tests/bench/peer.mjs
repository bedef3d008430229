// Measures libphonenumber-js's findPhoneNumbersInText. The first line on standard input
// is {region, texts}; each one after it, {text, metadata, spend, sample}, has a text, by
// its index, searched again and again for "spend" milliseconds, with the small ("min") or
// the full metadata ("max"). The answer is a line with the milliseconds of processor time
// that one search took at best, as measured over "sample" milliseconds or one search.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../extension/", import.meta.url));
const finders = {
  min: require("libphonenumber-js/min").findPhoneNumbersInText,
  max: require("libphonenumber-js/max").findPhoneNumbersInText,
};

const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
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
    const before = processorTime();
    const begin = performance.now();
    let runs = 0;
    do {
      find(given.texts[asked.text], { defaultCountry: given.region, v2: true });
      runs++;
    } while (performance.now() - begin < asked.sample);
    best = Math.min(best, (processorTime() - before) / runs);
  } while (performance.now() < until);
  process.stdout.write(`${best}\n`);
}
