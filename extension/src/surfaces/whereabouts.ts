/** Where a number is, in words: its place, its country, and what time it is there. */
import type { Message } from "../message";

/** A country's name in a language; the code itself where that is no country's. */
export function countryName(region: string, language: string): string {
  if (region === "") {
    return "";
  }
  try {
    return new Intl.DisplayNames([language], { type: "region" }).of(region) ?? region;
  } catch {
    return region; // A region of libphonenumber's that is no country, "001".
  }
}

/** Town and country: "Vienna, Austria"; "" where neither is known. */
export function whereIs({ region, place }: { region: string; place: string }, language: string): string {
  return [place, countryName(region, language)].filter(Boolean).join(", ");
}

/** What time it is in a zone (its IANA name); "" where it is the same as here, or no zone is known. */
export function timeThere(zone: string, now: Date, language: string, message: Message): string {
  if (zone === "") {
    return "";
  }
  try {
    const there = minuteIn(now, zone);
    const here = minuteIn(now);
    if (there === here) {
      return "";
    }
    const sameDay = there.slice(0, 10) === here.slice(0, 10);
    return message(
      "time_there",
      new Intl.DateTimeFormat(language, {
        hour: "numeric",
        minute: "2-digit",
        timeZone: zone,
        ...(!sameDay && { weekday: "short" }),
      }).format(now),
    );
  } catch {
    return ""; // A zone that this browser does not know.
  }
}

/** A moment to the minute, on the clocks of a zone: "2026-11-23 15:12". */
function minuteIn(now: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "short",
    ...(timeZone !== undefined && { timeZone }),
  }).format(now);
}
