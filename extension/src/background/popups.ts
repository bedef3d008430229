/** The popups that are open: each is told the whole state at every change. */
import type { Port } from "../ext";
import type { ToldPopup } from "../messages";

/** Knows them, and which of them stand in a private window. */
export class Popups {
  private readonly ports = new Map<Port, boolean>();

  constructor(private readonly state: (isPrivate: boolean) => ToldPopup) {}

  /** Takes a popup in until it is closed, and tells it the state at once. */
  add(port: Port, isPrivate: boolean): void {
    this.ports.set(port, isPrivate);
    port.onGone(() => this.ports.delete(port));
    port.post(this.state(isPrivate));
  }

  get areOpen(): boolean {
    return this.ports.size > 0;
  }

  tell(): void {
    for (const [port, isPrivate] of this.ports) {
      port.post(this.state(isPrivate));
    }
  }
}
