/** The numbers of the page that the popup was opened over, as its frames list them. */
import type { ListedNumber, PageEvidence, PageNumber, PageRequest, Sender } from "../messages";

/** A number of a frame's list, and what it takes to dial it. */
export interface Listed extends ListedNumber {
  /** How the host writes it, the page's own words where it did not say in time. */
  number: string;
  doc: string;
  evidence: PageEvidence;
  sender: Sender;
}

/** Tells the frames of a tab to list their numbers; writes a number as the host does, "" where it does not. */
export interface PageNumbersNeeds {
  ask(tab: number, id: string): void;
  write(ref: string): Promise<string>;
  /** A list has changed. */
  changed(): void;
  newId(): string;
}

interface Frame {
  question: string;
  numbers: Listed[];
}

/** Knows one tab's numbers at a time. */
export class PageNumbers {
  private tab: number | undefined;
  private question = "";
  private readonly frames = new Map<number, Frame>();

  constructor(private readonly needs: PageNumbersNeeds) {}

  /** Asks a tab's frames. What they said before stands until they answer, or do not by the next time. */
  look(tab: number): void {
    if (tab !== this.tab) {
      this.tab = tab;
      this.frames.clear();
    }
    for (const [frame, { question }] of this.frames) {
      if (question !== this.question) {
        this.frames.delete(frame);
      }
    }
    this.question = this.needs.newId();
    this.needs.ask(tab, this.question);
  }

  /** A frame's answer. Only the frames of that tab are asked, and only the last question counts. */
  async answered(request: PageRequest & { kind: "numbers" }, sender: Sender): Promise<void> {
    const { id, doc, evidence } = request;
    if (id !== this.question || sender.tab !== this.tab) {
      return;
    }
    const numbers = await Promise.all(
      request.numbers.map(async (one) => ({
        ...one,
        number: (await this.needs.write(one.found.ref)) || one.shown,
        doc,
        evidence,
        sender,
      })),
    );
    if (sender.tab === this.tab) {
      this.frames.set(sender.frame, { question: id, numbers });
      this.needs.changed();
    }
  }

  /** The list of one tab: the top frame's numbers first, each once. */
  list(tab: number): PageNumber[] {
    if (tab !== this.tab) {
      return [];
    }
    const seen = new Set<string>();
    return this.all()
      .filter(([, { found, number }]) => !seen.has(found.e164 || number) && seen.add(found.e164 || number))
      .map(([key, { number, label }]) => ({ key, number, label }));
  }

  /** The number behind a key of the list. */
  get(key: string): Listed | undefined {
    return this.all().find(([known]) => known === key)?.[1];
  }

  private all(): [string, Listed][] {
    return [...this.frames]
      .sort(([a], [b]) => a - b)
      .flatMap(([frame, { numbers }]) =>
        numbers.map((one): [string, Listed] => [`${frame}.${one.doc}.${one.found.ref}`, one]),
      );
  }
}
