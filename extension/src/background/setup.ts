/** What is set up: passes the options page's wishes on to the host, which judges them. */
import type { SetupMethod, SetupReply } from "../messages";
import type { AccountSaveParams, Methods } from "../protocol.gen";
import { problemOf } from "./problems";
import { RpcError } from "./rpc";

/** What of the host is needed. */
export interface SetupHost {
  call<M extends SetupMethod>(
    method: M,
    params: Methods[M]["params"],
    urgent: boolean,
    started?: (cancel: () => void) => void,
  ): Promise<Methods[M]["result"]>;
}

/** The options page's way to the host. */
export class Setup {
  private ends: (() => void) | undefined;

  /** `renamed` hears that an account has another name now. */
  constructor(
    private readonly host: SetupHost,
    private readonly renamed: (from: string, to: string) => Promise<void>,
  ) {}

  /** Asks the host; what it refuses comes with the value that is wrong, for its field. */
  async ask<M extends SetupMethod>(method: M, params: object): Promise<SetupReply<M>> {
    try {
      const result = await this.host.call(method, params, true, (cancel) => {
        if (method === "account.test") {
          this.ends = cancel;
        }
      });
      if (method === "account.save") {
        const { name, rename } = params as AccountSaveParams;
        await (rename === undefined ? undefined : this.renamed(name, rename));
      }
      return { ok: true, result };
    } catch (error) {
      const problem = problemOf(error);
      return error instanceof RpcError && "key" in error.data
        ? { ok: false, problem, value: error.data }
        : { ok: false, problem };
    } finally {
      if (method === "account.test") {
        this.ends = undefined;
      }
    }
  }

  /** Ends the trial of an account that is running, if one is. */
  cancel(): void {
    this.ends?.();
  }
}
