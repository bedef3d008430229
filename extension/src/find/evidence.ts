/** What a page tells of its country, read seldom: a page may make the reading costly. */
import type { PageEvidence } from "../messages";
import { evidenceOf, readEvidence } from "../page/evidence";
import { inSlices, spent } from "../page/idle";

/** It is read anew after this time, ms; a costly reading makes it longer, by so many times its own. */
const age = 1000;
const rest = 200;

/** The evidence of one document. */
export class Evidence {
  private read: PageEvidence | undefined;
  private until = 0;

  constructor(private readonly document: Document) {}

  /** What it told when it was read last. */
  latest(): PageEvidence {
    return (this.read ??= evidenceOf(this.document));
  }

  /** Reads it anew where it is time to. */
  async prepare(): Promise<void> {
    if (this.read !== undefined && performance.now() <= this.until) {
      return;
    }
    const before = spent();
    await inSlices(this.reading());
    this.until = performance.now() + Math.max(age, (spent() - before) * rest);
  }

  private *reading(): Generator<undefined> {
    this.read = yield* readEvidence(this.document);
  }
}
