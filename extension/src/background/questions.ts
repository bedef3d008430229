/** The one question that a person is asked before a call, in a window of the extension's own. */
import type { Question } from "../messages";
import { HostError, local } from "./problems";

/** The window, as the questions use it. */
export interface AskingWindow {
  /** Opens it, or brings it to the front where it is open. Rejects where there can be none. */
  open(isPrivate: boolean): Promise<void>;
  /** Shows the question in it, or closes it. */
  show(question: Question | undefined): void;
}

interface Open {
  question: Question;
  answer: (yes: boolean) => void;
}

/**
 * Asks one question at a time: a new one takes the place of one that is open,
 * and what was not answered with yes was answered with no.
 */
export class Questions {
  private current: Open | undefined;

  constructor(
    private readonly window: AskingWindow,
    private readonly newId: () => string,
  ) {}

  /** What the window shows; undefined for nothing. */
  get question(): Question | undefined {
    return this.current?.question;
  }

  /** Asks, and resolves with the answer. Rejects where no window can be opened. */
  ask(question: Omit<Question, "id">, isPrivate: boolean): Promise<boolean> {
    this.current?.answer(false);
    return new Promise((resolve, reject) => {
      const open: Open = {
        question: { ...question, id: this.newId() },
        answer: (yes) => {
          this.leave(open);
          resolve(yes);
        },
      };
      this.current = open;
      this.window.open(isPrivate).then(
        () => this.window.show(this.question),
        () => {
          this.leave(open);
          reject(new HostError(local("no-window")));
        },
      );
    });
  }

  private leave(open: Open): void {
    if (this.current === open) {
      this.current = undefined;
    }
  }

  /** A person has answered; an answer to an older question says nothing. */
  answered(id: string, yes: boolean): void {
    const { current } = this;
    if (current?.question.id === id) {
      current.answer(yes);
      this.window.show(undefined);
    }
  }

  /** Takes the question for a tap back: it was hung up elsewhere. */
  takeBack(tap: string): void {
    if (this.current?.question.tap === tap) {
      this.answered(this.current.question.id, false);
    }
  }

  /** The window is gone. */
  closed(): void {
    this.current?.answer(false);
  }
}
