/**
 * The calls under way, kept where they outlast the background: a browser may stop
 * it at any time, and its host with it. The next one tells what became of them.
 */
import { isOver } from "../words";
import type { Tracked } from "./calls";
import type { SessionStore } from "./recent";

/** What is kept of a call. */
export type KeptCall = Pick<Tracked, "view" | "tab" | "isPrivate">;

/** Keeps them in what lasts as long as the browser runs, and is never written to disk. */
export class KeptCalls {
  private kept = "[]";
  private writing: Promise<unknown>;

  /** `found` hears of those that an earlier background has left. */
  constructor(
    private readonly store: SessionStore,
    private readonly name: string,
    found: (calls: KeptCall[]) => void,
  ) {
    this.writing = store.get(name).then(
      (kept) => {
        if (Array.isArray(kept) && kept.length > 0) {
          this.kept = JSON.stringify(kept);
          found(kept as KeptCall[]);
        }
      },
      () => undefined,
    );
  }

  /** Keeps those of these calls that are under way, one state after the other. */
  keep(calls: Tracked[]): void {
    const live = calls
      .filter(({ view }) => !isOver(view.state))
      .map(({ view, tab, isPrivate }): KeptCall => ({
        view,
        isPrivate,
        tab,
      }));
    this.writing = this.writing.then(async () => {
      const text = JSON.stringify(live);
      if (text !== this.kept) {
        this.kept = text;
        // Where there is no room the call goes on; only its end might not be told.
        await this.store.set(this.name, live).catch(() => undefined);
      }
    });
  }
}
