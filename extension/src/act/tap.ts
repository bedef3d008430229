/**
 * What counts as a person's tap on a number: the rules, without the browser.
 * The listeners in clicks.ts gather the facts.
 */
import type { AskCode, LocalCode } from "../messages";

/** How far and how long a press may be, in CSS pixels and ms. */
export const mostDistance = 4;
export const mostPress = 500;

/** How long a number must have stood there unchanged, ms. */
export const leastAge = 500;

/** How long a second click is waited for, ms: a double click selects a word, it calls nobody. */
export const secondClickWait = 300;

/** The press that came before a click. */
export interface Press {
  /** The browser says that a person pressed. */
  trusted: boolean;
  pointer: string;
  primary: boolean;
  x: number;
  y: number;
  /** ms since the document began. */
  at: number;
  /** Nothing was selected when it began. */
  selectionCollapsed: boolean;
  /** It went down on the same number, or the same link. */
  sameTarget: boolean;
}

/** What is known of a click. */
export interface ClickFacts {
  trusted: boolean;
  primary: boolean;
  modified: boolean;
  /** The browser's count of clicks; 0 for keys in Chromium. */
  detail: number;
  x: number;
  y: number;
  at: number;
  /** undefined where no pointer went down there: a key did it. */
  press: Press | undefined;
  selectionCollapsed: boolean;
  /** A control of the page lies above, or a link that is not a call's. */
  pagesOwn: boolean;
  /** The target of a tel:, sip: or callto: link above, "" for none. */
  link: string;
  /** The frame's top document is of another origin. */
  foreignFrame: boolean;
  /** The number that can be read under the pointer; undefined where a link has none in its text. */
  number: { since: number; unchanged: boolean } | undefined;
  /** The number is not seen whole, or came there by itself a moment ago. */
  unseen: boolean;
}

/**
 * What follows: "leave" it to the page; "dial", after a question where `ask` says
 * why; show the number's "card", whose button calls; or "refuse" it with a reason, and keep the page's own handling of a link
 * from acting as well.
 */
export type Verdict =
  | { act: "leave" }
  | { act: "dial"; ask: AskCode | "" }
  | { act: "card" }
  | { act: "refuse"; code: LocalCode };

const leave: Verdict = { act: "leave" };

/** Judges a click. */
export function judge(click: ClickFacts): Verdict {
  const { press, number } = click;
  if (!click.trusted || !click.primary || click.modified || click.pagesOwn) {
    return leave;
  }
  if (number === undefined && click.link === "") {
    return leave;
  }
  if (press === undefined) {
    // A key on a focused link: a person's wish perhaps, or focus that a page moved there.
    return click.link === "" ? leave : dial(click, "ask-keyboard");
  }
  if (!press.trusted || !press.primary || !press.sameTarget || click.detail !== 1) {
    return leave;
  }
  if (Math.hypot(click.x - press.x, click.y - press.y) >= mostDistance || click.at - press.at >= mostPress) {
    return leave;
  }
  if (!press.selectionCollapsed || !click.selectionCollapsed) {
    return leave;
  }
  if (press.pointer !== "mouse") {
    const verdict = dial(click, "ask-touch");
    // A touch may have been a scroll: the card's button is touched by nobody who scrolls.
    return verdict.act === "dial" && number !== undefined ? { act: "card" } : verdict;
  }
  return dial(click, "");
}

/** The number must have stood there for long enough, whoever asks for it. */
function dial({ number, at, foreignFrame, unseen }: ClickFacts, ask: AskCode | ""): Verdict {
  if (number !== undefined && (!number.unchanged || at - number.since < leastAge)) {
    return { act: "refuse", code: "changed" };
  }
  // A link without a number in its text needs no word here: the host asks.
  return { act: "dial", ask: foreignFrame ? "ask-frame" : ask || (unseen ? "ask-unseen" : "") };
}
