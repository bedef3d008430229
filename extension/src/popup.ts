/** The popup: dial pad, the call under way, and how the host stands. */
import * as ext from "./ext";
import type { NormalizeReply, PopupRequest, ToldPopup } from "./messages";
import { CallPanel, callToShow } from "./surfaces/call-panel";
import { DialPad } from "./surfaces/dial-pad";
import { HostLine } from "./surfaces/host-line";
import { fillTexts } from "./surfaces/texts";

const request = (message: PopupRequest): Promise<unknown> => ext.ask(message).catch(() => undefined);

fillTexts(document, ext.message, ext.uiLanguage());

const account = document.getElementById("account") as HTMLSelectElement;
const pad = document.getElementById("pad") as HTMLFormElement;
let state: ToldPopup = { kind: "state", host: { phase: "connecting" }, calls: [] };

const dialPad = new DialPad(document, ext.message, {
  normalize: (number) =>
    request({ kind: "popup-normalize", number, account: account.value }) as Promise<
      NormalizeReply | undefined
    >,
  dial: (number) => void request({ kind: "popup-dial", number, account: account.value }),
});
const panel = new CallPanel(document, ext.message, {
  hangUp: (tap) => void request({ kind: "popup-hangup", tap }),
  dismiss: (tap) => void request({ kind: "popup-dismiss", tap }).then(() => dialPad.focus()),
});
const hostLine = new HostLine(document, ext.message, wake);

account.addEventListener("change", () => {
  hostLine.show(state.host, account.value);
  dialPad.again();
});

connect();
wake();
show();

/** The background may be put to sleep or updated while the popup stays open in a tab. */
function connect(): void {
  const port = ext.connectBackground("popup");
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

function show(): void {
  const names = state.host.hello?.accounts.map(({ name }) => name) ?? [];
  const known = Array.from(account.options, ({ value }) => value);
  if (names.join("\n") !== known.join("\n")) {
    const chosen = account.value;
    account.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  }
  account.hidden = names.length < 2;
  hostLine.show(state.host, account.value);
  const view = callToShow(state.calls, Date.now());
  pad.hidden = view !== undefined;
  panel.show(view);
}
