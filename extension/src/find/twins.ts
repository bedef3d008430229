/** What was read of a block before, by what it says: most of it stands there still. */
import { sameRun, type Run } from "../page/runs";
import type { Entry } from "./records";

/** Of runs that say the same so many are looked through for one that stands where it stood. */
const mostTwins = 8;

/** Entries by what they say. */
export class Twins {
  private readonly groups = new Map<string, Entry[]>();
  /** Where in a group the next one is looked for: a block is read from its beginning to its end. */
  private readonly next = new Map<string, number>();

  constructor(entries: Entry[]) {
    for (const entry of entries) {
      const { text } = entry.run;
      const group = this.groups.get(text);
      if (group === undefined) {
        this.groups.set(text, [entry]);
      } else {
        group.push(entry);
      }
    }
  }

  /** Any that says the same. */
  of(run: Run): Entry | undefined {
    return this.groups.get(run.text)?.[0];
  }

  /** The one that says the same and stands in the same text. */
  same(run: Run): Entry | undefined {
    const group = this.groups.get(run.text) ?? [];
    const from = this.next.get(run.text) ?? 0;
    for (let step = 0; step < Math.min(mostTwins, group.length); step++) {
      const at = (from + step) % group.length;
      const entry = group[at];
      if (entry !== undefined && sameRun(entry.run, run)) {
        this.next.set(run.text, at + 1);
        return entry;
      }
    }
    return undefined;
  }
}
