/** What an extension has to know of its own life in the browser: updates, permissions, private windows. */
import type { Memory } from "./background/sites";
import { api, browserName, inPrivate, session, tabs } from "./ext";
import { freshMemory } from "./private-session";

/** The browser's memory for what a private window must leave nothing of, once the last of them is closed. */
export function memory(): Memory {
  return inPrivate() && browserName() === "chromium" ? freshMemory(session, privateMark) : session;
}

/** The browser keeps it apart for private windows, and drops it with them. */
const privateMark = {
  async set(): Promise<boolean> {
    const was = await caches.has("private");
    await caches.open("private");
    return was;
  },
};

/** Hears that a window was closed and no private one is left. */
export function onPrivateEnd(handler: () => void): void {
  // Phones have no windows.
  (api as { windows?: typeof api.windows }).windows?.onRemoved.addListener(() => {
    void api.windows.getAll().then((windows) => {
      if (!windows.some(({ incognito }) => incognito)) {
        handler();
      }
    });
  });
}

/** Whether the browser lets the extension read a document of this address. */
export async function mayRead(address: string): Promise<boolean> {
  const origin = originOf(address);
  // A document without an address of its own is its parent's.
  return origin === undefined || api.permissions.contains({ origins: [origin] });
}

/** Whether the browser lets the extension read every site. */
export function mayReadAll(): Promise<boolean> {
  return api.permissions.contains({ origins: ["<all_urls>"] });
}

/** Asks the person to let the extension read an address's site, or every one where there is none. A click has to lead here. */
export function allowReading(address: string): Promise<boolean> {
  return api.permissions.request({ origins: [originOf(address) ?? "<all_urls>"] });
}

function originOf(address: string): string | undefined {
  const { protocol, hostname } = URL.parse(address) ?? {};
  return /^https?:$/.test(protocol ?? "") ? `${protocol ?? ""}//${hostname ?? ""}/*` : undefined;
}

/** Hears that the browser lets the extension read other sites than before. */
export function onPermissions(handler: (added: boolean) => void): void {
  api.permissions.onAdded.addListener(() => handler(true));
  api.permissions.onRemoved.addListener(() => handler(false));
}

/**
 * Runs the content script in the pages that are open already, where the browser
 * does not do so itself: after an installation, an update or a new permission.
 * It sees to it that it works in a page only once.
 */
export async function runInOpenPages(): Promise<void> {
  // Firefox, which does so itself, is not asked for this permission.
  const scripting = (api as { scripting?: typeof api.scripting }).scripting;
  const [entry] = api.runtime.getManifest().content_scripts ?? [];
  for (const { id } of scripting === undefined ? [] : await tabs()) {
    const target = { tabId: id, allFrames: true };
    // A tab of the browser's own, or one that is gone, is no page to run in.
    await Promise.all([
      scripting?.insertCSS({ target, files: entry?.css ?? [] }),
      scripting?.executeScript({ target, files: entry?.js ?? [] }),
    ]).catch(() => undefined);
  }
}

/** Runs once after the extension was installed or updated; not when only the browser was. */
export function onInstalled(handler: () => void): void {
  api.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === "install" || reason === "update") {
      handler();
    }
  });
}
