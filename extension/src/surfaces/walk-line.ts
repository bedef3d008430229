/** The line that says where the walk by keys stands, to the eye and to a screen reader. */
import { make, type Stage } from "./stage";

const style = `
.walk {
  position: fixed;
  inset: auto auto 16px 16px;
  max-width: calc(100vw - 32px);
  margin: 0;
  padding: 8px 12px;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  box-shadow: 0 6px 24px rgb(0 0 0 / 18%);
  font-variant-numeric: tabular-nums;
}
@media (forced-colors: active) { .walk { border-color: CanvasText; } }
`;

/** The line of one frame. */
export class WalkLine {
  private line: HTMLElement | undefined;

  constructor(
    private readonly document: Document,
    private readonly stage: Stage,
  ) {}

  /** Says something; "" takes the line away. */
  say(text: string): void {
    if (text === "") {
      if (this.line !== undefined) {
        this.stage.leave(this.line);
      }
      this.line = undefined;
      return;
    }
    if (this.line === undefined) {
      this.line = make(this.document, "p", "walk");
      this.line.setAttribute("role", "status");
    }
    const { line } = this;
    this.stage.enter(line, style);
    // A live region speaks of what changes in it, not of what it came with.
    setTimeout(() => (line.textContent = text));
  }
}
