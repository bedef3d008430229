/** The sentences a person reads about a call, chosen by state, slug and side. */
import { hostWords } from "./host-words";
import type { Message } from "./message";
import type { CallView, Problem, ViewState } from "./messages";

/** How a state feels: colours and glyphs follow it. */
export type Tone = "wait" | "turn" | "good" | "done" | "bad" | "quiet";

/** What to say about a call. */
export interface Words {
  sentence: string;
  /** What to do next, "" where there is nothing to do. */
  next: string;
  tone: Tone;
}

const tones: Record<ViewState, Tone> = {
  asking: "wait",
  confirming: "turn",
  calling: "wait",
  ringing: "turn",
  answered: "wait",
  transferring: "wait",
  alerting: "wait",
  connected: "good",
  // Nobody knows whether they answered: green would say so.
  "handed-over": "done",
  ended: "quiet",
  canceled: "quiet",
  unknown: "quiet",
  failed: "bad",
  refused: "bad",
};

/** How a state feels. */
export function toneOf(state: ViewState): Tone {
  return tones[state];
}

const over = new Set<ViewState>([
  "connected",
  "handed-over",
  "ended",
  "canceled",
  "unknown",
  "failed",
  "refused",
]);
const ours = new Set<ViewState>(["asking", "confirming", "calling", "ringing", "answered"]);

/** Whether nothing more is to come of a call. */
export function isOver(state: ViewState): boolean {
  return over.has(state);
}

/** The name of the button that ends it: nothing rings yet while a question is open. */
export function hangUpName(state: ViewState): "cancel" | "hang_up" {
  return state === "confirming" ? "cancel" : "hang_up";
}

/** Whether a hang-up in Siptap ends it; later the call is the phone's own. */
export function canHangUp(state: ViewState): boolean {
  return ours.has(state);
}

/** What to say about a call. */
export function wordsOf(view: CallView, message: Message): Words {
  const tone = toneOf(view.state);
  if (view.problem !== undefined) {
    return { ...problemWords(view.problem, view.side, message, view.account), tone };
  }
  return { sentence: message(`state_${key(view.state)}`, view.number), next: "", tone };
}

/** What the host says of these is more than any text here can know: which rule, how long to wait. */
const particular = new Set<Problem["code"]>([
  "rate-limited",
  "blocked",
  "bad-number",
  "bad-config",
  "protocol",
]);

/**
 * What to say about a problem: the most particular text there is, the host's own
 * where there is none. The account is named where it is known: pages never are told.
 */
export function problemWords(
  problem: Problem,
  side: CallView["side"],
  message: Message,
  account = "",
): { sentence: string; next: string } {
  const code = key(problem.code);
  const names = [
    ...(side === "" ? [] : [`${code}_${side}`]),
    ...(account === "" ? [] : [`${code}_account`]),
    code,
  ];
  const sentence =
    first(names, (name) => message(`failed_${name}`, account)) ||
    hostWords(problem.text, message) ||
    message("state_failed");
  const reasons = (problem.reasons ?? []).map((reason) => message(`reason_${key(reason)}`)).filter(Boolean);
  return {
    sentence: [sentence, ...reasons].join(" "),
    next:
      particular.has(problem.code) && problem.text
        ? hostWords(problem.text, message)
        : first(names, (name) => message(`next_${name}`, account || "NAME")),
  };
}

function first(names: string[], text: (name: string) => string): string {
  for (const name of names) {
    const found = text(name);
    if (found !== "") {
      return found;
    }
  }
  return "";
}

/** A slug as a name in `_locales`, which knows no hyphens. */
function key(slug: string): string {
  return slug.replaceAll("-", "_");
}

/** A call's length as a clock, "0:04". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
