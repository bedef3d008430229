/** The popup: dial pad, numbers and calls at hand, the call under way, and how the host stands. */
import { Sites } from "./background/sites";
import { chosenAccount } from "./chosen-account";
import * as ext from "./ext";
import { allowReading, mayRead, mayReadAll, memory } from "./ext-life";
import type { NormalizeReply, PastedReply, PopupRequest, ToldPopup } from "./messages";
import { CallPanel, callToShow } from "./surfaces/call-panel";
import { DialPad } from "./surfaces/dial-pad";
import { Grant } from "./surfaces/grant";
import { HostLine } from "./surfaces/host-line";
import { NumberLists } from "./surfaces/number-lists";
import { OthersLine } from "./surfaces/others-line";
import { SiteSwitch } from "./surfaces/site-switch";
import { fillTexts } from "./surfaces/texts";

performance.mark("popup-begins");

/** The page is asked for its numbers so often while the popup is open, ms. */
const pageAge = 2000;

/** A page that does not answer so soon has nothing of ours in it, ms. */
const pageSilence = 1000;

/** A screen of less height leaves no room for the whole popup, CSS pixels. */
const smallScreen = 700;

document.documentElement.classList.toggle("small", screen.availHeight < smallScreen);

const request = (message: PopupRequest): Promise<unknown> => ext.ask(message).catch(() => undefined);

fillTexts(document, ext.message, ext.uiLanguage());

const account = document.getElementById("account") as HTMLSelectElement;
const pad = document.getElementById("pad") as HTMLFormElement;
const below = document.getElementById("lists") as HTMLElement;
let state: ToldPopup = {
  kind: "state",
  host: { phase: "connecting" },
  calls: [],
  recent: [],
  others: [],
  page: null,
};
let tab: ext.TabView | undefined;
/** The account that was chosen in this browser session; it may not be known yet, or not any more. */
let wanted = "";
/** The window was opened for its choice of an account. */
let choosing = location.search === "?choose";
/** Calls that were put away; the list of recent ones still has them. */
const put = new Set<string>();

const dialPad = new DialPad(document, ext.message, ext.uiLanguage(), {
  normalize: (number) =>
    request({ kind: "popup-normalize", number, account: account.value }) as Promise<
      NormalizeReply | undefined
    >,
  dial,
  numbersIn: async (text) => {
    const reply = (await request({ kind: "popup-find", text, account: account.value })) as
      PastedReply | undefined;
    return reply?.numbers ?? [];
  },
});
const panel = new CallPanel(document, ext.message, {
  hangUp: (tap) => void request({ kind: "popup-hangup", tap }),
  dismiss: (tap) => {
    put.add(tap);
    void request({ kind: "popup-dismiss", tap }).then(() => dialPad.focus());
  },
});
const lists = new NumberLists(document, ext.message, ext.uiLanguage(), {
  call: ({ key }) => void request({ kind: "popup-dial-listed", key, account: account.value }),
  again: ({ number }) => void again(number),
});
const sites = new Sites(ext.local, memory());
const site = new SiteSwitch(document, ext.message, {
  isOff: async (of) => (await sites.of(of, ext.inPrivate())).off,
  turn: async (of, off) => {
    const reply = await request({ kind: "popup-site", site: of, off, private: ext.inPrivate() });
    return (reply as { ok: boolean } | undefined)?.ok === true;
  },
});
const grant = new Grant(document.getElementById("grant") as HTMLElement, ext.message, {
  mayRead: (address) => (address === "" ? mayReadAll() : mayRead(address)),
  allow: allowReading,
});
const hostLine = new HostLine(document, ext.message, wake);
const othersLine = new OthersLine(document, ext.message);

account.addEventListener("change", () => {
  wanted = account.value;
  void ext.session.set(chosenAccount, wanted).catch(() => undefined);
  hostLine.show(state.host, wanted);
  dialPad.again();
});

// It may be chosen in another window's popup, or get another name in the options.
ext.onStored((changes) => {
  const chosen = changes[chosenAccount]?.newValue;
  if (typeof chosen === "string" && chosen !== wanted) {
    wanted = chosen;
    show();
    dialPad.again();
  }
});

// A number's card opens this page in a window of its own, to have the number changed.
if (location.hash !== "") {
  dialPad.fill(decodeURIComponent(location.hash.slice(1)));
}

connect();
wake();
show();
void ext.session.get(chosenAccount).then(
  (kept) => {
    wanted = typeof kept === "string" ? kept : "";
    show();
  },
  () => undefined,
);
void lookAtPage();
performance.mark("popup-ends");

/** The background may be put to sleep or updated while the popup stays open in a tab. */
function connect(): void {
  const port = ext.connectBackground(ext.inPrivate() ? "popup-private" : "popup");
  port.onMessage((message) => {
    const before = state.host.phase;
    state = message as ToldPopup;
    show();
    if (before !== "ready" && state.host.phase === "ready") {
      dialPad.again();
    }
  });
  port.onGone(() => setTimeout(connect, 200));
}

function wake(): void {
  void request({ kind: "popup-wake" });
}

/** Which page it is, and again and again which numbers stand in it. */
async function lookAtPage(): Promise<void> {
  const seen = await ext.tabInView().catch(() => undefined);
  if (seen?.id !== tab?.id || seen?.url !== tab?.url) {
    await Promise.all([site.show(seen?.url ?? ""), grant.show(seen?.url ?? "")]);
  }
  if (performance.getEntriesByName("popup-complete").length === 0) {
    performance.mark("popup-complete");
  }
  tab = seen;
  if (tab === undefined) {
    lists.page([]);
  } else {
    void request({ kind: "popup-page", tab: tab.id });
    setTimeout(() => showPage(true), pageSilence);
  }
  setTimeout(() => void lookAtPage(), pageAge);
}

function dial(number: string): void {
  void request({ kind: "popup-dial", number, account: account.value, private: ext.inPrivate() });
}

/** Calls a number of the list again; an emergency number waits in the field for a second word. */
async function again(number: string): Promise<void> {
  const reply = (await request({ kind: "popup-normalize", number, account: account.value })) as
    NormalizeReply | undefined;
  if (reply?.ok === true && reply.number.valid && reply.number.risk !== "emergency") {
    dial(number);
  } else {
    dialPad.write(number);
  }
}

function show(): void {
  const names = state.host.hello?.accounts.map(({ name }) => name) ?? [];
  const known = Array.from(account.options, ({ value }) => value);
  if (names.join("\n") !== known.join("\n")) {
    account.replaceChildren(...names.map((name) => new Option(name, name)));
  }
  if (names.includes(wanted) && account.value !== wanted) {
    account.value = wanted;
  }
  account.hidden = names.length < 2;
  if (choosing && !account.hidden) {
    choosing = false;
    account.focus();
  }
  hostLine.show(state.host, account.value);
  const view = callToShow(
    state.calls.filter(({ tap }) => !put.has(tap)),
    Date.now(),
  );
  pad.hidden = view !== undefined;
  below.hidden = view !== undefined;
  showPage(false);
  lists.recent(state.recent, ext.inPrivate() ? "popup_recent_private" : "popup_recent_none");
  othersLine.show(view === undefined ? state.others : []);
  panel.show(view);
}

/** The page's numbers as far as they are known; a silent page has none. */
function showPage(waited: boolean): void {
  const answered = tab !== undefined && state.page?.tab === tab.id;
  const numbers = answered ? (state.page?.numbers ?? []) : [];
  if (numbers.length > 0 || waited) {
    lists.page(numbers);
  }
}
