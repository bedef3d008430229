/** Whether the welcome page opens by itself: once, when the extension is new and there is something left to set up. */
import type { HostView } from "../messages";

/** What of the host is needed. */
export interface Greeted {
  /** Rejects where the view says why not. */
  ready(urgent: boolean): Promise<unknown>;
  view(): HostView;
}

/** What of the browser is needed. */
export interface Tabs {
  /** Whether what the person looks at has finished loading. */
  isSettled(): Promise<boolean>;
  openTab(page: string): Promise<void>;
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
export async function arrive(host: Greeted, tabs: Tabs): Promise<void> {
  await host.ready(true).catch(() => undefined);
  if (!isUnfinished(host.view())) {
    return;
  }
  for (let n = 0; n < tries && !(await tabs.isSettled()); n++) {
    await new Promise((resume) => setTimeout(resume, step));
  }
  await tabs.openTab("welcome.html");
}
