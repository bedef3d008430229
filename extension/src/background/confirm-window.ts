/** The window of the extension's own in which a person is asked, from its opening until it is closed. */
import type { OwnWindow, Port } from "../ext";
import type { Question, ToldConfirm } from "../messages";

/** Opens the window; rejects where the browser has none to open. */
export type Opener = (isPrivate: boolean) => Promise<OwnWindow>;

/** One window, or none. */
export class ConfirmWindow {
  private window: OwnWindow | undefined;
  private readonly ports = new Set<Port>();

  constructor(private readonly opener: Opener) {}

  /** Opens it, or brings it to the front where it is open. */
  async open(isPrivate: boolean): Promise<void> {
    const open = this.window;
    this.window = undefined;
    try {
      await open?.focus();
      this.window = open;
    } catch {
      // It was closed meanwhile.
    }
    this.window ??= await this.opener(isPrivate);
  }

  /** Its page is there, and asks what to show; `closed` hears when it is gone. */
  add(port: Port, question: Question | undefined, closed: () => void): void {
    this.ports.add(port);
    port.onGone(() => {
      this.ports.delete(port);
      this.window = undefined;
      closed();
    });
    this.show(question);
  }

  /** Shows a question, or closes the window. */
  show(question: Question | undefined): void {
    for (const port of this.ports) {
      port.post({ kind: "question", question: question ?? null } satisfies ToldConfirm);
    }
  }
}
