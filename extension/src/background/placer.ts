/** Places calls, and has a person asked first where the tap or the host's guard wants it. */
import type { AskCode, Question } from "../messages";
import type { ConfirmationData, DialParams, Methods } from "../protocol.gen";
import type { Calls, Tracked } from "./calls";
import { problemOf } from "./problems";
import type { Questions } from "./questions";
import { RpcError } from "./rpc";

/** The host, as the background asks it. */
export interface Asks {
  call<M extends Exclude<keyof Methods, "hello">>(
    method: M,
    params: Methods[M]["params"],
    urgent: boolean,
  ): Promise<Methods[M]["result"]>;
}

/** Places calls over one host. */
export class Placer {
  constructor(
    private readonly host: Asks,
    private readonly calls: Calls,
    private readonly questions: Questions,
    private readonly withdraw: (tracked: Tracked) => void,
  ) {}

  /**
   * Places a call. It returns when the host has taken it or a person is being
   * asked: what becomes of the question is no matter of whoever asked for the
   * call. It rejects with the host's reason where there is neither.
   */
  async place(tracked: Tracked, params: DialParams, asks: AskCode[] = []): Promise<void> {
    let data: ConfirmationData | undefined;
    // A page's number without a ref is asked about by the host itself: one question is enough.
    if (asks.length === 0 || params.ref === undefined) {
      data = await this.dialOrAsk(tracked, params, undefined);
      if (data === undefined) {
        return;
      }
    }
    const question = await this.question(tracked, params, asks, data);
    this.calls.confirming(tracked);
    void this.placeAsked(tracked, params, question, data).catch((error: unknown) =>
      this.calls.refuse(tracked, problemOf(error)),
    );
  }

  /** Asks until a yes of the person is one that the host takes too. */
  private async placeAsked(
    tracked: Tracked,
    params: DialParams,
    question: Omit<Question, "id">,
    data: ConfirmationData | undefined,
  ): Promise<void> {
    if (!(await this.questions.ask(question, params.private ?? false))) {
      this.withdraw(tracked);
      return;
    }
    const more = await this.dialOrAsk(tracked, params, data?.token);
    if (more !== undefined) {
      await this.placeAsked(tracked, params, await this.question(tracked, params, [], more), more);
    }
  }

  /** Dials with a person's yes; returns what the host still wants asked, or wants asked anew. */
  private async dialOrAsk(
    tracked: Tracked,
    params: DialParams,
    token: string | undefined,
  ): Promise<ConfirmationData | undefined> {
    try {
      await this.dial(tracked, params, token === undefined ? params : { token });
      return undefined;
    } catch (error) {
      const data = confirmationOf(error);
      if (data === undefined && token !== undefined && isStale(error)) {
        return this.dialOrAsk(tracked, params, undefined); // The yes came too late.
      }
      if (data === undefined) {
        throw error;
      }
      return data;
    }
  }

  private async question(
    tracked: Tracked,
    params: DialParams,
    asks: AskCode[],
    data: ConfirmationData | undefined,
  ): Promise<Omit<Question, "id">> {
    const number = await this.read(params);
    if (number.error !== undefined && data === undefined) {
      throw new RpcError("normalize", number.error);
    }
    return {
      tap: tracked.view.tap,
      number: number.international || data?.number || number.text,
      type: number.type,
      region: number.region,
      extension: number.extension,
      dialed: data?.dialed ?? number.dialed,
      account: data?.account ?? params.account ?? "",
      reasons: [...asks, ...(data?.reasons ?? [])],
    };
  }

  private read({ ref, number, account }: DialParams): Promise<Methods["normalize"]["result"]> {
    const which = ref === undefined ? { number: number ?? "" } : { ref };
    return this.host.call("normalize", { ...which, ...(account && { account }) }, true);
  }

  private async dial(tracked: Tracked, params: DialParams, sent: DialParams): Promise<void> {
    const { call } = await this.host.call("dial", sent, true);
    this.calls.named(tracked, call);
    if (tracked.hangUpWanted) {
      await this.hangUp(call);
    }
    // Only how it is written; a call goes on without it.
    void this.read(params).then(
      (number) => number.international !== "" && this.calls.rename(tracked, number.international),
      () => undefined,
    );
  }

  /** Hangs a call up. Where the host is gone the call is told as lost; where it is over, as that. */
  async hangUp(call: string): Promise<void> {
    await this.host.call("hangup", { call }, true).catch(() => undefined);
  }
}

function confirmationOf(error: unknown): ConfirmationData | undefined {
  return error instanceof RpcError && error.data.code === "needs-confirmation" && "token" in error.data
    ? error.data
    : undefined;
}

function isStale(error: unknown): boolean {
  return error instanceof RpcError && error.data.code === "stale";
}
