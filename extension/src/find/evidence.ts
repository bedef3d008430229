/** What a page tells of its country, read seldom: a page may make the reading costly. */
import type { PageEvidence } from "../messages";
import { evidenceOf } from "../page/evidence";

/** It is read anew after this time, ms; a costly reading makes it longer, by so many times its own. */
const age = 1000;
const rest = 200;

/** The evidence of one document. */
export class Evidence {
  private read: PageEvidence | undefined;
  private until = 0;

  constructor(private readonly document: Document) {}

  /** What it tells now, or told a moment ago. */
  now(): PageEvidence {
    const start = performance.now();
    if (this.read === undefined || start > this.until) {
      this.read = evidenceOf(this.document);
      const end = performance.now();
      this.until = end + Math.max(age, (end - start) * rest);
    }
    return this.read;
  }
}
