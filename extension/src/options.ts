/** The options page: what is set up, as it is now, whoever changes it. */
import * as ext from "./ext";
import type { HostView, RecentCall, SetupReply, SitesReply, ToldOptions } from "./messages";
import type { AccountsResult, Settings } from "./protocol.gen";
import { readSetting } from "./settings";
import { wayOut, type Way } from "./surfaces/host-line";
import { AccountsPage } from "./surfaces/options/accounts-page";
import { CallsPage } from "./surfaces/options/calls-page";
import { DiagnosisPage, type Seen } from "./surfaces/options/diagnosis-page";
import { make } from "./surfaces/options/dom";
import { failureWords, type AskSetup } from "./surfaces/options/link";
import { NumbersPage } from "./surfaces/options/numbers-page";
import { PagesPage } from "./surfaces/options/pages-page";
import { report } from "./surfaces/options/report";
import { Sections } from "./surfaces/options/sections";
import { brokenWords } from "./surfaces/options/value-words";
import { fillTexts } from "./surfaces/texts";

const { message } = ext;
const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

const ask: AskSetup = async (method, params) => {
  const reply = (await ext.ask({ kind: "setup", method, params }).catch(() => undefined)) as
    SetupReply<typeof method> | undefined;
  if (reply?.ok === false && ["conflict", "locked"].includes(reply.problem.code)) {
    void load(); // What is there now is shown beside what was typed.
  }
  return reply ?? { ok: false, problem: { code: "host-lost", text: "" } };
};
const wake = (): void => void ext.ask({ kind: "popup-wake" }).catch(() => undefined);

fillTexts(document, message, ext.uiLanguage());
const sections = new Sections(
  document.querySelector("nav") as HTMLElement,
  document.querySelectorAll<HTMLElement>("main > section"),
  message,
  () => location.hash.slice(1),
);

const accounts = new AccountsPage(
  part("account"),
  message,
  ask,
  () => void ext.ask({ kind: "setup-cancel" }),
  (from, to) => {
    numbers.renaming(from, to);
    calls.renaming(from, to);
  },
);
const numbers = new NumbersPage(part("numbers"), ext.uiLanguage(), message, ask);
const sites = new PagesPage(part("pages"), message, {
  stores: ext,
  store: ext.local,
  sites: async () => (await ext.ask({ kind: "sites" }).catch(() => undefined)) as SitesReply | undefined,
  aNumber: async (site, e164) => {
    await ext.ask({ kind: "sites-a-number", site, e164 }).catch(() => undefined);
  },
  write: async (e164) => {
    const reply = await ask("normalize", { number: e164 });
    return (reply.ok && reply.result.international) || e164;
  },
  allowedInPrivate: ext.allowedInPrivate,
  browser: ext.browserName(),
  openBrowserSettings:
    ext.browserName() === "chromium"
      ? () => void ext.openBrowserSettings().catch(() => undefined)
      : undefined,
});
const calls = new CallsPage(part("calls"), message, ask);
const diagnosis = new DiagnosisPage(part("diagnosis"), {
  version: ext.version(),
  message,
  ask,
  again: () => void load(),
  report: makeReport,
  save: saveFile,
});
part("version").textContent = message("opt_version", ext.version());

addEventListener("hashchange", () => sections.show());
ext.onKept((name) => {
  if (name !== "recent") {
    void sites.show();
  }
});
// What was changed while the program slept is seen when a person comes back.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    void load();
    void sites.show();
  }
});

connect();
void sites.show();
void load();

/** How the program stood when the page was told last. */
let host: HostView | undefined;

/** What could not be read while the program could not be started is read once it can. */
function showHost(now: HostView): void {
  const before = host;
  host = now;
  diagnosis.showHost(now);
  // One that dies of being asked is not asked again and again.
  const wasKept = before?.problem !== undefined && before.problem.code !== "host-crashed";
  if (now.phase === "ready" && before?.phase !== "ready" && wasKept) {
    void load();
  }
}

/** The background may be put to sleep or updated while the page stays open. */
function connect(): void {
  const port = ext.connectBackground("options");
  port.onMessage((received) => {
    const told = received as ToldOptions;
    switch (told.kind) {
      case "state":
        showHost(told.host);
        break;
      case "accounts":
        showAccounts(told.params);
        break;
      case "settings":
        showSettings(told.params);
        break;
    }
  });
  port.onGone(() => setTimeout(connect, 200));
}

async function load(): Promise<void> {
  wake();
  const [listed, settings] = await Promise.all([ask("accounts", {}), ask("settings", {})]);
  const failed = !settings.ok ? settings : !listed.ok ? listed : undefined;
  if (failed !== undefined) {
    trouble(failureWords(failed, message), wayOut(failed.problem.code));
  }
  if (listed.ok) {
    showAccounts(listed.result);
  }
  if (settings.ok) {
    showSettings(settings.result);
  }
}

function showAccounts(listed: AccountsResult): void {
  accounts.show(listed);
  numbers.showAccounts(listed);
  calls.showAccounts(listed);
  diagnosis.showAccounts(listed);
}

function showSettings(settings: Settings): void {
  trouble(settings.problem === undefined ? "" : brokenWords(settings.problem, settings.path, message));
  accounts.showSettings(settings);
  numbers.showSettings(settings);
  calls.showSettings(settings);
  diagnosis.showSettings(settings);
}

/** A report of how everything stands. */
async function makeReport(seen: Seen): Promise<string> {
  const [recent, look, reply, allowedInPrivate] = await Promise.all([
    ext.session.get("recent").catch(() => undefined),
    readSetting(ext, "highlight"),
    ext.ask({ kind: "sites" }).catch(() => undefined),
    ext.allowedInPrivate(),
  ]);
  return report({
    ...seen,
    now: Date.now(),
    version: ext.version(),
    userAgent: navigator.userAgent,
    language: ext.uiLanguage(),
    recent: Array.isArray(recent) ? (recent as RecentCall[]) : [],
    sitesOff: (reply as SitesReply | undefined)?.off.length ?? 0,
    highlight: look.value,
    allowedInPrivate,
  });
}

/** Lets the person keep a text as a file, where the browser keeps such files. */
function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Says above everything what keeps all of it from being shown, and leads to where that ends. */
function trouble(words: string, way?: Way): void {
  part("trouble").hidden = words === "";
  part("trouble").replaceChildren(words);
  // A place on this page is shown by its navigation already.
  if (way !== undefined && !way.page.startsWith("options.html")) {
    part("trouble").append(" ", make("a", { href: way.page }, message(way.text)));
  }
}
