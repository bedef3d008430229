/** What is wrong with a value, in the person's language. What the host says of it in English is kept where it is particular. */
import type { Settings, ValueData } from "../../protocol.gen";
import type { Message } from "../../message";

/** Every key that the options page can save; each has a sentence of its own for what is wrong with it. */
export const savedKeys = [
  "name",
  "domain",
  "outbound_proxy",
  "user",
  "auth_user",
  "extension",
  "transport",
  "flow",
  "auto_answer",
  "dial_as",
  "country",
  "area_code",
  "outside_line",
  "international_prefix",
  "outcome",
  "ring_timeout",
  "outcome_timeout",
  "realm",
  "password",
  "rewrite",
  "rewrite.match",
  "rewrite.replace",
  "region",
  "default_account",
  "log_level",
  "guard.allow_countries",
  "guard.confirm",
  "guard.deny",
  "guard.per_minute",
  "guard.concurrent",
];

/** A sentence about a wrong value; it stands beside its field. */
export function wordsOfValue({ key, reason, expected }: ValueData, message: Message): string {
  if (reason === "missing" || reason === "taken") {
    return message(`opt_wrong_${reason}`);
  }
  // Of a pattern the person's language has the frame, and the detail stays as it is.
  const pattern = /^a regular expression \(RE2\): (.*)$/s.exec(expected ?? "")?.[1];
  if (pattern !== undefined) {
    return message("opt_wrong_pattern", pattern);
  }
  const detail = [reason, expected].filter(Boolean).join("; ");
  if (reason === "unknown key" || reason?.includes("not supported by this version")) {
    return message("opt_expected", detail);
  }
  return message(`opt_wrong_${key.replaceAll(".", "_")}`, detail) || message("opt_expected", detail);
}

/** Why the configuration as a whole cannot be used: where, and what is wrong there. */
export function brokenWords(
  problem: NonNullable<Settings["problem"]>,
  path: string,
  message: Message,
): string {
  const { file, line, key, account } = problem;
  if (file === undefined) {
    return [message("opt_broken"), problem.text].join(" ");
  }
  const place = [
    file,
    ...(line === undefined ? [] : [message("opt_place_line", String(line))]),
    ...(account === undefined ? [] : [message("opt_place_account", account)]),
    ...(key === "" ? [] : [key]),
  ].join(", ");
  const syntax = /^this is not TOML: (.*)$/s.exec(problem.reason ?? "")?.[1];
  const wrong = syntax === undefined ? wordsOfValue(problem, message) : message("opt_wrong_toml", syntax);
  return `${message(file === path ? "opt_broken" : "opt_broken_policy")} ${place}: ${wrong}`;
}
