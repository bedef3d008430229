/** The background: the one place that talks with the native host, and that knows all calls. */
import { badgeOf, outcomeStays } from "./background/badge";
import { Calls, refusal, type Tracked } from "./background/calls";
import { ConfirmWindow } from "./background/confirm-window";
import { Desk, forPage } from "./background/desk";
import { Host } from "./background/host";
import { KeptCalls } from "./background/kept-calls";
import { Others } from "./background/others";
import { chosen, Menus } from "./background/menus";
import { PageNumbers } from "./background/page-numbers";
import { Placer } from "./background/placer";
import { Popups } from "./background/popups";
import { local } from "./background/problems";
import { Questions } from "./background/questions";
import { numbersIn, typed, written } from "./background/reading";
import { Recent } from "./background/recent";
import { siteOf, Sites, sitesChanged } from "./background/sites";
import { Setup } from "./background/setup";
import { arrive } from "./background/welcome";
import { followAccount } from "./chosen-account";
import * as ext from "./ext";
import * as life from "./ext-life";
import { newId } from "./id";
import type { PageRequest, PastedReply, PopupRequest, Sender, SiteView, ToldOptions, ToldPage, ToldPopup } from "./messages"; // prettier-ignore
import { livePrivate } from "./private-session";
import { readSetting, settingsChanged } from "./settings";
import { isPageRequest, isPopupRequest, originOf } from "./shapes";
import { isOver } from "./words";
import { HOST_NAME } from "./protocol.gen";

const popups = new Popups(popupState);
/** Failures up to then have been seen in the popup, ms since the epoch. */
let seen = 0;
let badgeTimer: ReturnType<typeof setTimeout> | undefined;

const calls = new Calls(callChanged);

const host = new Host({
  connect: () => ext.connectNative(HOST_NAME),
  client: `siptap/${ext.version()}`,
  browser: ext.browserName(),
  changed: hostChanged,
  call: (call) => calls.told(call),
  setUp: ({ method, params }) => tellOptions({ kind: method, params } as ToldOptions),
  lost() {
    const wereLive = calls.busy();
    calls.lost(local("host-lost"));
    void others.look();
    if (wereLive) {
      // The next host ends what this one left ringing.
      void host.ready(true).catch(() => undefined);
    }
  },
  up(again) {
    void others.look();
    if (again) {
      void tellAllTabs({ kind: "host-up" });
    }
  },
  busy: () => calls.busy() || optionsPorts.size > 0,
});

/** The options and welcome pages that are open: they see what others change. */
const optionsPorts = new Set<ext.Port>();
const setup = new Setup(host, (from, to) => followAccount(ext.session, from, to));

const confirmWindow = new ConfirmWindow((isPrivate) => ext.openWindow("confirm.html", 380, 344, isPrivate));
const questions = new Questions(confirmWindow, newId);
const placer = new Placer(host, calls, questions, withdraw);
const desk = new Desk(host, calls, placer, questions, ext.uiLanguage, newId);
const memory = life.memory();
const recent = new Recent(ext.session, () => tellPopups());
const others = new Others(host, () => tellPopups());
const kept = new KeptCalls(memory, ext.inPrivate() ? livePrivate : "live", (left) => {
  for (const one of left) {
    calls.restore(one, local("host-lost"));
  }
  // The next host ends what the last one left ringing.
  void host.ready(true).catch(() => undefined);
});

/** The tab whose numbers the popup lists. */
let listedTab: number | undefined;
const pageNumbers = new PageNumbers({
  ask: (tab, id) => void ext.tell(tab, { kind: "list", id } satisfies ToldPage),
  write: (ref) => written(host, ref),
  changed: () => tellPopups(),
  newId,
});

const menus = new Menus(ext.menu, ext.session, ext.message);

const sites = new Sites(ext.local, memory);
ext.onStored((changes) => {
  const changed = sitesChanged(changes);
  const isAny = settingsChanged(changes).includes("highlight");
  if (isAny || changed.length > 0) {
    void tellSites((site) => isAny || changed.includes(site));
  }
});

ext.onStart(() => void menus.lay());

// A window that is gone meanwhile needs no welcome.
ext.onFirstInstall(() => void arrive(host, ext).catch(() => undefined));

life.onInstalled(() => void life.runInOpenPages());
life.onPermissions((added) => {
  void tellAllTabs({ kind: "ask-site" });
  if (added) {
    void life.runInOpenPages();
  }
});
life.onPrivateEnd(() => {
  calls.forgetPrivate();
  void sites.forgetPrivate().catch(() => undefined);
  tellPopups();
  showBadge();
});

ext.onCommand((command, tab) => {
  if (command === "walk" && tab !== undefined) {
    desk.walk(tab);
    void ext.tell(tab, { kind: "walk" } satisfies ToldPage);
  }
});

ext.onMenu((click) => void desk.menu(chosen(click)));
ext.onMenuHidden(() => menus.closed());

ext.onRequest((message, sender) => {
  const origin = originOf(sender, ext.ownUrl(""));
  if (origin === "page" && isPageRequest(message)) {
    return fromPage(message, sender);
  }
  if (origin === "popup" && isPopupRequest(message)) {
    return fromPopup(message);
  }
  return undefined;
});

ext.onConnect((port, sender) => {
  if (
    originOf(sender, ext.ownUrl("")) !== "popup" ||
    !["popup", "popup-private", "confirm", "options"].includes(port.name)
  ) {
    port.close();
    return;
  }
  if (port.name === "confirm") {
    confirmWindow.add(port, questions.question, () => questions.closed());
    return;
  }
  if (port.name === "options") {
    optionsPorts.add(port);
    port.onGone(() => optionsPorts.delete(port));
    port.post(optionsState());
    return;
  }
  popups.add(port, port.name === "popup-private");
  seen = Date.now();
  showBadge();
});

async function fromPage(request: PageRequest, sender: Sender): Promise<unknown> {
  switch (request.kind) {
    case "find":
      return desk.find(request, sender);
    case "dial":
      return desk.dial(request, sender);
    case "hangup":
      await desk.hangUp(request.tap);
      return { ok: true };
    case "tapped":
      desk.tapped(request.tap, request.shown, sender);
      return { ok: true };
    case "untapped":
      if (desk.untapped(request.tap) && sender.tab !== undefined) {
        await ext.tell(sender.tab, { kind: "uncall", tap: request.tap } satisfies ToldPage, 0);
      }
      return { ok: true };
    case "refused":
      desk.refused(request, sender);
      return { ok: true };
    case "numbers":
      await pageNumbers.answered(request, sender);
      return { ok: true };
    case "site":
      return siteView(siteOf(sender.tabUrl), sender.private, await life.mayRead(sender.url));
    case "context":
      desk.pointAt(request, sender);
      menus.pointAt(request.found === null ? "" : request.shown);
      return { ok: true };
    case "near":
      menus.near(request.near);
      return { ok: true };
    case "describe":
      return desk.describe(request, sender, accountNames());
    case "edit": {
      const page = `popup.html${request.choose ? "?choose" : ""}#${encodeURIComponent(request.number)}`;
      await ext.openWindow(page, 376, 560, sender.private);
      return { ok: true };
    }
    case "not-a-number":
      return keeping(sites.notANumber(siteOf(sender.tabUrl), request.e164, sender.private), sender);
    case "off-here":
      return keeping(sites.turn(siteOf(sender.tabUrl), true, sender.private), sender);
    case "a-number":
      return keeping(sites.aNumber(siteOf(sender.tabUrl), request.e164, sender.private), sender);
    case "on-here":
      return keeping(sites.turn(siteOf(sender.tabUrl), false, sender.private), sender);
  }
}

async function fromPopup(request: PopupRequest): Promise<unknown> {
  switch (request.kind) {
    case "popup-wake":
      await host.ready(true).then(
        () => others.look(),
        () => undefined, // The host's view says why not.
      );
      return { ok: true };
    case "popup-normalize":
      return typed(host, request.number, request.account, ext.uiLanguage());
    case "popup-dial":
      await desk.dialTyped(request.number, request.account, request.private);
      return { ok: true };
    case "popup-find":
      return {
        numbers: await numbersIn(host, request.text, request.account, ext.uiLanguage(), newId()),
      } satisfies PastedReply;
    case "popup-page":
      listedTab = request.tab;
      pageNumbers.look(request.tab);
      void others.look();
      return { ok: true };
    case "popup-dial-listed": {
      const listed = pageNumbers.get(request.key);
      if (listed !== undefined) {
        await desk.dialListed(listed, request.account);
      }
      return { ok: listed !== undefined };
    }
    case "popup-hangup":
      await desk.hangUp(request.tap);
      return { ok: true };
    case "sites":
      return sites.list();
    case "sites-a-number":
      await sites.aNumber(request.site, request.e164, false);
      return { ok: true };
    case "setup":
      return setup.ask(request.method, request.params);
    case "setup-cancel":
      setup.cancel();
      return { ok: true };
    case "popup-dismiss":
      calls.forget(request.tap);
      tellPopups();
      showBadge();
      return { ok: true };
    case "popup-site":
      return keeping(sites.turn(request.site, request.off, request.private), {
        tab: undefined,
        tabUrl: `https://${request.site}`,
        private: request.private,
      });
    case "answer":
      questions.answered(request.question, request.yes);
      return { ok: true };
  }
}

/** Says whether the browser kept what a person has said of a site; a tab's toast says so where it did not. */
async function keeping(
  change: Promise<void>,
  { tab, tabUrl, private: isPrivate }: Pick<Sender, "tab" | "tabUrl" | "private">,
): Promise<{ ok: boolean }> {
  const site = siteOf(tabUrl);
  try {
    await change;
    if (isPrivate) {
      await tellSites((one) => one === site); // Chromium tells a private background of no change in memory.
    }
    return { ok: true };
  } catch {
    if (tab !== undefined) {
      const view = refusal(newId(), site, local("not-kept"));
      void ext.tell(tab, { kind: "call", view } satisfies ToldPage, 0);
    }
    return { ok: false };
  }
}

/** A person said no: nothing is left of the tap. */
function withdraw({ view, tab }: Tracked): void {
  calls.forget(view.tap);
  tellPopups();
  showBadge();
  if (tab !== undefined) {
    void ext.tell(tab, { kind: "uncall", tap: view.tap } satisfies ToldPage, 0);
  }
}

function callChanged({ view, tab, isPrivate }: Tracked): void {
  if (!isPrivate) {
    recent.put(view);
  }
  kept.keep(calls.all());
  tellPopups();
  showBadge();
  if (tab !== undefined) {
    void ext.tell(tab, { kind: "call", view: forPage(view, accountNames()) } satisfies ToldPage, 0);
  }
}

function accountNames(): string[] {
  return host.view().hello?.accounts.map(({ name }) => name) ?? [];
}

/** What is over of a private window's calls is shown there only, and no history is in a private window. */
function popupState(inPrivate: boolean): ToldPopup {
  return {
    kind: "state",
    host: host.view(),
    calls: calls
      .all()
      .filter(({ view, isPrivate }) => !isOver(view.state) || isPrivate === inPrivate)
      .map(({ view }) => view),
    recent: inPrivate ? [] : recent.all(),
    others: others.all(),
    page: listedTab === undefined ? null : { tab: listedTab, numbers: pageNumbers.list(listedTab) },
  };
}

function hostChanged(): void {
  tellPopups();
  const { hello } = host.view();
  if (hello !== undefined) {
    void menus.accounts(hello.accounts.map(({ name }) => name));
  }
}

function tellPopups(): void {
  popups.tell();
  tellOptions(optionsState());
}

function optionsState(): ToldOptions {
  return { kind: "state", host: host.view(), calls: calls.all().map(({ view }) => view) };
}

function tellOptions(told: ToldOptions): void {
  for (const port of optionsPorts) {
    port.post(told);
  }
}

async function tellAllTabs(told: ToldPage): Promise<void> {
  for (const { id } of await ext.tabs()) {
    void ext.tell(id, told);
  }
}

/** What holds on a site, and how numbers are shown there. */
async function siteView(site: string, isPrivate: boolean, isAllowed = true): Promise<SiteView> {
  const [said, highlight] = await Promise.all([sites.of(site, isPrivate), readSetting(ext, "highlight")]);
  return { ...said, off: said.off || !isAllowed, highlight: highlight.value };
}

/** Tells the tabs of some sites what holds there now. */
async function tellSites(which: (site: string) => boolean): Promise<void> {
  for (const tab of await ext.tabs()) {
    const site = siteOf(tab.url);
    if (which(site)) {
      const view = await siteView(site, tab.private);
      void ext.tell(tab.id, { kind: "site", view } satisfies ToldPage);
    }
  }
}

function showBadge(): void {
  clearTimeout(badgeTimer);
  const views = calls.all().map(({ view }) => view);
  const { text, colour, title } = badgeOf(views, Date.now(), popups.areOpen ? Date.now() : seen, ext.message);
  ext.setBadge(text, colour, title);
  if (text !== "") {
    badgeTimer = setTimeout(showBadge, outcomeStays);
  }
}
