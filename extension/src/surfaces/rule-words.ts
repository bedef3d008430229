/** Why a number is dialled as it is, in the person's words: the host tells it in English, a step at a time. */
import type { Message } from "../message";

/** The host's steps and the texts for them; what is in brackets goes into the text. */
const steps: [RegExp, string][] = [
  [/^E\.164$/, ""],
  [/^E\.164 without \+$/, "rule_digits"],
  [/^national number$/, "rule_national"],
  [/^local number$/, "rule_local"],
  [/^international prefix (\S+)$/, "rule_prefix"],
  [/^outside line (\S+)$/, "rule_outside"],
  [/^emergency number, as it is$/, "rule_emergency"],
  [/^code of the phone system, as it is$/, "rule_code"],
  [/^internal number, as it is$/, "rule_internal"],
  [/^short number, as it is$/, "rule_short"],
  [/^short number$/, "rule_short"],
  [/^SIP address, as it is$/, "rule_sip"],
  [/^extension (\S+) appended$/, "rule_extension"],
  [/^extension (\S+) is not dialled$/, "rule_extension_not"],
];

/** The first rewrite rule in a list of steps, and what stands before and behind it. */
const rewrite = /^(.*?)(?:^|; )rewrite rule (\d+): .*?(?:; (extension \S+ (?:appended|is not dialled)))?$/s;

/**
 * The rule in words; a rewrite rule is told by its place, its pattern is for
 * whoever wrote it. A step that is not known here stays as the host says it.
 */
export function ruleWords(rule: string, message: Message): string {
  const [, before = rule, place = "", behind = ""] = rewrite.exec(rule) ?? [];
  return [
    ...before.split("; ").map((step) => stepWords(step, message)),
    place && message("rule_rewrite", place),
    stepWords(behind, message),
  ]
    .filter(Boolean)
    .join(" · ");
}

function stepWords(step: string, message: Message): string {
  for (const [pattern, name] of steps) {
    const match = pattern.exec(step);
    if (match !== null) {
      return name && message(name, match[1] ?? "");
    }
  }
  return step;
}
