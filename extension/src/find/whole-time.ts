/** When a page that never rests is read as a whole: it is read where a person looks until then. */

/** When nothing has changed for so long, ms, … */
export const calm = 1000;

/** … or after this time all the same, ms; a costly reading makes it longer, by so many times its own. */
const wholeAge = 10_000;
const wholeRest = 200;

/** The time of one document's reading as a whole. */
export class WholeTime {
  private awaited = false;
  private notBefore = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `due` is called when the page has come to rest while its reading was awaited. */
  constructor(private readonly due: () => void) {}

  /** Whether the whole document waits for its time. */
  get isAwaited(): boolean {
    return this.awaited;
  }

  /** Whether it may wait with what has changed at this time, ms. */
  mayWait(at: number): boolean {
    return at < this.notBefore;
  }

  /** Says whether it is to wait, from now on. */
  await(awaited: boolean): void {
    this.stop();
    this.awaited = awaited;
    if (awaited) {
      this.timer = setTimeout(() => this.due(), calm);
    }
  }

  /** It was read as a whole: when, and how much work that was, ms. */
  read(now: number, work: number): void {
    this.notBefore = now + Math.max(wholeAge, work * wholeRest);
  }

  /** Calls nothing any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
