/** Work in slices that leave the page its time. */

/** The longest slice, ms: a frame at 60 Hz has 16, and the page needs most of it. */
export const longestSlice = 6;

/**
 * How long idle time is waited for, ms. A page that is never idle gives up a
 * quarter of its time at most.
 */
const longestWait = 24;

/** Does a generator's work in idle slices, and tells how long each was, ms; while the tab is hidden it waits. */
export async function inSlices(
  work: Generator,
  startSlice?: () => void,
  endSlice?: (took: number) => void,
): Promise<void> {
  for (let more = true; more;) {
    await visible();
    await idle();
    startSlice?.();
    const start = performance.now();
    let took = 0;
    do {
      more = work.next().done !== true;
      took = performance.now() - start;
    } while (more && took < longestSlice);
    endSlice?.(took);
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: longestWait });
  });
}

/** Resolves at once in a tab that is seen, else when it is. */
export function visible(): Promise<void> {
  if (document.visibilityState === "visible") {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.visibilityState === "visible") {
        document.removeEventListener("visibilitychange", look);
        resolve();
      }
    };
    document.addEventListener("visibilitychange", look);
  });
}
