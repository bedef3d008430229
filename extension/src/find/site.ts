/** What the person has said about the site of this document, and what of its numbers is left. */
import type { FindReply, SiteView } from "../messages";

/** The background says what holds from what it keeps itself, ms. One that is only just starting may never answer. */
const patience = 3000;

/** Knows the site from the first question on. */
export class Site {
  private known: Promise<void> | undefined;
  private current: SiteView = { off: false, not: [], highlight: "underline" };

  /** `changed` hears of each new word, with the one before. */
  constructor(
    private readonly request: () => Promise<unknown>,
    private readonly changed: (now: SiteView, before: SiteView) => void,
  ) {}

  get off(): boolean {
    return this.current.off;
  }

  get highlight(): SiteView["highlight"] {
    return this.current.highlight;
  }

  /** Asks once what holds here; rejects where the background cannot be reached, to be asked again. */
  ask(): Promise<void> {
    this.known ??= inTime(this.request()).then(
      (view) => this.take((view ?? this.current) as SiteView),
      (error: unknown) => {
        this.known = undefined;
        throw error;
      },
    );
    return this.known;
  }

  /** Asks anew: something else may hold. */
  again(): Promise<void> {
    this.known = undefined;
    return this.ask();
  }

  /** The background tells what holds now. */
  told(view: SiteView): void {
    this.known = Promise.resolve();
    this.take(view);
  }

  /** Leaves out what the person has called no number. */
  filter(reply: FindReply | undefined): FindReply | undefined {
    const { not } = this.current;
    if (reply?.ok !== true || not.length === 0) {
      return reply;
    }
    const numbers = reply.numbers.map((list) => list.filter(({ e164 }) => !not.includes(e164)));
    return { ...reply, numbers };
  }

  private take(view: SiteView): void {
    const before = this.current;
    this.current = view;
    this.changed(view, before);
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), patience);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
