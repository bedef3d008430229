/** What crosses between the extension's own parts: one union per direction. What is received is checked by shapes.ts. */
import type {
  AccountsResult,
  Call,
  Code,
  FoundNumber,
  HelloResult,
  Methods,
  Number as PhoneNumber,
  Reason,
  Settings,
  TextRun,
  ValueData,
} from "./protocol.gen";
import type { Highlight } from "./settings";

/** Who sent a message, as the browser says; nothing of it comes from the message. */
export interface Sender {
  ownExtension: boolean;
  /** The address of the document that sent it. */
  url: string;
  tab: number | undefined;
  /** The address of the tab's top document. */
  tabUrl: string;
  /** 0 is the top frame. */
  frame: number;
  private: boolean;
}

/** What went wrong before a host could say so, beside the host's own slugs. */
export type LocalCode =
  | "host-missing"
  | "host-forbidden"
  | "host-blocked"
  | "host-crashed"
  | "host-silent"
  | "host-old"
  | "host-lost"
  | "extension-old"
  | "reload-page"
  | "not-read-yet"
  | "no-window"
  | "changed"
  | "not-kept"
  | "no-number"
  | "many-numbers";

/** What of a tap itself has a person asked first, beside the host's own reasons. */
export type AskCode = "ask-frame" | "ask-keyboard" | "ask-touch" | "ask-unseen";

/** Why something did not happen. */
export interface Problem {
  code: Code | LocalCode;
  /** The host's own sentence, "" where there is none or where it must not be shown. */
  text: string;
  reasons?: Reason[];
}

/** A call's state as a surface shows it: the host's, and three that come before any. */
export type ViewState = Call["state"] | "asking" | "confirming" | "refused";

/** One step of a call: a state and when it was reached, in ms since the tap. */
export interface Step {
  state: ViewState;
  at: number;
}

/** A call, or an attempt at one, as surfaces show it. */
export interface CallView {
  /** Names the attempt from the tap on. */
  tap: string;
  /** The host's name for it, "" until there is one. */
  call: string;
  state: ViewState;
  /** Grouped for reading. */
  number: string;
  side: "" | NonNullable<Call["side"]>;
  problem?: Problem;
  /** When it was tapped, ms since the epoch. */
  since: number;
  /** How long it has taken up to the last step, ms; surfaces count on from there. */
  steps: Step[];
  /** The account and the wire's last status; never sent to a page. */
  account?: string;
  sip?: string;
}

/** A number in a page as its content script recorded it. */
export interface FoundRecord {
  ref: string;
  /** The run in which it was found, for asking again when the host has ended meanwhile. */
  run: TextRun;
  start: number;
  end: number;
  e164: string;
  risk: FoundNumber["risk"];
  assumed: boolean;
}

/** A number as a frame lists it for the popup. */
export interface ListedNumber {
  found: FoundRecord;
  /** As it stands in the page. */
  shown: string;
  /** Whose it may be, by the words beside it; "" where they do not say. */
  label: string;
}

/** A number of the page as the popup shows it; the key stands for it in a request. */
export interface PageNumber {
  key: string;
  number: string;
  label: string;
}

/** A call of this browser session that is over. */
export type RecentCall = Pick<CallView, "tap" | "state" | "number" | "side" | "problem" | "since"> & {
  account: string;
};

/** A call of another of the person's Siptap processes; its number is masked. */
export type OtherCall = Pick<CallView, "number" | "state" | "side"> & {
  /** Whose it is, in the program's words. */
  owner: string;
};

/** What a page tells of its country; the background adds the top document's host. */
export interface PageEvidence {
  lang: string;
  schema_country: string;
  addresses: string[];
}

/** What holds on a site: what a person has said about it, and how numbers are shown. */
export interface SiteView {
  off: boolean;
  /** The numbers, as E.164, that are none there. */
  not: string[];
  highlight: Highlight;
}

/** The answer to `sites`: all that a person has said about sites. */
export interface SitesReply {
  /** Where no numbers are looked for. */
  off: string[];
  /** What is no number where, as E.164; the last one said last. */
  not: { site: string; numbers: string[] }[];
}

/** A number as a page's card shows it: nothing in it names an account. */
export interface CardNumber {
  international: string;
  national: string;
  e164: string;
  type: string;
  region: string;
  /** The town or district where it was given out, and its time zone's IANA name; "" where not known. */
  place: string;
  timeZone: string;
  extension: string;
  dialed: string;
  /** What made it so, in words. */
  rule: string;
  /** There are other accounts to call from. */
  others: boolean;
}

/** Content script → background. */
export type PageRequest =
  | { kind: "find"; doc: string; runs: TextRun[]; evidence: PageEvidence }
  | {
      kind: "dial";
      tap: string;
      doc: string;
      /** As it stands in the page, for showing. */
      shown: string;
      found: FoundRecord | null;
      /** The target of the tel:, sip: or callto: link that was clicked, "" for none. */
      link: string;
      /** No number was found in the link's text because the host could not be asked yet. */
      unread: boolean;
      /** Why the click rules want a person asked first, "" for nothing. */
      ask: AskCode | "";
      /** Enter in the walk by keys. */
      walked?: boolean;
      evidence: PageEvidence;
    }
  /** A click in a frame begins, is taken back, or is refused: the top frame's toast says so. */
  | { kind: "tapped"; tap: string; shown: string }
  | { kind: "untapped"; tap: string }
  | { kind: "refused"; tap: string; shown: string; code: LocalCode }
  | { kind: "hangup"; tap: string }
  /** The answer to `list`. */
  | { kind: "numbers"; id: string; doc: string; numbers: ListedNumber[]; evidence: PageEvidence }
  /** What holds on the site that the frame's tab shows. */
  | { kind: "site" }
  /** A right-click opens the menu, on this number; null: on none. */
  | { kind: "context"; doc: string; shown: string; found: FoundRecord | null; evidence: PageEvidence }
  /** The pointer is on a number now, or on none: the menu may open there. */
  | { kind: "near"; near: boolean }
  /** The buttons of a number's card. */
  | { kind: "describe"; doc: string; found: FoundRecord; evidence: PageEvidence }
  /** `choose`: the account is what the person wants to change. */
  | { kind: "edit"; number: string; choose: boolean }
  | { kind: "not-a-number"; e164: string }
  | { kind: "off-here" }
  /** What was said last is taken back. */
  | { kind: "a-number"; e164: string }
  | { kind: "on-here" };

/** The popup → background. */
export type PopupRequest =
  | { kind: "popup-wake" }
  | { kind: "popup-normalize"; number: string; account: string }
  | { kind: "popup-dial"; number: string; account: string; private: boolean }
  /** What numbers there are in a text that was pasted. */
  | { kind: "popup-find"; text: string; account: string }
  /** Has the frames of a tab list their numbers. */
  | { kind: "popup-page"; tab: number }
  | { kind: "popup-dial-listed"; key: string; account: string }
  | { kind: "popup-hangup"; tap: string }
  | { kind: "popup-dismiss"; tap: string }
  /** Turns a site off or on. The answer says whether the browser kept that. */
  | { kind: "popup-site"; site: string; off: boolean; private: boolean }
  /** The options page: what was said about sites, and taking back what is no number; "": all of a site. */
  | { kind: "sites" }
  | { kind: "sites-a-number"; site: string; e164: string }
  /** The options and the welcome page: a method of the host about what is set up. */
  | { kind: "setup"; method: SetupMethod; params: object }
  /** Ends the trial of an account that is running. */
  | { kind: "setup-cancel" }
  /** The confirmation window's buttons. */
  | { kind: "answer"; question: string; yes: boolean };

/** The host's methods that the options page may use; what they may do is the host's to say. */
export type SetupMethod =
  | "accounts"
  | "account.save"
  | "account.remove"
  | "account.test"
  | "settings"
  | "settings.save"
  | "normalize";

/** The answer to `setup`: the method's result, or what is wrong, with the value that is. */
export type SetupReply<M extends SetupMethod = SetupMethod> =
  { ok: true; result: Methods[M]["result"] } | { ok: false; problem: Problem; value?: ValueData };

/** Background → the options and the welcome page, over their port. */
export type ToldOptions =
  | { kind: "state"; host: HostView; calls: CallView[] }
  | { kind: "accounts"; params: AccountsResult }
  | { kind: "settings"; params: Settings };

/** Background → a tab's frames. */
export type ToldPage =
  | { kind: "call"; view: CallView }
  | { kind: "uncall"; tap: string }
  /** The host answers again: numbers that could not be looked for are looked for now. */
  | { kind: "host-up" }
  /** The popup wants to know which numbers were found. */
  | { kind: "list"; id: string }
  /** The browser lets Siptap read other sites than before: ask again what holds. */
  | { kind: "ask-site" }
  /** What holds on this site has changed. */
  | { kind: "site"; view: SiteView }
  /** The person walks from number to number by keys: begin, or go on. */
  | { kind: "walk" };

/** Background → the popup, over its port. */
export interface ToldPopup {
  kind: "state";
  host: HostView;
  calls: CallView[];
  recent: RecentCall[];
  /** What other processes of the person are calling. */
  others: OtherCall[];
  /** The numbers of the tab that was asked about last. */
  page: { tab: number; numbers: PageNumber[] } | null;
}

/** What a person is asked before a call. */
export interface Question {
  id: string;
  tap: string;
  /** Grouped for reading. */
  number: string;
  /** As phonenorm names it, "" for unknown. */
  type: string;
  /** ISO 3166-1 alpha-2, "" for none. */
  region: string;
  extension: string;
  dialed: string;
  account: string;
  reasons: (Reason | AskCode)[];
}

/** Background → the confirmation window, over its port. */
export interface ToldConfirm {
  kind: "question";
  /** null: the window has nothing to ask any more, and closes. */
  question: Question | null;
}

/** How the host stands. */
export interface HostView {
  phase: "off" | "connecting" | "ready" | "failed";
  problem?: Problem;
  hello?: Pick<HelloResult, "version" | "accounts" | "region">;
}

/** The answers to `find`, `dial`, `popup-normalize` and `popup-find`. */
export type FindReply =
  { ok: true; numbers: FoundNumber[][]; region: string } | { ok: false; problem: Problem };
export type DialReply = { ok: true } | { ok: false; reread: boolean };
export type DescribeReply = { ok: true; number: CardNumber } | { ok: false };
export type NormalizeReply = { ok: true; number: PhoneNumber } | { ok: false; problem: Problem };

export type PastedReply = { numbers: string[] };
