/** Says when a number's card opens and when it closes: by the pointer that rests on it, or by a finger. */

/** The pointer rests so long on a number before its card opens, ms. */
export const openAfter = 250;

/** It rests so long before anybody is asked what the card will say, ms. */
const askAfter = 100;

/** The way from the number to its card may take so long, ms. */
export const closeAfter = 300;

/** The card waits for what it says no longer than this, ms. */
const mostWait = 600;

/** The card, as its keeper uses it: `T` is a number, `S` what is said of it. */
export interface KeptCard<T, S> {
  describe(number: T): Promise<S | undefined>;
  /** Returns whether there is room for it. */
  show(number: T, said: S | undefined): boolean;
  hide(): void;
}

/** Keeps one card. */
export class CardKeeper<T, S> {
  private hovered: T | undefined;
  /** The number whose card is there. */
  private shown: T | undefined;
  /** The pointer is on the card. */
  private isOver = false;
  /** A finger opened it: there is no pointer that could leave. */
  private isByTouch = false;
  /** The pointer has pressed on a number: no card opens until it was elsewhere. */
  private isSpent = false;
  /** Counts the cards that were wanted: what comes late for an older one opens nothing. */
  private turn = 0;
  private opening: ReturnType<typeof setTimeout> | undefined;
  private closing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly card: KeptCard<T, S>) {}

  /** The pointer is on a number now, or on none. */
  hover(number: T | undefined): void {
    this.hovered = number;
    if (this.isByTouch) {
      return;
    }
    this.cancel();
    if (number === undefined) {
      this.isSpent = false;
      this.closeSoon();
    } else if (number === this.shown) {
      clearTimeout(this.closing);
    } else {
      this.closeSoon();
      if (!this.isSpent) {
        this.opening = setTimeout(() => void this.open(number, openAfter - askAfter), askAfter);
      }
    }
  }

  /** The pointer has come onto the card, or left it. */
  over(isOver: boolean): void {
    this.isOver = isOver;
    if (isOver) {
      clearTimeout(this.closing);
      this.cancel();
    } else if (!this.isByTouch && this.hovered !== this.shown) {
      this.closeSoon();
    }
  }

  /** Something was pressed: beside the card it closes. */
  pressed(): void {
    if (!this.isOver) {
      this.isSpent = this.hovered !== undefined;
      this.close();
    }
  }

  /** A finger has tapped a number. Resolves with whether its card is there. */
  touched(number: T): Promise<boolean> {
    this.close();
    this.isByTouch = true;
    return this.open(number, 0);
  }

  /** Takes the card away, or keeps one from opening. */
  close(): void {
    this.cancel();
    clearTimeout(this.closing);
    if (this.shown !== undefined) {
      this.card.hide();
    }
    this.gone();
  }

  /** The card is gone, whoever took it away. */
  gone(): void {
    this.shown = undefined;
    this.isOver = false;
    this.isByTouch = false;
  }

  private cancel(): void {
    this.turn++;
    clearTimeout(this.opening);
  }

  private closeSoon(): void {
    clearTimeout(this.closing);
    if (this.shown !== undefined && !this.isOver) {
      this.closing = setTimeout(() => this.close(), closeAfter);
    }
  }

  private async open(number: T, least: number): Promise<boolean> {
    const turn = ++this.turn;
    const rest = new Promise((resolve) => setTimeout(resolve, least));
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), mostWait));
    const [said] = await Promise.all([Promise.race([this.card.describe(number), patience]), rest]);
    if (turn !== this.turn) {
      return true; // Something else is wanted by now.
    }
    clearTimeout(this.closing);
    const isByTouch = this.isByTouch;
    if (!this.card.show(number, said)) {
      this.gone();
      return false;
    }
    this.shown = number;
    this.isByTouch = isByTouch;
    this.isOver = false;
    return true;
  }
}
