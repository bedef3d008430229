/** Whether the welcome page opens by itself: once, when the extension is new and there is something left to set up. */
import type { HostView } from "../messages";

/** What of the browser and the host is needed. */
export interface Arrival {
  /** Resolves when it is known how the host stands. */
  look(): Promise<HostView>;
  /** Whether what the person looks at has finished loading. */
  settled(): Promise<boolean>;
  open(): Promise<void>;
  pause(ms: number): Promise<void>;
}

/** What loads when the extension arrives is waited for so often, and so long each time, ms. */
const tries = 40;
const step = 250;

/** Whether a person has something to set up before the first call. */
export function isUnfinished({ phase, hello }: HostView): boolean {
  return phase === "failed" || hello?.accounts.some(({ ready }) => ready) !== true;
}

/**
 * The extension was just installed. A tab that opens beside what is still loading
 * takes the person away from it, so the page waits for that; and who has set up the
 * program before is not taken away from anything.
 */
export async function arrive(arrival: Arrival): Promise<void> {
  if (!isUnfinished(await arrival.look())) {
    return;
  }
  for (let n = 0; n < tries && !(await arrival.settled()); n++) {
    await arrival.pause(step);
  }
  await arrival.open();
}
