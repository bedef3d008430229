/**
 * The browser's extension API as Siptap uses it. This file and ext-life.ts are the
 * only ones that know it; everything else takes these functions or an object with
 * their shape, and therefore runs in tests too.
 *
 * `chrome` is taken in both browsers: Firefox gives it promises as well in
 * Manifest V3, and unlike `browser`, which Chromium does not have, a page
 * cannot put an element with that id in its place.
 */
import type { Sender } from "./messages";

/** For ext-life.ts alone. */
export const api = globalThis.chrome;

/** A connection whose other end may go away at any time. */
export interface Port {
  readonly name: string;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The listener gets the browser's reason, "" where it gives none. */
  onGone(listener: (reason: string) => void): void;
  close(): void;
}

function wrapPort(port: chrome.runtime.Port): Port {
  return {
    name: port.name,
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener(listener),
    onGone: (listener) =>
      port.onDisconnect.addListener((gone) => {
        // Firefox puts the reason on the port, Chromium where every callback finds it.
        const own = (gone as { error?: { message?: string } | null }).error?.message;
        listener(own ?? api.runtime.lastError?.message ?? "");
      }),
    close: () => port.disconnect(),
  };
}

function wrapSender(sender: chrome.runtime.MessageSender): Sender {
  return {
    ownExtension: sender.id === api.runtime.id,
    url: sender.url ?? "",
    tab: sender.tab?.id,
    tabUrl: sender.tab?.url ?? "",
    frame: sender.frameId ?? 0,
    private: sender.tab?.incognito ?? false,
  };
}

/** The version in the manifest, e.g. "0.1.0". */
export function version(): string {
  return api.runtime.getManifest().version;
}

/** "firefox" or "chromium", told by the scheme of the extension's own pages. */
export function browserName(): "chromium" | "firefox" {
  return api.runtime.getURL("").startsWith("moz-") ? "firefox" : "chromium";
}

/** The address of one of the extension's own files. */
export function ownUrl(path: string): string {
  return api.runtime.getURL(path);
}

/** The browser's language, BCP 47. */
export function uiLanguage(): string {
  return api.i18n.getUILanguage();
}

/** A text of `_locales` in the person's language; "" where there is none of that name. */
export function message(key: string, ...substitutions: string[]): string {
  return api.i18n.getMessage(key, substitutions);
}

/** Starts the native host. The port's end is told by onGone, a missing host too. */
export function connectNative(name: string): Port {
  return wrapPort(api.runtime.connectNative(name));
}

/** Sends a request to the background; rejects where the background is gone for good. */
export async function ask(request: unknown): Promise<unknown> {
  // Where the extension was updated under a page, the call itself throws.
  return api.runtime.sendMessage<unknown, unknown>(request);
}

/** Whether this page still belongs to the extension: not once it was updated or removed. */
export function isAlive(): boolean {
  // The browser takes the identifier away then.
  try {
    return (api.runtime as { id?: string } | undefined)?.id !== undefined;
  } catch {
    return false;
  }
}

/** Opens a port to the background, over which it pushes. */
export function connectBackground(name: string): Port {
  return wrapPort(api.runtime.connect({ name }));
}

/**
 * Answers requests, in the background. The handler returns undefined for what
 * it does not know; the sender then hears nothing.
 */
export function onRequest(handler: (message: unknown, sender: Sender) => Promise<unknown> | undefined): void {
  api.runtime.onMessage.addListener((received: unknown, sender, reply) => {
    const answer = handler(received, wrapSender(sender));
    if (answer === undefined) {
      return false;
    }
    answer.then(reply, () => reply(undefined));
    return true;
  });
}

/** Hears what the background tells, in a page. Senders other than the extension itself are ignored. */
export function onTold(handler: (message: unknown) => void): void {
  api.runtime.onMessage.addListener((received: unknown, sender) => {
    if (sender.id === api.runtime.id && sender.tab === undefined) {
      handler(received);
    }
  });
}

/** Hears of ports that the extension's own pages open, in the background. */
export function onConnect(handler: (port: Port, sender: Sender) => void): void {
  api.runtime.onConnect.addListener((port) => handler(wrapPort(port), wrapSender(port.sender ?? {})));
}

/** Tells a tab's frames something, or one of them; false where nobody listens there. */
export async function tell(tab: number, told: unknown, frame?: number): Promise<boolean> {
  try {
    await api.tabs.sendMessage(tab, told, frame === undefined ? {} : { frameId: frame });
    return true;
  } catch {
    return false;
  }
}

/** The ids and addresses of all open tabs. */
export async function tabs(): Promise<{ id: number; url: string; private: boolean }[]> {
  const all = await api.tabs.query({});
  return all.flatMap(({ id, url, incognito }) =>
    id === undefined ? [] : [{ id, url: url ?? "", private: incognito }],
  );
}

/** A tab as the popup needs it. */
export interface TabView {
  id: number;
  /** "" where the browser does not let the extension know. */
  url: string;
}

/**
 * The tab that the popup was opened over. Where the popup itself stands in a tab,
 * it is the one that was looked at before.
 */
export async function tabInView(): Promise<TabView | undefined> {
  const own = await api.tabs.getCurrent();
  const tabs = await api.tabs.query({ currentWindow: true, ...(own === undefined ? { active: true } : {}) });
  const [seen] = tabs
    .filter(({ id }) => id !== undefined && id !== own?.id)
    .sort((a, b) => b.lastAccessed - a.lastAccessed);
  return seen?.id === undefined ? undefined : { id: seen.id, url: seen.url ?? "" };
}

/** Whether this page, or this background, is of a private window. */
export function inPrivate(): boolean {
  return api.extension.inIncognitoContext;
}

/** Whether the browser lets the extension into private windows: its person has to say so there. */
export function allowedInPrivate(): Promise<boolean> {
  return api.extension.isAllowedIncognitoAccess();
}

/** Opens the browser's own page about the extension. Only Chromium lets an extension do so. */
export async function openBrowserSettings(): Promise<void> {
  await api.tabs.create({ url: `chrome://extensions/?id=${api.runtime.id}` });
}

/** What lasts as long as the browser runs, and is never written to disk. */
export const session = storeOf("session");

/** What stays. */
export const local = storeOf("local");

/** What whoever manages the browser has set. Rejects in a Firefox that nobody manages. */
export const managed: Pick<Store, "get"> = {
  get: async (name) => (await api.storage.managed.get(name))[name],
};

/** Hears what changes in any store, whoever changed it. */
export function onStored(
  handler: (changes: Record<string, { oldValue?: unknown; newValue?: unknown }>) => void,
): void {
  api.storage.onChanged.addListener((changes) => handler(changes));
}

interface Store {
  /** All that is kept, by name. */
  all(): Promise<Record<string, unknown>>;
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  remove(names: string[]): Promise<void>;
}

function storeOf(area: "session" | "local"): Store {
  return {
    all: () => api.storage[area].get(null),
    get: async (name) => (await api.storage[area].get(name))[name],
    set: (name, value) => api.storage[area].set({ [name]: value }),
    remove: (names) => api.storage[area].remove(names),
  };
}

/** Sets the toolbar button's badge and tooltip. "" takes the badge away. */
export function setBadge(text: string, colour: string, title: string): void {
  void api.action.setBadgeText({ text });
  if (text !== "") {
    void api.action.setBadgeBackgroundColor({ color: colour });
    void api.action.setBadgeTextColor({ color: "#ffffff" });
  }
  void api.action.setTitle({ title });
}

/** A window of the extension's own. */
export interface OwnWindow {
  /** Brings it to the front; rejects where it is closed. */
  focus(): Promise<void>;
}

/**
 * Opens one of the extension's own pages in a small window, in the middle of the
 * browser's. Rejects where the browser has none to open, as on phones.
 */
export async function openWindow(
  page: string,
  width: number,
  height: number,
  isPrivate: boolean,
): Promise<OwnWindow> {
  const over = await api.windows.getLastFocused();
  const middle = (start = 0, room = 0, size: number): number =>
    Math.round(start + Math.max(0, room - size) / 2);
  const made = await api.windows.create({
    url: page,
    type: "popup",
    width,
    height,
    left: middle(over.left, over.width, width),
    top: middle(over.top, over.height, height),
    ...(isPrivate ? { incognito: true } : {}),
  });
  const id = made?.id;
  if (id === undefined) {
    throw new Error("the browser opened no window");
  }
  return {
    focus: async () => {
      await api.windows.update(id, { focused: true });
    },
  };
}

/** An entry of the right-click menu. */
export interface MenuEntry {
  id: string;
  /** The entry that opens the list in which it stands. */
  parent?: string;
  /** "%s" stands for the selected text, "&" has to be doubled. */
  title: string;
  contexts: ("selection" | "link" | "page" | "frame")[];
  /** It shows only after a change. */
  hidden?: boolean;
  /** Match patterns of the link's target; any scheme may stand there. */
  targets?: string[];
}

/** What was right-clicked. */
export interface MenuClick {
  entry: string;
  selection: string;
  link: string;
  tab: number | undefined;
  tabUrl: string;
  private: boolean;
}

/** Lays the right-click menu anew. The browser keeps it while the background sleeps. */
async function setMenu(entries: MenuEntry[]): Promise<void> {
  await api.contextMenus.removeAll();
  for (const { id, parent, title, contexts, hidden, targets } of entries) {
    api.contextMenus.create(
      {
        id,
        title,
        contexts: contexts as [MenuEntry["contexts"][0]],
        visible: hidden !== true,
        ...(parent === undefined ? {} : { parentId: parent }),
        ...(targets === undefined ? {} : { targetUrlPatterns: targets }),
      },
      // Reading it keeps the browser from reporting a duplicate as unhandled.
      () => api.runtime.lastError,
    );
  }
}

/** What only Firefox has: a menu that is open can be laid anew, and tells when it closes. */
type LivelyMenus = typeof chrome.contextMenus & {
  refresh?: () => unknown;
  onHidden?: { addListener(listener: () => void): void };
};

/** Whether a menu that is open shows what is changed in it. */
function menuIsLively(): boolean {
  return (api.contextMenus as LivelyMenus).refresh !== undefined;
}

/** Changes an entry of the right-click menu, in one that is open too where the browser can. */
function changeMenuEntry(id: string, change: { title?: string; visible?: boolean }): void {
  const menus: LivelyMenus = api.contextMenus;
  menus.update(id, change, () => {
    // Reading the error keeps the browser from reporting it.
    if (api.runtime.lastError === undefined) {
      menus.refresh?.();
    }
  });
}

/** The right-click menu as one thing. */
export const menu = {
  set: setMenu,
  change: changeMenuEntry,
  get isLively(): boolean {
    return menuIsLively();
  },
};

/** Hears that the right-click menu was closed, where the browser tells. */
export function onMenuHidden(handler: () => void): void {
  (api.contextMenus as LivelyMenus).onHidden?.addListener(handler);
}

/** Hears of a person's choice in the right-click menu. */
export function onMenu(handler: (click: MenuClick) => void): void {
  api.contextMenus.onClicked.addListener((info, tab) => {
    handler({
      entry: String(info.menuItemId),
      selection: info.selectionText ?? "",
      link: info.linkUrl ?? "",
      tab: tab?.id,
      tabUrl: tab?.url ?? "",
      private: tab?.incognito ?? false,
    });
  });
}

/** Hears of the extension's own keys, and in which tab they were pressed. */
export function onCommand(handler: (command: string, tab: number | undefined) => void): void {
  api.commands.onCommand.addListener((command, tab) => handler(command, tab?.id));
}

/** Runs once after the extension was installed or updated, and at each start of the browser. */
export function onStart(handler: () => void): void {
  api.runtime.onInstalled.addListener(handler);
  api.runtime.onStartup.addListener(handler);
}

/** Runs once, when the extension has just been installed. */
export function onFirstInstall(handler: () => void): void {
  api.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === "install") {
      handler();
    }
  });
}

/** Opens one of the extension's own pages in a tab in front. */
export async function openTab(page: string): Promise<void> {
  await api.tabs.create({ url: api.runtime.getURL(page) });
}

/** Whether the tabs that are in view have finished loading. */
export async function isSettled(): Promise<boolean> {
  const inView = await api.tabs.query({ active: true });
  return inView.every(({ status }) => status === "complete");
}

/** Hears of changes of what stays, by whichever page. */
export function onKept(handler: (name: string) => void): void {
  api.storage.local.onChanged.addListener((changes) => Object.keys(changes).forEach(handler));
}
