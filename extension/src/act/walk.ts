/** The walk from number to number by keys, begun by the extension's own command. */

/** What walks: `T` is a number. */
export interface WalkHost<T> {
  /** The numbers that can be called here, in the order in which they are read. */
  stops(): T[];
  /** The first of the stops that stands in the window, or behind it. */
  firstInView(stops: T[]): T | undefined;
  /** Shows where the walk stands, `at` of `of`; undefined: it is over. */
  show(stop: T | undefined, at: number, of: number): void;
  /** Calls it. */
  call(stop: T): void;
}

type KeyPress = Pick<
  KeyboardEvent,
  | "isTrusted"
  | "key"
  | "repeat"
  | "ctrlKey"
  | "altKey"
  | "metaKey"
  | "shiftKey"
  | "isComposing"
  | "preventDefault"
  | "stopImmediatePropagation"
>;

/** Keys that do nothing by themselves: the walk goes on. */
const modifiers = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta"]);

/** One walk at a time, over the numbers of one frame. */
export class Walk<T> {
  private stop: T | undefined;

  constructor(private readonly host: WalkHost<T>) {}

  /** Begins, or goes on to the next number. Returns whether there is one. */
  command(): boolean {
    if (this.stop === undefined) {
      const stops = this.host.stops();
      this.to(this.host.firstInView(stops) ?? stops[0], stops);
    } else {
      this.step(1);
    }
    return this.stop !== undefined;
  }

  /** A key is pressed. While the walk goes, its own keys are not the page's; any other key ends it. */
  key(event: KeyPress): void {
    if (this.stop === undefined || !event.isTrusted || event.isComposing || modifiers.has(event.key)) {
      return;
    }
    const act = this.actOf(event);
    if (act === undefined) {
      this.end();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  /** Ends the walk, where there is one. */
  end(): void {
    if (this.stop !== undefined) {
      this.to(undefined, []);
    }
  }

  private actOf({ key, shiftKey, ctrlKey, altKey, metaKey, repeat }: KeyPress): (() => void) | undefined {
    if (ctrlKey || altKey || metaKey) {
      return undefined;
    }
    if (key === "Tab") {
      return () => this.step(shiftKey ? -1 : 1);
    }
    if (shiftKey) {
      return undefined;
    }
    switch (key) {
      case "ArrowDown":
      case "ArrowRight":
        return () => this.step(1);
      case "ArrowUp":
      case "ArrowLeft":
        return () => this.step(-1);
      case "Enter":
        return () => {
          const { stop } = this;
          // A key that is held down calls nobody.
          if (stop !== undefined && !repeat) {
            this.end();
            this.host.call(stop);
          }
        };
      case "Escape":
        return () => this.end();
      default:
        return undefined;
    }
  }

  /** The page may have changed meanwhile: where the walk stood is looked for anew. */
  private step(by: 1 | -1): void {
    const stops = this.host.stops();
    const at = this.stop === undefined ? -1 : stops.indexOf(this.stop);
    const next = at < 0 ? this.host.firstInView(stops) : stops[(at + by + stops.length) % stops.length];
    this.to(next ?? stops[0], stops);
  }

  private to(stop: T | undefined, stops: T[]): void {
    this.stop = stop;
    this.host.show(stop, stop === undefined ? 0 : stops.indexOf(stop) + 1, stops.length);
  }
}
