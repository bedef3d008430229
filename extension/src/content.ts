/** The content script: reads a frame, shows its numbers, and hands a person's taps on. */
import { boxesOf } from "./act/boxes";
import { isForeignFrame, listenForTaps } from "./act/clicks";
import { hitBy, type Hit } from "./act/hit";
import { leaveWhenOrphaned, takePlace } from "./act/place";
import { PageCard } from "./page-card";
import { surroundingsOfNumber } from "./act/surroundings";
import { Sight } from "./act/sight";
import { leastAge } from "./act/tap";
import { Walk } from "./act/walk";
import * as ext from "./ext";
import { listed, recordOf } from "./find/listing";
import { clear } from "./find/paint";
import { rangeFor, type Found } from "./find/records";
import { Scanner } from "./find/scanner";
import { firstInView, mostStops, stopsOf } from "./find/stops";
import { Site } from "./find/site";
import type { AskCode, CallView, DialReply, FindReply, LocalCode, PageRequest, SiteView, ToldPage } from "./messages"; // prettier-ignore
import { newId } from "./id";
import { idle } from "./page/idle";
import { placeOf, rangeOf } from "./page/runs";
import { ring, showHover, tint } from "./surfaces/hover";
import { clearStages, Stage } from "./surfaces/stage";
import { Toast } from "./surfaces/toast";
import { WalkLine } from "./surfaces/walk-line";

const doc = newId();
const isTop = window.top === window;

const request = (message: PageRequest): Promise<unknown> => ext.ask(message);

const stage = new Stage(document);
const toast = new Toast(document, stage, ext.message, { hangUp, isAlive: ext.isAlive });
const card = new PageCard({
  document,
  stage,
  message: ext.message,
  language: ext.uiLanguage(),
  doc,
  request,
  reader: () => scanner,
  call: callFromCard,
});

/** No number is asked about before it is known whether Siptap is on here. */
const site = new Site(() => request({ kind: "site" }), apply);

/** A tap that waits for its second click; a hang-up takes it back before anything was asked. */
const begun = new Set<string>();

/** What reads this frame and hears its taps; ended where the site is off. */
let scanner: Scanner;
let sight: Sight;
let end: AbortController;

/** What the pointer was seen on last. */
let hovering: Hit | undefined;

const walkLine = new WalkLine(document, stage);
const walk = new Walk<Found>({
  // Only around the window, where there are more than anybody walks through.
  stops: () => stopsOf(scanner.nearby(mostStops), (found) => scanner.isJudged(found)),
  firstInView,
  show: showStop,
  call: callFromWalk,
});

// A browser may start this in a document that another has just taken the place of: it has no window any more.
if (document.defaultView !== null && takePlace(ext.isAlive)) {
  clear();
  clearStages(document);
  start();
  ext.onTold(hear);
  // A link without a number in its text calls without anything being found: it has to be known before.
  void idle().then(() => {
    if (document.querySelector('a[href^="tel:" i], a[href^="sip" i], a[href^="callto:" i]') !== null) {
      void site.ask().catch(() => undefined);
    }
  });
}

function start(): void {
  end = new AbortController();
  leaveWhenOrphaned(ext.isAlive, leave, end.signal);
  scanner = new Scanner(document, find, ext.isAlive);
  scanner.display.wear(site.highlight);
  sight = new Sight({ found: () => scanner.display.all, isOurs: (element) => stage.is(element) }, end.signal);
  listenForTaps(
    {
      sight,
      numberAt: (place) => scanner.numberAt(place),
      isUnchanged: (found) => scanner.isUnchanged(found),
      isSame: (a, b) => scanner.isSame(a, b),
      isJudged: (found) => scanner.isJudged(found),
      judge: (found) => scanner.judge(found),
      begin,
      takeBack,
      refuse,
      openCard: (hit, found) => void card.touched(hit, found),
      dial(tap, shown, found, link, element, ask) {
        if (begun.delete(tap)) {
          void dial(tap, shown, found, link, found === undefined && scanner.isUnjudged(element), ask);
        }
      },
    },
    end.signal,
  );
  showHover(window, callableAt, hovered, end.signal);
  const options = { capture: true, signal: end.signal };
  addEventListener("pointerdown", pressed, options);
  addEventListener("keydown", (event) => walk.key(event), options);
  addEventListener("contextmenu", pointedAt, options);
}

function pressed(event: PointerEvent): void {
  if (event.isTrusted) {
    stage.byFinger = event.pointerType === "touch";
    card.pressed();
    walk.end();
  }
}

/**
 * A person opens the right-click menu; a selection and a link have entries of
 * their own there. That it opens on no number is told too: another frame's may
 * have been the last.
 */
function pointedAt(event: MouseEvent): void {
  if (!event.isTrusted) {
    return;
  }
  const hit =
    getSelection()?.isCollapsed === false ? undefined : hitBy(event, (place) => scanner.numberAt(place));
  const found = hit?.found;
  const isCallable =
    found !== undefined &&
    hit?.link === "" &&
    !hit.pagesOwn &&
    performance.now() - found.since >= leastAge &&
    scanner.isJudged(found) &&
    scanner.isUnchanged(found) &&
    !sight.isUnseen(found);
  void request({
    kind: "context",
    doc,
    shown: isCallable ? found.text.slice(0, 400) : "",
    found: isCallable ? recordOf(found) : null,
    evidence: scanner.pageEvidence(),
  }).catch(() => undefined);
}

function stop(): void {
  end.abort();
  walk.end();
  card.close();
  scanner.stop();
}

/** Does what the person has said about this site. */
function apply(view: SiteView, before: SiteView): void {
  if (view.off !== end.signal.aborted) {
    if (view.off) {
      stop();
    } else {
      start();
    }
  } else if (!view.off && view.not.join() !== before.not.join()) {
    scanner.reread();
  }
  scanner.display.wear(view.highlight);
}

async function find(
  runs: (PageRequest & { kind: "find" })["runs"],
  evidence: (PageRequest & { kind: "find" })["evidence"],
): Promise<FindReply | undefined> {
  await site.ask();
  if (site.off) {
    return { ok: true, numbers: runs.map(() => []), region: "" };
  }
  return site.filter((await request({ kind: "find", doc, runs, evidence })) as FindReply | undefined);
}

function hear(message: unknown): void {
  const told = message as ToldPage;
  if (told.kind === "host-up") {
    scanner.hostUp();
  } else if (told.kind === "walk") {
    // The frame that has the keyboard walks. The top frame is asked by its tab's own command.
    if ((isTop || document.hasFocus()) && !/^i?frame$/i.test(document.activeElement?.localName ?? "")) {
      card.close();
      walk.command();
    } else {
      walk.end();
    }
  } else if (told.kind === "list") {
    list(told.id);
  } else if (told.kind === "site") {
    site.told(told.view);
  } else if (told.kind === "ask-site") {
    void site.again().catch(() => undefined);
  } else if (!isTop) {
    return;
  } else if (told.kind === "call") {
    toast.show(told.view);
  } else {
    toast.hide(told.tap);
  }
}

/** The popup wants to know what was found here. */
function list(id: string): void {
  const numbers = listed(scanner.found());
  void request({ kind: "numbers", id, doc, numbers, evidence: scanner.pageEvidence() }).catch(
    () => undefined,
  );
}

function begin(shown: string, found: Found | undefined): string {
  const tap = newId();
  begun.add(tap);
  const lines = found && (() => rangeOf(found.entry.run, found.start, found.end)?.getClientRects());
  showOrSend(() => toast.show(viewOf(tap, shown, "asking"), lines), { kind: "tapped", tap, shown });
  return tap;
}

/** What a tap there would act on, where that is a number. */
function callableAt(event: MouseEvent): Found | undefined {
  const hit = scanner.display.hasAny ? hitBy(event, (place) => scanner.numberAt(place)) : undefined;
  hovering = hit?.pagesOwn === false && hit.found !== undefined ? hit : undefined;
  return hovering?.found;
}

function hovered(found: Found | undefined): void {
  scanner.display.point(found);
  tint(found && rangeFor(found));
  sight.rest(found);
  card.hover(found === undefined ? undefined : hovering);
  void request({ kind: "near", near: found !== undefined }).catch(() => undefined);
}

function showStop(found: Found | undefined, at: number, of: number): void {
  ring(found && rangeOf(found.entry.run, found.start, found.end));
  const node = found && placeOf(found.entry.run, found.start)?.node;
  node?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
  walkLine.say(found === undefined ? "" : ext.message("walk_at", found.text, String(at), String(of)));
}

/** Calls without waiting for a second click: nobody selects a word on a button. */
function callFromCard(found: Found, link: string, ask: AskCode | ""): void {
  const tap = begin(found.text, found);
  begun.delete(tap);
  void dial(tap, found.text, found, link, false, askOf(sight.isOverlaid(found), ask));
}

/** Enter in the walk: the number has to be what was judged, and to be seen. */
function callFromWalk(found: Found): void {
  if (boxesOf(found, scanner) === undefined) {
    refuse(found.text, "changed");
    return;
  }
  const tap = begin(found.text, found);
  begun.delete(tap);
  const link = surroundingsOfNumber(found.entry.run, found.start, found.end).link ?? "";
  void dial(tap, found.text, found, link, false, askOf(sight.isUnseen(found)), true);
}

/** Why a person is asked before a call that is not judged as a click is. */
function askOf(isUnseen: boolean, ask: AskCode | "" = ""): AskCode | "" {
  return isForeignFrame() ? "ask-frame" : ask || (isUnseen ? "ask-unseen" : "");
}

function refuse(shown: string, code: LocalCode): void {
  const tap = newId();
  const view: CallView = { ...viewOf(tap, shown, "refused"), problem: { code, text: "" } };
  showOrSend(() => toast.show(view), { kind: "refused", tap, shown, code });
}

async function dial(
  tap: string,
  shown: string,
  found: Found | undefined,
  link: string,
  unread: boolean,
  ask: AskCode | "",
  walked = false,
): Promise<void> {
  try {
    const reply = (await request({
      kind: "dial",
      tap,
      doc,
      shown: shown.slice(0, 400),
      found: found === undefined ? null : recordOf(found),
      link: link.slice(0, 2048),
      unread,
      ask,
      walked,
      evidence: scanner.pageEvidence(),
    })) as DialReply | undefined;
    if (reply?.ok === false && reply.reread) {
      scanner.reread();
    }
  } catch {
    leave();
    toast.show({ ...viewOf(tap, shown, "refused"), problem: { code: "reload-page", text: "" } });
  }
}

/** The extension was updated or removed under this page: whoever comes next does the work. */
function leave(): void {
  stop();
  toast.leave();
}

function takeBack(tap: string): void {
  if (begun.delete(tap)) {
    showOrSend(() => toast.hide(tap), { kind: "untapped", tap });
  }
}

function hangUp(tap: string): void {
  if (begun.has(tap)) {
    takeBack(tap);
  } else {
    void request({ kind: "hangup", tap }).catch(() => toast.hide(tap));
  }
}

/** The top frame shows the toast; other frames have it shown there. */
function showOrSend(show: () => void, message: PageRequest): void {
  if (isTop) {
    show();
  } else {
    void request(message).catch(() => undefined);
  }
}

function viewOf(tap: string, shown: string, state: CallView["state"]): CallView {
  return { tap, call: "", state, number: shown, side: "", since: Date.now(), steps: [] };
}
