/** JSON-RPC 2.0 over a port: requests matched with their answers by id. */
import type { Port } from "../ext";
import type { ConfirmationData, ErrorData, Methods, Notifications, ValueData } from "../protocol.gen";

/** The host's refusal of a request. */
export class RpcError extends Error {
  constructor(
    readonly method: string,
    readonly data: ErrorData | ConfirmationData | ValueData,
  ) {
    super(`${method}: ${data.text}`);
  }
}

/** The port went away, or never answered. The reason is the browser's, "" where it gave none. */
export class GoneError extends Error {
  constructor(readonly reason: string) {
    super(reason === "" ? "the host has gone" : reason);
  }
}

/** No answer came in time. */
export class SilentError extends Error {
  constructor(readonly method: string) {
    super(`${method}: no answer in time`);
  }
}

interface Pending {
  method: string;
  // Which result belongs to which method is the protocol's word, kept by its generated types.
  resolve: (result: never) => void;
  reject: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** What the other end may send on its own. */
export type Notified = <N extends keyof Notifications>(method: N, params: Notifications[N]) => void;

/** One connection's client. It ends with its port; nothing that was asked is left hanging. */
export class RpcClient {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private gone: GoneError | undefined;

  constructor(
    private readonly port: Port,
    private readonly notified: Notified,
    ended: (reason: string) => void,
  ) {
    port.onMessage((message) => this.receive(message));
    port.onGone((reason) => {
      this.end(reason);
      ended(reason);
    });
  }

  /**
   * Asks; rejects with RpcError, GoneError or SilentError (after `patience` ms).
   * `started` gets the request's id, by which it can be cancelled.
   */
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
    patience: number,
    started?: (id: number) => void,
  ): Promise<Methods[M]["result"]> {
    if (this.gone !== undefined) {
      return Promise.reject(this.gone);
    }
    const id = ++this.lastId;
    started?.(id);
    return new Promise<Methods[M]["result"]>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new SilentError(method));
      }, patience);
      this.pending.set(id, { method, resolve, reject, timer });
      try {
        this.port.post({ jsonrpc: "2.0", id, method, params });
      } catch (error) {
        this.end(error instanceof Error ? error.message : "");
      }
    });
  }

  /** Closes the port; what is pending fails. */
  close(): void {
    this.port.close();
    this.end("");
  }

  private end(reason: string): void {
    this.gone ??= new GoneError(reason);
    for (const [id, { reject, timer }] of this.pending) {
      clearTimeout(timer);
      this.pending.delete(id);
      reject(this.gone);
    }
  }

  private receive(message: unknown): void {
    if (typeof message !== "object" || message === null) {
      return;
    }
    const { id, method, params, result, error } = message as Record<string, unknown>;
    if (typeof method === "string") {
      if (isNotification(method) && typeof params === "object" && params !== null) {
        this.notified(method, params as never);
      }
      return;
    }
    const waiting = typeof id === "number" ? this.pending.get(id) : undefined;
    if (waiting === undefined) {
      return;
    }
    this.pending.delete(id as number);
    clearTimeout(waiting.timer);
    if (error === undefined || error === null) {
      waiting.resolve(result as never);
    } else {
      waiting.reject(new RpcError(waiting.method, errorData(error)));
    }
  }
}

function isNotification(method: string): method is keyof Notifications {
  return method === "call" || method === "accounts" || method === "settings";
}

function errorData(error: unknown): ErrorData | ConfirmationData | ValueData {
  const { message, data } = error as { message?: unknown; data?: Partial<ErrorData> | null };
  return typeof data?.code === "string" && typeof data.text === "string"
    ? (data as ErrorData)
    : { code: "internal", text: typeof message === "string" ? message : "" };
}
