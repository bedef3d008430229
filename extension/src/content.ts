/** The content script: reads a frame, shows its numbers, and hands a person's taps on. */
import { CardKeeper } from "./act/card-keeper";
import { isForeignFrame, listenForTaps } from "./act/clicks";
import { hitBy, type Hit } from "./act/hit";
import * as ext from "./ext";
import { listed, recordOf } from "./find/listing";
import { highlightName } from "./find/paint";
import type { Found } from "./find/records";
import { Scanner } from "./find/scanner";
import type {
  AskCode,
  CallView,
  CardNumber,
  DescribeReply,
  DialReply,
  FindReply,
  LocalCode,
  PageRequest,
  SiteView,
  ToldPage,
} from "./messages";
import { newId } from "./id";
import { evidenceOf } from "./page/evidence";
import { rangeOf } from "./page/runs";
import { isReadableAt } from "./page/shown";
import { Card } from "./surfaces/card";
import { copyText } from "./surfaces/copy";
import { showHover, tint } from "./surfaces/hover";
import type { Box } from "./surfaces/placement";
import { Stage } from "./surfaces/stage";
import { Toast } from "./surfaces/toast";

const doc = newId();
const isTop = window.top === window;

const request = (message: PageRequest): Promise<unknown> => ext.ask(message);

const stage = new Stage(document);
const toast = new Toast(document, stage, ext.message, { hangUp });
const card = new Card(
  document,
  stage,
  ext.message,
  ext.uiLanguage(),
  (isOver) => keeper.over(isOver),
  () => keeper.gone(),
);

/** What the person has said about this site; no number is asked about before it is known. */
let site: SiteView = { off: false, not: [] };
let siteKnown: Promise<void> | undefined;

/** A tap that waits for its second click; a hang-up takes it back before anything was asked. */
const begun = new Set<string>();

/** What reads this frame and hears its taps; ended where the site is off. */
let scanner: Scanner;
let end: AbortController;

/** Where a number was hit last: a link above it has its say. */
let hits = new WeakMap<Found, Hit>();

const keeper: CardKeeper<Found, CardNumber> = new CardKeeper<Found, CardNumber>({
  describe,
  show: (found, number) =>
    card.show(
      {
        shown: found.text,
        number,
        boxes: () => boxesOf(found),
        rtl: isRightToLeft(found),
      },
      {
        call: (ask) => callFromCard(found, ask),
        copy: (text) => void copyText(document, text),
        edit: (number) => void request({ kind: "edit", number: number.slice(0, 80) }).catch(() => undefined),
        notANumber: () => void request({ kind: "not-a-number", e164: found.e164 }).catch(() => undefined),
        offHere: () => void request({ kind: "off-here" }).catch(() => undefined),
      },
    ),
  hide: () => card.hide(),
});

start();
// A link without a number in its text calls without anything being found: it has to be known before.
if (document.querySelector('a[href^="tel:" i], a[href^="sip" i], a[href^="callto:" i]') !== null) {
  void askSite().catch(() => undefined);
}

function start(): void {
  end = new AbortController();
  scanner = new Scanner(document, find, ext.isAlive);
  listenForTaps(
    {
      numberAt: (place) => scanner.numberAt(place),
      isUnchanged: (found) => scanner.isUnchanged(found),
      isSame: (a, b) => scanner.isSame(a, b),
      isJudged: (found) => scanner.isJudged(found),
      judge: (found) => scanner.judge(found),
      begin,
      takeBack,
      refuse(shown, code) {
        const tap = newId();
        showOrSend(() => toast.show({ ...viewOf(tap, shown, "refused"), problem: { code, text: "" } }), {
          kind: "refused",
          tap,
          shown,
          code,
        });
      },
      openCard: (hit, found) => void openCard(hit, found),
      dial(tap, shown, found, link, element, ask) {
        if (begun.delete(tap)) {
          void dial(tap, shown, found, link, found === undefined && scanner.isUnjudged(element), ask);
        }
      },
    },
    end.signal,
  );
  showHover(window, callableAt, hovered, end.signal);
  addEventListener("pointerdown", (event) => event.isTrusted && keeper.pressed(), {
    capture: true,
    signal: end.signal,
  });
}

function stop(): void {
  end.abort();
  keeper.close();
  scanner.stop();
  hits = new WeakMap();
}

/** Asks once what holds here; rejects where the background cannot be reached, to be asked again. */
function askSite(): Promise<void> {
  siteKnown ??= request({ kind: "site" }).then(
    (view) => apply((view ?? site) as SiteView),
    (error: unknown) => {
      siteKnown = undefined;
      throw error;
    },
  );
  return siteKnown;
}

/** Does what the person has said about this site. */
function apply(view: SiteView): void {
  const before = site;
  site = view;
  if (view.off !== end.signal.aborted) {
    if (view.off) {
      stop();
    } else {
      start();
    }
  } else if (!view.off && view.not.join() !== before.not.join()) {
    scanner.reread();
  }
}

async function find(
  runs: (PageRequest & { kind: "find" })["runs"],
  evidence: (PageRequest & { kind: "find" })["evidence"],
): Promise<FindReply | undefined> {
  await askSite();
  if (site.off) {
    return { ok: true, numbers: runs.map(() => []), region: "" };
  }
  const reply = (await request({ kind: "find", doc, runs, evidence })) as FindReply | undefined;
  if (reply?.ok !== true || site.not.length === 0) {
    return reply;
  }
  const numbers = reply.numbers.map((list) => list.filter(({ e164 }) => !site.not.includes(e164)));
  return { ...reply, numbers };
}

ext.onTold((message) => {
  const told = message as ToldPage;
  if (told.kind === "host-up") {
    scanner.hostUp();
  } else if (told.kind === "list") {
    list(told.id);
  } else if (told.kind === "site") {
    siteKnown = Promise.resolve();
    apply(told.view);
  } else if (!isTop) {
    return;
  } else if (told.kind === "call") {
    toast.show(told.view);
  } else {
    toast.hide(told.tap);
  }
});

/** The popup wants to know what was found here. */
function list(id: string): void {
  const numbers = listed(scanner.found());
  void request({ kind: "numbers", id, doc, numbers, evidence: evidenceOf(document) }).catch(() => undefined);
}

function begin(shown: string): string {
  const tap = newId();
  begun.add(tap);
  showOrSend(() => toast.show(viewOf(tap, shown, "asking")), { kind: "tapped", tap, shown });
  return tap;
}

/** The number that a tap there would call. */
function callableAt(event: MouseEvent): Found | undefined {
  if (!CSS.highlights.has(highlightName)) {
    return undefined;
  }
  const hit = hitBy(event, (place) => scanner.numberAt(place));
  if (hit?.pagesOwn !== false || hit.found?.range === undefined) {
    return undefined;
  }
  hits.set(hit.found, hit);
  return hit.found;
}

function hovered(found: Found | undefined): void {
  tint(found?.range);
  keeper.hover(found);
}

/** A finger has tapped: the card asks, or the extension's own window where there is no room for it. */
async function openCard(hit: Hit, found: Found): Promise<void> {
  hits.set(found, hit);
  if (!(await keeper.touched(found))) {
    callFromCard(found, "ask-touch");
  }
}

/** Calls without waiting for a second click: nobody selects a word on a button. */
function callFromCard(found: Found, ask: AskCode | ""): void {
  const tap = begin(found.text);
  begun.delete(tap);
  const link = hits.get(found)?.link ?? "";
  void dial(tap, found.text, found, link, false, isForeignFrame() ? "ask-frame" : ask);
}

async function describe(found: Found): Promise<CardNumber | undefined> {
  if (!scanner.isJudged(found)) {
    return undefined;
  }
  const reply = (await request({
    kind: "describe",
    doc,
    found: recordOf(found),
    evidence: evidenceOf(document),
  }).catch(() => undefined)) as DescribeReply | undefined;
  return reply?.ok === true ? reply.number : undefined;
}

/** Where a number can be read in the window; undefined where it cannot, or is not what was judged. */
function boxesOf(found: Found): Box[] | undefined {
  const { entry, start: from, end: to } = found;
  const boxes = [...(rangeOf(entry.run, from, to)?.getClientRects() ?? [])];
  const first = boxes.find(({ width, height }) => width > 0 && height > 0);
  if (first === undefined || !scanner.isJudged(found) || !scanner.isUnchanged(found)) {
    return undefined;
  }
  const x = (first.left + first.right) / 2;
  const y = (first.top + first.bottom) / 2;
  return isReadableAt(entry.run, from, to, x, y) ? boxes : undefined;
}

function isRightToLeft({ range }: Found): boolean {
  const parent = range?.startContainer.parentElement;
  return parent !== null && parent !== undefined && getComputedStyle(parent).direction === "rtl";
}

async function dial(
  tap: string,
  shown: string,
  found: Found | undefined,
  link: string,
  unread: boolean,
  ask: AskCode | "",
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
      evidence: evidenceOf(document),
    })) as DialReply | undefined;
    if (reply?.ok === false && reply.reread) {
      scanner.reread();
    }
  } catch {
    leave(tap, shown);
  }
}

/** The extension was updated or removed under this page: whoever comes next does the work. */
function leave(tap: string, shown: string): void {
  stop();
  const code: LocalCode = "reload-page";
  toast.show({ ...viewOf(tap, shown, "refused"), problem: { code, text: "" } });
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
