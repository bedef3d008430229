/** How soon after one look at a page's changes comes the next. */

/** The least pause between two, ms; a costly look makes it longer. */
const least = 25;
const most = 2500;

/**
 * Looks take this share of the time: after 2 ms of it come at least 80 ms of rest,
 * or 50 ms where it is numbers that the page renders anew.
 */
const restPerWork = 40;
const restPerNumbers = 25;

/** A page whose changes have nothing to do with its numbers is looked at ever less often, up to this pause, ms, … */
const mostIdle = 250;

/** … until it has not changed for so long, ms. */
const rested = 1000;

/** The pace of one document. */
export class Pace {
  private idle = least;
  private notBefore = -Infinity;
  private begun = false;

  /** How long to wait with the look at a change of now, ms; 0 for none: it is seen in the frame that shows it. */
  wait(now: number): number {
    if (now - this.notBefore > rested) {
      this.idle = least;
    }
    return Math.max(0, this.notBefore - now);
  }

  /** A look is over: how much work it and what came of it was, ms, and whether it has changed anything about numbers. */
  looked(now: number, work: number, mattered: boolean): void {
    this.idle = mattered ? least : Math.min(mostIdle, 2 * this.idle);
    const rest = mattered ? restPerNumbers : restPerWork;
    // What is read at first is read once.
    this.notBefore = now + (this.begun ? Math.min(most, Math.max(this.idle, work * rest)) : least);
    this.begun = true;
  }
}
