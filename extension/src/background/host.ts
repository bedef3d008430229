/**
 * The connection to the native host: opened when it is needed, opened again when
 * it was lost, closed when nobody has needed it for a while.
 */
import type { Port } from "../ext";
import type { HostView } from "../messages";
import { PROTOCOL_VERSION, type AccountsResult, type Call, type HelloResult, type Methods, type Notifications } from "../protocol.gen"; // prettier-ignore
import { HostError, local, problemOf, startProblem, versionProblem } from "./problems";
import { GoneError, RpcClient, RpcError } from "./rpc";

/** How long answers are waited for, ms. A cold start on a busy machine takes seconds. */
const patience: Record<keyof Methods, number> = {
  hello: 15_000,
  find: 20_000,
  normalize: 10_000,
  dial: 30_000,
  hangup: 10_000,
  calls: 10_000,
  cancel: 5_000,
  accounts: 10_000,
  "account.save": 15_000,
  "account.remove": 15_000,
  "account.test": 60_000,
  settings: 10_000,
  "settings.save": 15_000,
};

/** A host that fails is started again after 0.5 s, 1 s, 2 s … at most this, unless a person asks. */
const firstRest = 500;
const longestRest = 60_000;

/** One that lasted so long is not what failed before, ms. */
const steadyAfter = 10_000;

/** So many ends in a row, each soon after the start, are a program that cannot run. */
const mostEnds = 3;

/** A host that nobody needs is let go, ms. */
export const idleAfter = 5 * 60_000;

/** What the connection needs and whom it tells. */
export interface HostOptions {
  connect(): Port;
  client: string;
  browser: string;
  /** The view has changed. */
  changed(): void;
  call(call: Call): void;
  /** What is set up has changed, by whomever. */
  setUp?(told: SetUp): void;
  /** A connection that had answered is lost, with all its calls. */
  lost(): void;
  /** The host answers; `again`: after a time in which it did not. */
  up(again: boolean): void;
  /** Whether calls are under way, so that the port must stay. */
  busy(): boolean;
}

/** A notification about what is set up. */
export type SetUp = {
  [N in "accounts" | "settings"]: { method: N; params: Notifications[N] };
}["accounts" | "settings"];

/** The one connection of this browser profile. */
export class Host {
  private client: RpcClient | undefined;
  private opening: Promise<RpcClient> | undefined;
  private state: HostView = { phase: "off" };
  private failures = 0;
  private notBefore = 0;
  private openedAt = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: HostOptions) {}

  view(): HostView {
    return this.state;
  }

  /**
   * Asks the host, starting it where needed. `urgent`: a person waits for it, so
   * that the rest after failures does not count. Rejects with what `problemOf`
   * understands.
   */
  async call<M extends Exclude<keyof Methods, "hello">>(
    method: M,
    params: Methods[M]["params"],
    urgent: boolean,
    started?: (cancel: () => void) => void,
  ): Promise<Methods[M]["result"]> {
    const client = await this.ready(urgent);
    this.used();
    return client.call(method, params, patience[method], (id) =>
      started?.(() => void client.call("cancel", { id }, patience.cancel).catch(() => undefined)),
    );
  }

  /** Resolves when the host has answered `hello`. */
  async ready(urgent: boolean): Promise<RpcClient> {
    if (this.client !== undefined) {
      return this.client;
    }
    if (this.opening === undefined) {
      if (!urgent && Date.now() < this.notBefore) {
        throw new HostError(this.state.problem ?? local("host-crashed"));
      }
      this.opening = this.open().finally(() => (this.opening = undefined));
    }
    return this.opening;
  }

  private async open(): Promise<RpcClient> {
    this.set({ ...this.state, phase: "connecting" });
    let client: RpcClient | undefined;
    try {
      client = new RpcClient(
        this.options.connect(),
        (method, params) => this.notified({ method, params } as Notified),
        () => this.ended(client),
      );
      const { browser, client: name } = this.options;
      const hello = await client.call(
        "hello",
        { protocol: PROTOCOL_VERSION, client: name, browser },
        patience.hello,
      );
      const wrong = versionProblem(hello.protocol);
      if (wrong !== undefined) {
        throw new HostError(wrong);
      }
      return this.opened(client, hello);
    } catch (error) {
      client?.close();
      throw this.failed(error);
    }
  }

  private notified(told: Notified): void {
    if (told.method === "call") {
      this.options.call(told.params);
      return;
    }
    const { hello, problem: _, ...rest } = this.state;
    if (hello !== undefined) {
      const { params } = told;
      const fresh =
        told.method === "accounts"
          ? { ...hello, accounts: statusOf(told.params) }
          : { ...hello, region: told.params.region };
      this.set({ ...rest, hello: fresh, ...(params.problem && { problem: params.problem }) });
    }
    this.options.setUp?.(told);
  }

  private opened(client: RpcClient, hello: HelloResult): RpcClient {
    this.client = client;
    this.openedAt = Date.now();
    const { version, accounts, region, problem } = hello;
    this.set({ phase: "ready", hello: { version, accounts, region }, ...(problem && { problem }) });
    this.used();
    this.options.up(this.failures > 0);
    return client;
  }

  private failed(error: unknown): HostError {
    const problem =
      error instanceof GoneError
        ? startProblem(error.reason)
        : error instanceof RpcError && error.data.code === "protocol"
          ? { code: "protocol" as const, text: error.data.text }
          : problemOf(error);
    this.rest();
    this.set({ phase: "failed", problem });
    return new HostError(problem);
  }

  private rest(): void {
    this.notBefore = Date.now() + Math.min(longestRest, firstRest * 2 ** this.failures);
    this.failures++;
  }

  /** A host that worked for a while has nothing to do with what failed before it. */
  private settle(): void {
    if (Date.now() - this.openedAt >= steadyAfter) {
      this.failures = 0;
    }
  }

  /** The port of a client went away on its own. */
  private ended(client: RpcClient | undefined): void {
    if (client === undefined || client !== this.client) {
      return; // It had not answered yet: `open` says so.
    }
    this.client = undefined;
    clearTimeout(this.idle);
    this.settle();
    if (Date.now() - this.openedAt < steadyAfter) {
      this.rest();
    }
    const { problem: _, ...rest } = this.state;
    this.set(
      this.failures < mostEnds
        ? { ...rest, phase: "off" }
        : { phase: "failed", problem: local("host-crashed") },
    );
    this.options.lost();
  }

  private used(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      if (this.options.busy()) {
        this.used();
      } else {
        const client = this.client;
        this.client = undefined;
        this.settle();
        client?.close();
        this.set({ ...this.state, phase: "off" });
      }
    }, idleAfter);
  }

  private set(state: HostView): void {
    this.state = state;
    this.options.changed();
  }
}

type Notified = SetUp | { method: "call"; params: Call };

/** The accounts as `hello` tells them: the default one first. */
function statusOf({ accounts }: AccountsResult): HelloResult["accounts"] {
  const told = accounts.map(({ name, ready, problem }) => ({ name, ready, ...(problem && { problem }) }));
  const first = accounts.findIndex((account) => account.default);
  return first > 0 ? [...told.splice(first, 1), ...told] : told;
}
