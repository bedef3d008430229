/** Work in slices that leave the page its time. */
import { styled } from "./frames";

/**
 * The longest slice, ms: a frame at 60 Hz has 16, and the page needs most of it.
 * A step may take longer than it should, and a browser may collect its garbage in
 * the middle of one.
 */
export const longestSlice = 4;

/** In a page whose frames take long a slice may have this share of one, up to so many ms. */
const shareOfFrame = 0.1;
const longestInFrame = 7;

/**
 * How long idle time is waited for, ms. A page that is never idle gives up a
 * part of its time at most.
 */
const longestWait = 24;

let spentSoFar = 0;

/** How much time all slices have taken so far, ms. */
export function spent(): number {
  return spentSoFar;
}

/**
 * Does a generator's work in idle slices, each in a frame whose layout is
 * known where the page has changed since the last: nothing has to be computed then
 * for what is asked of the page's styles. While the tab is hidden it waits.
 */
export async function inSlices(work: Generator, startSlice?: () => void): Promise<void> {
  for (let more = true; more;) {
    await visible();
    const asked = performance.now();
    if (!(await styled())) {
      await idle();
    }
    const waited = performance.now() - asked;
    if (document.visibilityState === "hidden") {
      continue;
    }
    startSlice?.();
    const start = performance.now();
    const longest = Math.min(longestInFrame, Math.max(longestSlice, waited * shareOfFrame));
    let took = 0;
    do {
      more = work.next().done !== true;
      took = performance.now() - start;
    } while (more && took < longest);
    spentSoFar += took;
  }
}

/** Resolves when the page has nothing better to do, or after a while. */
export function idle(): Promise<void> {
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
