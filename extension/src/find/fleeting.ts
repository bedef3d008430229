/**
 * Texts that may be gone again in a moment, a clock's say: the host is asked about
 * them once they have stood, and of what never stands about some now and then.
 */
import { leastAge } from "../act/tap";
import type { Entry } from "./records";

/** So many are remembered. */
const most = 500;

/** Keeps what is to be asked about later. */
export class Fleeting {
  private entries: Entry[] = [];
  private asked = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `ask` is given what has stood; `holds` says whether something still stands. */
  constructor(
    private readonly ask: (entries: Entry[]) => void,
    private readonly holds: (entry: Entry) => boolean,
  ) {}

  /** Returns those of some that are to be asked about now. */
  sift(entries: Entry[]): Entry[] {
    const fleeting = entries.filter((entry) => entry.fleeting);
    const now = performance.now();
    if (fleeting.length === 0 || now - this.asked > leastAge) {
      this.asked = fleeting.length === 0 ? this.asked : now;
      return entries;
    }
    this.entries.push(...fleeting);
    if (this.entries.length > most) {
      this.entries = this.entries.filter(this.holds).slice(-most);
    }
    this.timer ??= setTimeout(() => this.look(), leastAge);
    return entries.filter((entry) => !entry.fleeting);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.entries = [];
  }

  private look(): void {
    const before = performance.now() - leastAge;
    const held = this.entries.filter((entry) => this.holds(entry) && !entry.judged);
    this.stop();
    this.entries = held.filter(({ since }) => since > before);
    if (this.entries.length > 0) {
      this.timer = setTimeout(() => this.look(), leastAge);
    }
    const standing = held.filter(({ since }) => since <= before);
    for (const entry of standing) {
      entry.fleeting = false;
    }
    this.ask(standing);
  }
}
