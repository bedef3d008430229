/** The welcome page: four steps to the first call, each with a tick when it is done. */
import * as ext from "./ext";
import type { CallView, PopupRequest, ToldOptions } from "./messages";
import { hostWords } from "./host-words";
import { glyph } from "./surfaces/glyphs";
import { troubleOf } from "./surfaces/host-line";
import { stepsDone, type StepName } from "./surfaces/options/progress";
import { fillTexts } from "./surfaces/texts";
import { canHangUp, problemWords, wordsOf } from "./words";

const { message } = ext;
const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const request = (wanted: PopupRequest): Promise<unknown> => ext.ask(wanted).catch(() => undefined);

fillTexts(document, message, ext.uiLanguage());

const steps: StepName[] = ["program", "account", "try", "habits"];
const number = part("number") as HTMLInputElement;
let state: ToldOptions & { kind: "state" } = { kind: "state", host: { phase: "off" }, calls: [] };
let done = new Set<StepName>();
let began = Number.POSITIVE_INFINITY;

part("ring").addEventListener("submit", (event) => {
  event.preventDefault();
  if (number.value.trim() === "" || !done.has("account")) {
    number.focus();
    return;
  }
  began = Date.now();
  void request({ kind: "popup-dial", number: number.value.trim(), account: "", private: ext.inPrivate() });
});
part("hang-up").addEventListener("click", () => {
  const call = ownCall();
  if (call !== undefined) {
    void request({ kind: "popup-hangup", tap: call.tap });
  }
});
part("got-it").addEventListener("click", () => {
  done.add("habits");
  show();
});

part("again").addEventListener("click", begin);

let open = false;
begin();
document.addEventListener("visibilitychange", begin);
// Whoever comes back from the terminal, or from the options, has perhaps done a step there.
addEventListener("focus", begin);

/** Nothing is started for a page that nobody looks at. */
function begin(): void {
  if (document.hidden) {
    return;
  }
  if (!open) {
    open = true;
    connect();
  }
  void request({ kind: "popup-wake" });
}

function connect(): void {
  const port = ext.connectBackground("options");
  port.onMessage((received) => {
    const told = received as ToldOptions;
    if (told.kind === "state") {
      state = told;
      show();
    }
  });
  port.onGone(() => setTimeout(connect, 200));
}

/** The call that was begun here. */
function ownCall(): CallView | undefined {
  return state.calls.filter(({ since }) => since >= began - 1000).at(-1);
}

function show(): void {
  const call = ownCall();
  done = stepsDone(state.host, call === undefined ? [] : [call], done);
  const { hello } = state.host;
  const account = hello?.accounts.find(({ ready }) => ready)?.name ?? "";
  tick("program", message("welcome_program_done", hello?.version ?? ""));
  tick("account", message("welcome_account_done", account));
  tick("try", message("welcome_try_done"));
  tick("habits", "");
  const now = steps.find((step) => !done.has(step));
  for (const step of steps) {
    part(step).classList.toggle("now", step === now);
  }
  tellTrouble();
  const isReady = done.has("account");
  (part("ring-now") as HTMLButtonElement).disabled = !isReady;
  part("first").hidden = isReady;
  const words = call === undefined ? undefined : wordsOf(call, message);
  part("call").textContent =
    words === undefined ? "" : [words.sentence, words.next].filter(Boolean).join(" ");
  part("call").dataset["tone"] = words?.tone === "bad" ? "bad" : words?.tone === "good" ? "good" : "";
  part("hang-up").hidden = call === undefined || !canHangUp(call.state);
}

/** Says beside the step at hand what keeps it from being done, where that is more than that it was not done yet. */
function tellTrouble(): void {
  const trouble = troubleOf(state.host, "");
  const expected =
    trouble?.code === "host-missing" || (trouble?.code === "no-account" && trouble.text === "");
  const isProgram = state.host.phase === "failed";
  let words = "";
  if (trouble !== undefined && !expected) {
    const { sentence, next } = problemWords(trouble, "", message);
    const told = trouble.code.startsWith("host-") ? "" : hostWords(trouble.text, message);
    words = [sentence, told === "" || told === next ? next : told].filter(Boolean).join(" ");
  }
  say("program-trouble", isProgram ? words : "");
  say("account-trouble", isProgram ? "" : words);
}

function say(id: string, words: string): void {
  part(id).hidden = words === "";
  if (part(id).textContent !== words) {
    part(id).textContent = words;
  }
}

/** Shows whether a step is done, and then says so in place of what is to be done. */
function tick(step: StepName, words: string): void {
  const card = part(step);
  const isDone = done.has(step);
  if (card.classList.contains("done") !== isDone) {
    card.classList.toggle("done", isDone);
    card.querySelector(".mark")?.replaceChildren(isDone ? glyph("good") : String(steps.indexOf(step) + 1));
  }
  for (const todo of card.querySelectorAll<HTMLElement>(".todo")) {
    todo.hidden = isDone;
  }
  const said = card.querySelector(".done-text");
  if (said !== null && said.textContent !== (isDone ? words : "")) {
    said.textContent = isDone ? words : "";
  }
}
