/** Listens for a person's tap on a number and hands it on once nothing speaks against it. */
import type { AskCode, LocalCode } from "../messages";
import type { Found } from "../find/records";
import type { Place } from "../page/runs";
import { isReadableAt } from "../page/shown";
import { hitBy, numberAtPoint, type Hit } from "./hit";
import type { Sight } from "./sight";
import { judge, secondClickWait, type ClickFacts, type Press } from "./tap";

/** A number that is being rendered anew is looked for again so often, at this distance in ms. */
const mostLooks = 40;
const lookAgain = 50;

/** What the taps are told to and asked of. */
export interface TapHost {
  /** What a person sees of the numbers. */
  sight: Sight;
  numberAt(place: Place): Found | undefined;
  isUnchanged(found: Found): boolean;
  /** Whether two are one number to a person. */
  isSame(a: Found, b: Found): boolean;
  /** Whether a number was judged as it stands there now. */
  isJudged(found: Found): boolean;
  /** Has a number judged as it stood there when it was tapped. */
  judge(found: Found): Promise<Found | undefined>;
  /** A tap has begun; a second click may still take it back. */
  begin(shown: string, found: Found | undefined): string;
  takeBack(tap: string): void;
  refuse(shown: string, code: LocalCode): void;
  /** A finger has tapped a number: its card opens, or a person is asked where there is no room for it. */
  openCard(hit: Hit, found: Found): void;
  /** `ask`: why a person is to be asked first, "" for nothing. */
  dial(
    tap: string,
    shown: string,
    found: Found | undefined,
    link: string,
    element: Element,
    ask: AskCode | "",
  ): void;
}

interface Pressed {
  press: Omit<Press, "sameTarget">;
  /** It came while a tap waited for a second click: it is the second one. */
  second: boolean;
  hit: Hit | undefined;
}

/** Listens on a window until the signal says stop. */
export function listenForTaps(host: TapHost, signal: AbortSignal): void {
  let pressed: Pressed | undefined;
  let waiting: { tap: string; timer: ReturnType<typeof setTimeout> } | undefined;

  /** Takes back the tap that waits, and says whether there was one. */
  const takeBack = (): boolean => {
    const waits = waiting !== undefined;
    if (waiting !== undefined) {
      clearTimeout(waiting.timer);
      host.takeBack(waiting.tap);
      waiting = undefined;
    }
    return waits;
  };

  const down = (event: PointerEvent): void => {
    if (event.isTrusted) {
      const second = takeBack();
      pressed = { press: pressOf(event), second, hit: hitBy(event, (place) => host.numberAt(place)) };
      host.sight.press(pressed.hit?.found);
    }
  };

  const click = (event: MouseEvent): void => {
    const before = pressed;
    pressed = undefined;
    const hit = event.isTrusted ? hitBy(event, (place) => host.numberAt(place)) : undefined;
    if (hit !== undefined) {
      act(event, hit, factsOf(event, hit, before, host));
    }
  };

  /**
   * No click follows where the page has replaced the pressed element meanwhile:
   * the browser finds no element that was both pressed and released. The person
   * has clicked on what stands there all the same.
   */
  const up = (event: MouseEvent): void => {
    const before = pressed;
    const hit = event.isTrusted ? hitBy(event, (place) => host.numberAt(place)) : undefined;
    if (before?.hit?.found === undefined || hit?.found === undefined) {
      return;
    }
    const { element } = before.hit;
    // The browser's own count starts anew with the new element.
    const facts = { ...factsOf(event, hit, before, host), detail: before.second ? 2 : 1 };
    setTimeout(() => {
      // A click would have come before this, in the task of the release.
      if (pressed === before && !element.isConnected) {
        pressed = undefined;
        act(event, hit, facts);
      }
    });
  };

  const act = (event: MouseEvent, hit: Hit, facts: ClickFacts): void => {
    const verdict = judge(facts);
    if (verdict.act === "leave") {
      return;
    }
    event.preventDefault();
    const shown = hit.found?.text ?? linkText(hit.link);
    if (verdict.act === "refuse") {
      host.refuse(shown, verdict.code);
      return;
    }
    if (verdict.act === "card") {
      if (hit.found !== undefined) {
        host.openCard(hit, hit.found);
      }
      return;
    }
    const tap = host.begin(shown, hit.found);
    let asTapped: Found | undefined;
    if (hit.found !== undefined && !host.isJudged(hit.found)) {
      void host.judge(hit.found).then((judged) => (asTapped = judged));
    }
    const settle = (looks: number): void => {
      waiting = undefined;
      if (isSelecting()) {
        host.takeBack(tap);
        return;
      }
      const present = hit.found && presentForm(hit.found, event, host);
      const now = present && judgedForm(present, asTapped, host);
      const covered = hit.found === undefined ? false : host.sight.isCovered(present);
      const isLast = looks === mostLooks;
      if ((covered !== undefined || isLast) && (hit.found === undefined || now !== undefined)) {
        // What nobody could tell of a page that never stands still is asked about.
        host.dial(
          tap,
          shown,
          now,
          hit.link,
          hit.element,
          verdict.ask || (covered !== false ? "ask-unseen" : ""),
        );
      } else if (!isLast) {
        // The page is rendering it anew, or the host is judging that.
        waiting = { tap, timer: setTimeout(() => settle(looks + 1), lookAgain) };
      } else {
        host.takeBack(tap);
        host.refuse(shown, "changed");
      }
    };
    waiting = { tap, timer: setTimeout(() => settle(0), secondClickWait) };
  };

  const key = (): void => {
    pressed = undefined; // A key's click must not pass for the press of a pointer that was there before.
  };

  // Capturing on the window: before the page can stop either of them.
  addEventListener("pointerdown", down, { capture: true, signal });
  addEventListener("mouseup", up, { capture: true, signal });
  addEventListener("click", click, { capture: true, signal });
  addEventListener("keydown", key, { capture: true, signal });
  addEventListener("dblclick", takeBack, { capture: true, signal });
}

function pressOf(event: PointerEvent): Omit<Press, "sameTarget"> {
  return {
    trusted: event.isTrusted,
    pointer: event.pointerType,
    primary: event.button === 0 && event.isPrimary,
    x: event.clientX,
    y: event.clientY,
    at: event.timeStamp,
    selectionCollapsed: !isSelecting(),
  };
}

function factsOf(event: MouseEvent, hit: Hit, before: Pressed | undefined, host: TapHost): ClickFacts {
  const { found } = hit;
  return {
    trusted: event.isTrusted,
    primary: event.button === 0,
    modified: event.ctrlKey || event.shiftKey || event.altKey || event.metaKey,
    detail: event.detail,
    x: event.clientX,
    y: event.clientY,
    at: event.timeStamp,
    press: before && { ...before.press, sameTarget: isSame(before.hit, hit, host) },
    selectionCollapsed: !isSelecting(),
    // A locked pointer is nowhere.
    pagesOwn: hit.pagesOwn || document.pointerLockElement !== null,
    link: hit.link,
    foreignFrame: isForeignFrame(),
    number: found && { since: found.since, unchanged: host.isUnchanged(found) },
    unseen: found !== undefined && host.sight.isUnseen(found),
  };
}

function isSame(a: Hit | undefined, b: Hit, host: TapHost): boolean {
  if (a?.link !== b.link) {
    return false;
  }
  return b.found === undefined
    ? a.found === undefined && a.element === b.element
    : a.found !== undefined && host.isSame(a.found, b.found);
}

/** The number that was tapped as it stands there now: itself, or the same that the page has rendered anew. */
function presentForm(found: Found, { clientX, clientY }: MouseEvent, host: TapHost): Found | undefined {
  const { entry, start, end } = found;
  if (host.isUnchanged(found) && isReadableAt(entry.run, start, end, clientX, clientY)) {
    return found;
  }
  const now = numberAtPoint(clientX, clientY, (place) => host.numberAt(place));
  return now !== undefined && host.isSame(found, now) && host.isUnchanged(now) ? now : undefined;
}

/** What the host has judged of a number: itself, or the same as it stood there at the tap. */
function judgedForm(present: Found, asTapped: Found | undefined, host: TapHost): Found | undefined {
  if (host.isJudged(present)) {
    return present;
  }
  return asTapped !== undefined && host.isSame(asTapped, present) ? asTapped : undefined;
}

function isSelecting(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed;
}

/** Whether the top document is another site's, which can lay this frame under anything. */
export function isForeignFrame(): boolean {
  if (window.top === window) {
    return false;
  }
  try {
    return window.top?.document === undefined;
  } catch {
    return true;
  }
}

/** What a link without a number in its text is shown as: its target without the scheme. */
function linkText(link: string): string {
  return link.replace(/^[a-z]+:/i, "").slice(0, 80);
}
