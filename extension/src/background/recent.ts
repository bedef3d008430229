/** The calls of this browser session that are over. The browser keeps them while the background sleeps. */
import type { CallView, RecentCall } from "../messages";
import { isOver } from "../words";

/** So many are kept, the newest. */
export const mostRecent = 20;

const name = "recent";

/** What lasts as long as the browser runs, and is never written to disk. */
export interface SessionStore {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

/** Knows them, the newest first. */
export class Recent {
  private calls: RecentCall[] = [];
  private readonly loaded: Promise<void>;

  constructor(
    private readonly store: SessionStore,
    private readonly changed: () => void,
  ) {
    this.loaded = this.load();
  }

  /** Takes a call that is over; one that never came to be is none. */
  put({ tap, call, state, number, side, problem, since, account = "" }: CallView): void {
    if (call === "" || !isOver(state)) {
      return;
    }
    const told = problem === undefined ? {} : { problem };
    this.calls = newestFirst([
      { tap, state, number, side, ...told, since, account },
      ...this.calls.filter((one) => one.tap !== tap),
    ]);
    this.changed();
    void this.loaded.then(() => this.store.set(name, this.calls)).catch(() => undefined);
  }

  all(): RecentCall[] {
    return this.calls;
  }

  private async load(): Promise<void> {
    const kept = await this.store.get(name).catch(() => undefined);
    if (Array.isArray(kept)) {
      const known = new Set(this.calls.map(({ tap }) => tap));
      const before = (kept as RecentCall[]).filter(({ tap }) => !known.has(tap));
      this.calls = newestFirst([...this.calls, ...before]);
      this.changed();
    }
  }
}

function newestFirst(calls: RecentCall[]): RecentCall[] {
  return calls.sort((a, b) => b.since - a.since).slice(0, mostRecent);
}
