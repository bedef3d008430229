/** What has just left the document: the page may be rendering it anew. */
import { ByDigits } from "./carry";
import type { Entry, Found } from "./records";

/** While the page goes on changing, what has left is remembered for so long, ms, and up to twice as long. */
export const remembered = 1000;

/** What has left since some time. */
class Group {
  readonly byText = new Map<string, Entry>();
  readonly numbers = new ByDigits<Found>();

  constructor(readonly begun: number) {}
}

/** What has left and was not forgotten yet. */
export class Left {
  /** The younger and the older ones. */
  private groups: [Group, Group] = [new Group(0), new Group(0)];
  private latest = -Infinity;

  /** Since when the youngest of what has left since the last forgetting had stood there, ms since the document began. */
  get since(): number {
    return this.latest;
  }

  add(entry: Entry): void {
    const [group] = this.groups;
    group.byText.set(entry.run.text, entry);
    this.latest = Math.max(this.latest, entry.since);
    for (const found of entry.found) {
      group.numbers.add(found);
    }
  }

  /** One that says the same. */
  saying(text: string): Entry | undefined {
    const [young, old] = this.groups;
    return young.byText.get(text) ?? old.byText.get(text);
  }

  /** Numbers that stand in a text too. */
  in(text: string): Found[] {
    const [young, old] = this.groups;
    const found = young.numbers.in(text);
    return found.length > 0 ? found : old.numbers.in(text);
  }

  /** Forgets it: it was not rendered anew. Where the page goes on changing it may be yet; then what left long ago is forgotten. */
  forget(isStill: boolean, now: number): void {
    const [young] = this.groups;
    this.latest = -Infinity;
    if (isStill) {
      this.groups = [new Group(now), new Group(now)];
    } else if (now - young.begun >= remembered) {
      this.groups = [new Group(now), young];
    }
  }
}
