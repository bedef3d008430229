/**
 * The calls of this person's other Siptap processes: another browser, another
 * profile, a terminal. They can be looked at, and are hung up where they belong.
 */
import type { HostView, OtherCall } from "../messages";
import type { Asks } from "./placer";

/** Knows them as the host told them last. */
export class Others {
  private calls: OtherCall[] = [];

  constructor(
    private readonly host: Asks & { view(): HostView },
    private readonly changed: () => void,
  ) {}

  /** Asks the host, where it is running: nobody is started to look at others. */
  async look(): Promise<void> {
    if (this.host.view().phase !== "ready") {
      this.take([]);
      return;
    }
    try {
      const { calls } = await this.host.call("calls", {}, false);
      this.take(
        calls.flatMap(({ owner, number, state, side }): OtherCall[] =>
          owner === undefined ? [] : [{ owner, number, state, side: side ?? "" }],
        ),
      );
    } catch {
      this.take([]);
    }
  }

  all(): OtherCall[] {
    return this.calls;
  }

  private take(calls: OtherCall[]): void {
    if (JSON.stringify(calls) !== JSON.stringify(this.calls)) {
      this.calls = calls;
      this.changed();
    }
  }
}
