/* The stand-in for the browser's extension API. The server puts `stage` before it. */
(() => {
  "use strict";
  const { scene, texts, lang } = stage;
  const now = Date.now();
  /** A call is told by how long ago it was tapped. */
  const since = (value) => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(since);
    const { ago, ...rest } = value;
    const all = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, since(inner)]));
    return ago === undefined ? all : { ...all, since: now - ago };
  };
  const told = since(scene.told);
  const kept = { ...scene.kept };
  const event = (listeners = []) => ({ addListener: (one) => listeners.push(one), removeListener: () => {}, hasListener: () => false, listeners });
  const area = {
    get: async (names) => {
      const wanted = names == null ? Object.keys(kept) : [].concat(typeof names === "object" && !Array.isArray(names) ? Object.keys(names) : names);
      return Object.fromEntries(wanted.filter((name) => name in kept).map((name) => [name, kept[name]]));
    },
    set: async (values) => void Object.assign(kept, values),
    onChanged: event(),
    remove: async (names) => [].concat(names).forEach((name) => delete kept[name]),
  };
  const messages = event();
  const message = (key, values = []) => {
    const found = texts[key];
    if (!found) return "";
    return found.message.replace(/\$(\w+)\$/g, (_, name) => {
      const at = Number(found.placeholders?.[name.toLowerCase()]?.content.slice(1)) - 1;
      return [].concat(values)[at] ?? "";
    });
  };
  /** What the program would find: numbers as the scenes write them. */
  const found = (text) =>
    [...text.matchAll(/\+43[ \d]{6,}\d/g)].map((match) => ({
      start: match.index, end: match.index + match[0].length, ref: `r${match.index}`,
      e164: match[0].replaceAll(" ", ""), valid: true, risk: "none", assumed: false,
    }));
  const answer = async (asked) => {
    if (asked.kind === "find") return { ok: true, numbers: asked.runs.map(({ text }) => found(text)), region: "AT" };
    if (asked.kind === "site") return { off: false, not: [], highlight: kept.highlight ?? "underline" };
    return scene.replies?.[asked.method ?? asked.kind] ?? scene.replies?.[asked.kind] ?? { ok: true };
  };
  const nothing = async () => undefined;
  const api = {
    runtime: {
      id: "stage", lastError: undefined,
      getURL: (path) => new URL(path, location.href).href, getManifest: () => ({ version: "0.1.0", optional_host_permissions: [], host_permissions: [] }),
      getPlatformInfo: async () => ({ os: "linux" }), openOptionsPage: nothing,
      sendMessage: answer, onMessage: messages, onConnect: event(), onInstalled: event(), onStartup: event(),
      connect: ({ name }) => ({
        name, postMessage: () => {}, disconnect: () => {}, onDisconnect: event(),
        onMessage: { addListener: (listener) => told && setTimeout(() => listener(told)) },
      }),
    },
    i18n: { getUILanguage: () => lang, getMessage: message, getAcceptLanguages: async () => [lang] },
    storage: { session: area, local: area, sync: area, managed: { get: async () => ({}) }, onChanged: event() },
    tabs: { getCurrent: nothing, query: async () => [{ id: 7, url: scene.site ?? "", lastAccessed: 1, active: true }], create: nothing },
    extension: { inIncognitoContext: scene.private === true, isAllowedIncognitoAccess: async () => false },
    permissions: { contains: async () => true, getAll: async () => ({ origins: ["<all_urls>"], permissions: [] }), request: async () => true, remove: async () => true, onAdded: event(), onRemoved: event() },
    commands: { getAll: async () => [] },
    action: { isEnabled: async () => true, getUserSettings: async () => ({ isOnToolbar: true }) },
  };
  Object.defineProperty(globalThis, "chrome", { value: api, configurable: true, writable: true });
  // What a page must not see, a test and a picture have to.
  Object.defineProperty(screen, "availHeight", { get: () => (innerHeight < 500 ? 600 : 1080) });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return attach.call(this, { ...options, mode: "open" });
  };
  globalThis.tellPage = () => {
    for (const listener of messages.listeners) listener(told, { id: "stage" }, () => {});
  };
  /**
   * Pictures are of a moment: nothing moves and no caret blinks. Where a person wants
   * no motion, there is to be none without this.
   */
  const moves = matchMedia("(prefers-reduced-motion: reduce)").matches ? "" : "transition: none !important";
  const still = new CSSStyleSheet();
  still.replaceSync(`*, ::before, ::after { caret-color: transparent !important; ${moves} }`);
  document.adoptedStyleSheets = [still];
})();
