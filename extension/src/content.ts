/** The content script: reads a frame, shows its numbers, and hands a person's taps on. */
import { listenForTaps } from "./act/clicks";
import { hitBy } from "./act/hit";
import * as ext from "./ext";
import { listed, recordOf } from "./find/listing";
import { highlightName } from "./find/paint";
import type { Found } from "./find/records";
import { Scanner } from "./find/scanner";
import type { AskCode, CallView, DialReply, FindReply, LocalCode, PageRequest, ToldPage } from "./messages";
import { newId } from "./id";
import { evidenceOf } from "./page/evidence";
import { showHover, tint } from "./surfaces/hover";
import { Toast } from "./surfaces/toast";

const doc = newId();
const isTop = window.top === window;

const request = (message: PageRequest): Promise<unknown> => ext.ask(message);

const toast = new Toast(document, ext.message, { hangUp });

const scanner = new Scanner(
  document,
  (runs, evidence) => request({ kind: "find", doc, runs, evidence }) as Promise<FindReply | undefined>,
  ext.isAlive,
);

/** A tap that waits for its second click; a hang-up takes it back before anything was asked. */
const begun = new Set<string>();
const end = new AbortController();

listenForTaps(
  {
    numberAt: (place) => scanner.numberAt(place),
    isUnchanged: (found) => scanner.isUnchanged(found),
    isSame: (a, b) => scanner.isSame(a, b),
    isJudged: (found) => scanner.isJudged(found),
    judge: (found) => scanner.judge(found),
    begin(shown) {
      const tap = newId();
      begun.add(tap);
      showOrSend(() => toast.show(viewOf(tap, shown, "asking")), { kind: "tapped", tap, shown });
      return tap;
    },
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
    dial(tap, shown, found, link, element, ask) {
      if (begun.delete(tap)) {
        void dial(tap, shown, found, link, found === undefined && scanner.isUnjudged(element), ask);
      }
    },
  },
  end.signal,
);

showHover(window, callableAt, tint, end.signal);

ext.onTold((message) => {
  const told = message as ToldPage;
  if (told.kind === "host-up") {
    scanner.hostUp();
  } else if (told.kind === "list") {
    list(told.id);
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

/** The number that a tap there would call. */
function callableAt(event: MouseEvent): Range | undefined {
  if (!CSS.highlights.has(highlightName)) {
    return undefined;
  }
  const hit = hitBy(event, (place) => scanner.numberAt(place));
  return hit?.pagesOwn === false ? hit.found?.range : undefined;
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
  end.abort();
  scanner.stop();
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
