/** A port for tests, whose other end the test plays. */
import type { Port } from "../ext";

/** What went out over it. */
export interface Sent {
  id: number;
  method: string;
  params: unknown;
}

/** Records what is sent; `receive`, `answer` and `goAway` play the other end. */
export class ScriptedPort implements Port {
  readonly name = "";
  readonly sent: Sent[] = [];
  closed = false;
  broken = false;
  private listeners: ((message: unknown) => void)[] = [];
  private ends: ((reason: string) => void)[] = [];

  /** `reply` answers each request at once where it returns something. */
  constructor(private readonly reply?: (sent: Sent) => object | undefined) {}

  post(message: unknown): void {
    if (this.broken) {
      throw new Error("Attempting to use a disconnected port object");
    }
    const sent = message as Sent;
    this.sent.push(sent);
    const answer = this.reply?.(sent);
    if (answer !== undefined) {
      queueMicrotask(() => this.receive({ jsonrpc: "2.0", id: sent.id, ...answer }));
    }
  }

  onMessage(listener: (message: unknown) => void): void {
    this.listeners.push(listener);
  }

  onGone(listener: (reason: string) => void): void {
    this.ends.push(listener);
  }

  close(): void {
    this.closed = true;
  }

  receive(message: unknown): void {
    this.listeners.forEach((listener) => listener(message));
  }

  /** Answers the last request. */
  answer(answer: object): void {
    this.receive({ jsonrpc: "2.0", id: this.sent.at(-1)?.id, ...answer });
  }

  goAway(reason: string): void {
    this.ends.forEach((end) => end(reason));
  }
}
