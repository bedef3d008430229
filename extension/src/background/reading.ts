/** What the popup has the host read: a number of the page's list, what is typed, and a text that was pasted. */
import type { NormalizeReply } from "../messages";
import type { Asks } from "./placer";
import { problemOf } from "./problems";

/** A list does not wait longer for the host to write a number, ms. */
const writingTakes = 300;

/** How the host writes a number that it found; "" where it does not say so soon. */
export async function written(host: Asks, ref: string): Promise<string> {
  const soon = new Promise<string>((resolve) => setTimeout(() => resolve(""), writingTakes));
  const asked = host.call("normalize", { ref }, false).then(
    ({ international, text }) => international || text,
    () => "",
  );
  return Promise.race([asked, soon]);
}

/** What the dial pad holds, and where that is, named in the person's language. */
export async function typed(
  host: Asks,
  number: string,
  account: string,
  lang: string,
): Promise<NormalizeReply> {
  try {
    const asked = { number, lang, ...(account && { account }) };
    return { ok: true, number: await host.call("normalize", asked, true) };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/** The numbers in a text that a person pasted, each once, as they stand there. */
export async function numbersIn(
  host: Asks,
  text: string,
  account: string,
  locale: string,
  id: string,
): Promise<string[]> {
  const evidence = { lang: "", schema_country: "", addresses: [], top_host: "", locale };
  const doc = `paste:${id}`;
  try {
    // What the host reads as one number is one, also where find would see none in it.
    const whole = await host.call(
      "normalize",
      { number: text.slice(0, 400), ...(account && { account }) },
      true,
    );
    if (whole.valid) {
      return [text];
    }
    const { numbers } = await host.call("find", { doc, runs: [{ text }], evidence, private: true }, true);
    const byNumber = new Map<string, string>();
    for (const { valid, e164, start, end } of numbers[0] ?? []) {
      if (valid && !byNumber.has(e164)) {
        byNumber.set(e164, text.slice(start, end));
      }
    }
    return [...byNumber.values()];
  } catch {
    return [];
  }
}
