/** What has just left the document: the page may be rendering it anew. */
import { ByDigits } from "./carry";
import type { Entry, Found } from "./records";

/** What has left since it was last forgotten. */
export class Left {
  private readonly byText = new Map<string, Entry>();
  private readonly numbers = new ByDigits<Found>();
  private latest = -Infinity;

  /** Since when the youngest of it had stood there, ms since the document began. */
  get since(): number {
    return this.latest;
  }

  add(entry: Entry): void {
    this.byText.set(entry.run.text, entry);
    this.latest = Math.max(this.latest, entry.since);
    for (const found of entry.found) {
      this.numbers.add(found);
    }
  }

  /** One that says the same. */
  saying(text: string): Entry | undefined {
    return this.byText.get(text);
  }

  /** Numbers that stand in a text too. */
  in(text: string): Found[] {
    return this.numbers.in(text);
  }
}
