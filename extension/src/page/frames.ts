/**
 * When the page's styles and layout are known. Asking for them after the page has
 * changed makes the browser compute them at once, in our time, and once more for
 * the next frame; when that has its layout they are there.
 */

/** A frame that is never drawn, as of a document without a size, is not waited for longer than this, ms. */
const longestFrame = 400;

/** At first nothing is drawn yet. */
let changed = true;
let blind = false;
let drawn: Promise<boolean> | undefined;

/** The page has changed: its styles will be known after the next frame. */
export function pageChanged(): void {
  changed = true;
}

/** From now on nobody tells that the page changes. */
export function changesUnseen(): void {
  blind = true;
  changed = true;
}

/** All that has changed so far is about to be looked at, in a frame whose styles are known; what comes is told again. */
export function changesSeen(): void {
  blind = false;
  changed = false;
}

/**
 * Resolves when the page's styles are known: at once, with false, where nothing has
 * changed, else with true in the next frame, when they have been computed for it.
 */
export function styled(): Promise<boolean> {
  if (!changed) {
    return Promise.resolve(false);
  }
  drawn ??= nextFrame().then(() => {
    changed = blind;
    drawn = undefined;
    return true;
  });
  return drawn;
}

/**
 * The next frame, when its layout is known and it is not drawn yet: that is when
 * sizes are told, and a size that is asked for anew is told once at least. It is
 * asked for as the frame begins: asked for while the sizes of another are being
 * told, it would come too late for that one, and the page would be told of a loop
 * (Resize Observer, "deliver resize loop error").
 */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new ResizeObserver(done);
    const timer = setTimeout(done, longestFrame);
    const frame = requestAnimationFrame(() => {
      const root = document.documentElement as Element | null;
      if (root === null) {
        done();
      } else {
        observer.observe(root);
      }
    });
    function done(): void {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      observer.disconnect();
      resolve();
    }
  });
}
