/** The calls of this browser session, from the tap on: the one place that knows them. */
import type { CallView, Problem, ViewState } from "../messages";
import type { Call } from "../protocol.gen";
import { isOver } from "../words";

/** So many are kept; old ones that are over go first. */
const mostKept = 20;

/** A call and where it was asked for. */
export interface Tracked {
  view: CallView;
  /** The tab whose toast shows it. */
  tab: number | undefined;
  /** Of a private window: nothing of it is kept. */
  isPrivate: boolean;
  /** A person hung up before the host had named the call. */
  hangUpWanted: boolean;
  lastSeq: number;
}

/** A tap from which nothing came. */
export function refusal(tap: string, number: string, problem: Problem): CallView {
  return { tap, call: "", state: "refused", number, side: "", problem, since: Date.now(), steps: [] };
}

/** Knows all calls; tells whoever shows them at each change. */
export class Calls {
  private readonly byTap = new Map<string, Tracked>();
  /** Calls that the host told of before its answer to `dial` was seen. */
  private readonly early = new Map<string, Call[]>();

  constructor(private readonly changed: (tracked: Tracked) => void) {}

  /** A tap, before anything is asked. The same tap twice is one. */
  begin(tap: string, shown: string, tab: number | undefined, isPrivate = false): Tracked {
    const known = this.byTap.get(tap);
    if (known !== undefined) {
      return known;
    }
    const view: CallView = {
      tap,
      call: "",
      state: "asking",
      number: shown,
      side: "",
      since: Date.now(),
      steps: [{ state: "asking", at: 0 }],
    };
    const tracked: Tracked = { view, tab, isPrivate, hangUpWanted: false, lastSeq: 0 };
    this.byTap.set(tap, tracked);
    this.forgetOld();
    this.changed(tracked);
    return tracked;
  }

  /** The host has named the call. */
  named(tracked: Tracked, call: string): void {
    tracked.view = { ...tracked.view, call };
    for (const told of this.early.get(call) ?? []) {
      this.apply(tracked, told);
    }
    this.early.delete(call);
  }

  /** A person is asked before anything is dialled. */
  confirming(tracked: Tracked): void {
    tracked.view = { ...tracked.view, state: "confirming" };
    this.changed(tracked);
  }

  /** Nothing came of a tap. */
  refuse(tracked: Tracked, problem: Problem): void {
    this.step(tracked, "refused", { problem });
  }

  /** A better way to write the number is known. */
  rename(tracked: Tracked, number: string): void {
    tracked.view = { ...tracked.view, number };
    this.changed(tracked);
  }

  /** The host tells a call's state. */
  told(call: Call): void {
    const tracked = this.all().find(({ view }) => view.call === call.call);
    if (tracked === undefined && !this.all().some(({ view }) => view.call === "" && !isOver(view.state))) {
      return; // Of a browser session that is over: a host tells what it has tidied up after another.
    }
    if (tracked === undefined) {
      this.early.set(call.call, [...(this.early.get(call.call) ?? []), call]);
    } else {
      this.apply(tracked, call);
    }
  }

  /** The host is gone: what it would have told of its calls is not known. */
  lost(problem: Problem): void {
    this.early.clear();
    for (const tracked of this.all()) {
      if (tracked.view.call !== "" && !isOver(tracked.view.state)) {
        this.step(tracked, "unknown", { problem, side: "host" });
      }
    }
  }

  /** A call that was under way when the background ended, and its host with it. */
  restore({ view, tab, isPrivate }: Pick<Tracked, "view" | "tab" | "isPrivate">, problem: Problem): void {
    if (!this.byTap.has(view.tap)) {
      const tracked: Tracked = { view, tab, isPrivate, hangUpWanted: false, lastSeq: 0 };
      this.byTap.set(view.tap, tracked);
      this.step(tracked, "unknown", { problem, side: "host" });
    }
  }

  /** The last private window is closed: what was called there is known no more. */
  forgetPrivate(): void {
    for (const [tap, { view, isPrivate }] of this.byTap) {
      if (isPrivate && isOver(view.state)) {
        this.byTap.delete(tap);
      }
    }
  }

  get(tap: string): Tracked | undefined {
    return this.byTap.get(tap);
  }

  forget(tap: string): void {
    this.byTap.delete(tap);
  }

  all(): Tracked[] {
    return [...this.byTap.values()];
  }

  /** Whether the host must stay: a call is under way, or being asked for. */
  busy(): boolean {
    return this.all().some(({ view }) => !isOver(view.state));
  }

  private apply(tracked: Tracked, call: Call): void {
    if (call.seq <= tracked.lastSeq || isOver(tracked.view.state)) {
      return; // Told already, or given up when its host was lost.
    }
    tracked.lastSeq = call.seq;
    this.step(tracked, call.state, {
      side: call.side ?? "",
      account: call.account,
      sip: call.sip === undefined ? "" : `${call.sip.code} ${call.sip.reason}`,
      ...(call.error === undefined ? {} : { problem: call.error }),
    });
  }

  private step(tracked: Tracked, state: ViewState, more: Partial<CallView>): void {
    const { view } = tracked;
    const steps = [...view.steps, { state, at: Date.now() - view.since }];
    tracked.view = { ...view, ...more, state, steps };
    this.changed(tracked);
  }

  private forgetOld(): void {
    for (const [tap, { view }] of this.byTap) {
      if (this.byTap.size <= mostKept) {
        return;
      }
      if (isOver(view.state)) {
        this.byTap.delete(tap);
      }
    }
  }
}
