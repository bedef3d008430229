/** Listens for a person's tap on a number and hands it on once nothing speaks against it. */
import type { LocalCode } from "../messages";
import type { Found } from "../find/records";
import type { Place } from "../page/runs";
import { isReadableAt } from "../page/shown";
import { hitBy, type Hit } from "./hit";
import { judge, secondClickWait, type ClickFacts, type Press } from "./tap";

/** What the taps are told to and asked of. */
export interface TapHost {
  numberAt(place: Place): Found | undefined;
  isUnchanged(found: Found): boolean;
  /** A tap has begun; a second click may still take it back. */
  begin(shown: string): string;
  takeBack(tap: string): void;
  refuse(shown: string, code: LocalCode): void;
  dial(tap: string, shown: string, found: Found | undefined, link: string): void;
}

interface Pressed {
  press: Omit<Press, "sameTarget">;
  hit: Hit | undefined;
}

/** Listens on a window until the signal says stop. */
export function listenForTaps(host: TapHost, signal: AbortSignal): void {
  let pressed: Pressed | undefined;
  let waiting: { tap: string; timer: ReturnType<typeof setTimeout> } | undefined;

  const takeBack = (): void => {
    if (waiting !== undefined) {
      clearTimeout(waiting.timer);
      host.takeBack(waiting.tap);
      waiting = undefined;
    }
  };

  const down = (event: PointerEvent): void => {
    if (event.isTrusted) {
      takeBack();
      pressed = { press: pressOf(event), hit: hitBy(event, (place) => host.numberAt(place)) };
    }
  };

  const click = (event: MouseEvent): void => {
    const before = pressed;
    pressed = undefined;
    const hit = event.isTrusted ? hitBy(event, (place) => host.numberAt(place)) : undefined;
    if (hit === undefined) {
      return;
    }
    const facts = factsOf(event, hit, before, host);
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
    const tap = host.begin(shown);
    const timer = setTimeout(() => {
      waiting = undefined;
      const still = !isSelecting() && (hit.found === undefined || stillThere(hit.found, event, host));
      if (still) {
        host.dial(tap, shown, hit.found, hit.link);
      } else {
        host.takeBack(tap);
      }
    }, secondClickWait);
    waiting = { tap, timer };
  };

  const key = (): void => {
    pressed = undefined; // A key's click must not pass for the press of a pointer that was there before.
  };

  // Capturing on the window: before the page can stop either of them.
  addEventListener("pointerdown", down, { capture: true, signal });
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
    press: before && { ...before.press, sameTarget: isSame(before.hit, hit) },
    selectionCollapsed: !isSelecting(),
    pagesOwn: hit.pagesOwn,
    link: hit.link,
    foreignFrame: isForeignFrame(),
    number: found && { since: found.entry.since, unchanged: host.isUnchanged(found) },
  };
}

function isSame(a: Hit | undefined, b: Hit): boolean {
  return (
    a !== undefined &&
    a.found === b.found &&
    a.link === b.link &&
    (b.found !== undefined || a.element === b.element)
  );
}

function stillThere(found: Found, event: MouseEvent, host: TapHost): boolean {
  return (
    host.isUnchanged(found) &&
    found.range !== undefined &&
    isReadableAt(found.range, event.clientX, event.clientY)
  );
}

function isSelecting(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed;
}

/** Whether the top document is another site's, which can lay this frame under anything. */
function isForeignFrame(): boolean {
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
