/** Who may ask for what, and what a request has to look like: nothing that comes in is believed unseen. */
import type { PageRequest, PopupRequest, Sender } from "./messages";

/** Where a request may come from. */
export type Origin = "page" | "popup";

/**
 * Says where a sender stands: in one of the extension's own pages, in a content
 * script of a web page, or nowhere that may ask for anything.
 */
export function originOf(sender: Sender, ownPages: string): Origin | undefined {
  if (!sender.ownExtension) {
    return undefined;
  }
  if (sender.url.startsWith(ownPages)) {
    return "popup";
  }
  return sender.tab === undefined ? undefined : "page";
}

type Check = (value: unknown) => boolean;

const text: (most: number) => Check = (most) => (value) => typeof value === "string" && value.length <= most;
const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const flag: Check = (value) => typeof value === "boolean";
const list: (most: number, item: Check) => Check = (most, item) => (value) =>
  Array.isArray(value) && value.length <= most && value.every(item);
const orNull: (check: Check) => Check = (check) => (value) => value === null || check(value);
const oneOf: (...values: string[]) => Check =
  (...values) =>
  (value) =>
    typeof value === "string" && values.includes(value);

const only: (kind: string) => Check = (kind) => (value) => value === kind;

/** An object that has exactly these members, or leaves out those that end in "?". */
function shape(members: Record<string, Check>): Check {
  const names = Object.keys(members).map((name) => name.replace("?", ""));
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return false;
    }
    const object = value as Record<string, unknown>;
    return (
      Object.keys(object).every((name) => names.includes(name)) &&
      Object.entries(members).every(([name, check]) =>
        name.endsWith("?")
          ? object[name.slice(0, -1)] === undefined || check(object[name.slice(0, -1)])
          : check(object[name]),
      )
    );
  };
}

/** An object whose text is no longer than any real change of what is set up. */
const small: Check = (value) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  JSON.stringify(value).length <= 65536;

const run = shape({ text: text(65536), "before?": text(80) });
const evidence = shape({ lang: text(64), schema_country: text(64), addresses: list(8, text(400)) });
const found = shape({
  ref: text(256),
  run,
  start: whole,
  end: whole,
  e164: text(32),
  risk: oneOf("none", "international", "premium", "shared-cost", "satellite", "emergency", "service-code"),
  assumed: flag,
});
const tap = text(64);
const doc = text(64);
const shown = text(400);

const pageShapes: Record<PageRequest["kind"], Check> = {
  find: shape({ kind: only("find"), doc, runs: list(256, run), evidence }),
  dial: shape({
    kind: only("dial"),
    tap,
    doc,
    shown,
    found: orNull(found),
    link: text(2048),
    unread: flag,
    ask: oneOf("", "ask-frame", "ask-keyboard", "ask-touch", "ask-unseen"),
    "walked?": flag,
    evidence,
  }),
  tapped: shape({ kind: only("tapped"), tap, shown }),
  untapped: shape({ kind: only("untapped"), tap }),
  refused: shape({
    kind: only("refused"),
    tap,
    shown,
    code: oneOf("changed"),
  }),
  hangup: shape({ kind: only("hangup"), tap }),
  numbers: shape({
    kind: only("numbers"),
    id: text(64),
    doc,
    numbers: list(100, shape({ found, shown, label: text(80) })),
    evidence,
  }),
  site: shape({ kind: only("site") }),
  context: shape({ kind: only("context"), doc, shown, found: orNull(found), evidence }),
  near: shape({ kind: only("near"), near: flag }),
  describe: shape({ kind: only("describe"), doc, found, evidence }),
  edit: shape({ kind: only("edit"), number: text(80), choose: flag }),
  "not-a-number": shape({ kind: only("not-a-number"), e164: text(32) }),
  "off-here": shape({ kind: only("off-here") }),
  "a-number": shape({ kind: only("a-number"), e164: text(32) }),
  "on-here": shape({ kind: only("on-here") }),
};

const popupShapes: Record<PopupRequest["kind"], Check> = {
  setup: shape({
    kind: only("setup"),
    method: oneOf(
      "accounts",
      "account.save",
      "account.remove",
      "account.test",
      "settings",
      "settings.save",
      "normalize",
    ),
    params: small,
  }),
  sites: shape({ kind: only("sites") }),
  "sites-a-number": shape({ kind: only("sites-a-number"), site: text(400), e164: text(32) }),
  "setup-cancel": shape({ kind: only("setup-cancel") }),
  "popup-wake": shape({ kind: only("popup-wake") }),
  "popup-normalize": shape({ kind: only("popup-normalize"), number: text(400), account: text(256) }),
  "popup-dial": shape({ kind: only("popup-dial"), number: text(400), account: text(256), private: flag }),
  "popup-find": shape({ kind: only("popup-find"), text: text(4096), account: text(256) }),
  "popup-page": shape({ kind: only("popup-page"), tab: whole }),
  "popup-dial-listed": shape({ kind: only("popup-dial-listed"), key: text(400), account: text(256) }),
  "popup-hangup": shape({ kind: only("popup-hangup"), tap }),
  "popup-dismiss": shape({ kind: only("popup-dismiss"), tap }),
  "popup-site": shape({ kind: only("popup-site"), site: text(256), off: flag, private: flag }),
  answer: shape({ kind: only("answer"), question: text(64), yes: flag }),
};

function fits(shapes: Record<string, Check>, message: unknown): boolean {
  const kind = (message as { kind?: unknown } | null | undefined)?.kind;
  return typeof kind === "string" && Object.hasOwn(shapes, kind) && shapes[kind]?.(message) === true;
}

/** Whether a message is a request that a content script may send. */
export function isPageRequest(message: unknown): message is PageRequest {
  return fits(pageShapes, message);
}

/** Whether a message is a request that the extension's own pages may send. */
export function isPopupRequest(message: unknown): message is PopupRequest {
  return fits(popupShapes, message);
}
