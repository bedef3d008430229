/** What the toolbar button shows: the call that matters most, by shape and colour. */
import type { CallView } from "../messages";
import type { Message } from "../message";
import { isOver, toneOf, wordsOf } from "../words";

/** A badge and the tooltip that says it in words. */
export interface Badge {
  text: string;
  colour: string;
  title: string;
}

/** How long an outcome stays on the badge, ms; a failure stays until the popup was opened. */
export const outcomeStays = 8000;

/** White on each of these has a contrast of at least 4.5:1. */
const colours = {
  wait: "#0b7a75",
  turn: "#8f5600",
  good: "#1a7f37",
  done: "#0b7a75",
  bad: "#b3261e",
  quiet: "#586069",
};
const shapes = { wait: "●", turn: "●", good: "✓", done: "✓", bad: "!", quiet: "" };

/** The badge for these calls at a time (ms since the epoch); `seen`: failures up to then have been read. */
export function badgeOf(calls: CallView[], now: number, seen: number, message: Message): Badge {
  const newest = (some: CallView[]): CallView | undefined => [...some].sort((a, b) => b.since - a.since)[0];
  const fresh = (view: CallView): boolean => {
    const ended = view.since + (view.steps.at(-1)?.at ?? 0);
    return view.problem === undefined ? now - ended < outcomeStays : ended > seen;
  };
  const view = newest(calls.filter((one) => !isOver(one.state))) ?? newest(calls.filter(fresh));
  if (view === undefined) {
    return { text: "", colour: "", title: message("badge_idle") };
  }
  const tone = toneOf(view.state);
  return { text: shapes[tone], colour: colours[tone], title: `Siptap: ${wordsOf(view, message).sentence}` };
}
