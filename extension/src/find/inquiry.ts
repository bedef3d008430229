/** Asks the host about what was read, a request at a time, until it has answered for all. */
import type { FindReply, PageEvidence } from "../messages";
import type { FoundNumber, TextRun } from "../protocol.gen";
import { mostRuns, takeBatch } from "./batches";
import type { Entry } from "./records";

/**
 * Asks the host, by way of the background. Rejects where the background cannot be
 * reached: it is starting just now, or gone for good.
 */
export type Find = (runs: TextRun[], evidence: PageEvidence) => Promise<FindReply | undefined>;

/** What the host answers where it could be asked. */
export interface Answer {
  numbers: FoundNumber[][];
  region: string;
}

/** Whoever has the questions. */
export interface Asker {
  evidence(): PageEvidence;
  /** Called before the questions, to read what `evidence` then tells. */
  prepare(): Promise<void>;
  /** Whether an answer about this is still wanted. */
  holds(entry: Entry): boolean;
  /** How far this is from where a person looks, in runs about. */
  distance(entry: Entry): number;
  take(batch: Entry[], answer: Answer): Promise<void>;
  /** Whether there is somebody to ask: not once the extension was updated or removed. */
  isAlive(): boolean;
  /** There is nobody to ask any more. */
  gone(): void;
  /** It is time to try again what nobody answered. */
  again(): void;
}

/**
 * What is further away than this from where a person looks is not asked about
 * before the person comes near: a page may hold more than anybody reads.
 */
export const mostAhead = 12_000;

/** As many before where a person looks are asked about with those after it. */
const behind = mostRuns / 2;

/** When it is tried again after the background could not be reached, ms. */
const tryAgain = [500, 2000, 8000];

/** The questions of one document. */
export class Inquiry {
  private queue: Entry[] = [];
  private asking = false;
  private stopped = false;
  private tries = 0;

  constructor(
    private readonly find: Find,
    private readonly asker: Asker,
  ) {}

  /** How many wait to be asked about. */
  get waiting(): number {
    return this.queue.length;
  }

  /** More answers will come soon. */
  get isAsking(): boolean {
    return this.asking;
  }

  /** Puts these at the end of the queue; asking is another step. */
  add(entries: Iterable<Entry>): void {
    for (const entry of entries) {
      this.queue.push(entry);
    }
  }

  /** Those that wait. */
  queued(): Set<Entry> {
    return new Set(this.queue);
  }

  /** Asks until the queue is empty. */
  async ask(): Promise<void> {
    if (this.asking) {
      return; // It goes on until the queue is empty.
    }
    this.asking = true;
    let most = mostRuns;
    while (this.queue.length > 0 && !this.stopped) {
      await this.asker.prepare();
      const from = this.nearest();
      if (from === undefined) {
        break;
      }
      const batch = takeBatch(this.queue, most, from).filter((entry) => this.asker.holds(entry));
      if (batch.length === 0) {
        continue;
      }
      const reply = await this.askAbout(batch);
      if (reply?.ok === true) {
        await this.asker.take(batch, reply);
      } else if (reply?.problem.code === "too-large" && batch.length > 1) {
        most = Math.ceil(batch.length / 2);
        this.queue.unshift(...batch);
      } else if (reply?.problem.code !== "too-large") {
        this.queue = []; // Nobody answers; what has no answer is asked about again when the host is up.
      }
    }
    this.asking = false;
  }

  /** Where in the queue stands what a person sees; undefined where that is too far away. */
  private nearest(): number | undefined {
    let [least, nearest] = [Infinity, 0];
    for (const [index, entry] of this.queue.length <= mostRuns ? [] : this.queue.entries()) {
      const distance = this.asker.distance(entry);
      if (distance < least) {
        [least, nearest] = [distance, index];
      }
    }
    return least < Infinity && least > mostAhead ? undefined : Math.max(0, nearest - behind);
  }

  /** Asks about some at once, whatever waits; undefined where nobody answers. */
  async askAbout(batch: Entry[]): Promise<FindReply | undefined> {
    const runs = batch.map(({ run, before }) => ({ text: run.text, before }));
    try {
      const reply = await this.find(runs, this.asker.evidence());
      if (reply !== undefined) {
        this.tries = 0;
        return reply;
      }
    } catch {
      // The same as no answer, but for an end that is seen below.
    }
    this.unreached();
    return undefined;
  }

  /** Asks nothing any more. */
  stop(): void {
    this.stopped = true;
  }

  private unreached(): void {
    const wait = tryAgain[this.tries++];
    if (!this.asker.isAlive()) {
      this.asker.gone();
    } else if (wait !== undefined) {
      setTimeout(() => this.asker.again(), wait);
    }
  }
}
