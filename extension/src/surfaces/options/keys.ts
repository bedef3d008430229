/** The keys of an account as the options page offers them, and where. */
import type { AccountValues } from "../../protocol.gen";

/** A key by its name in the configuration file. */
export type Key = keyof AccountValues;

/** How a key is asked for. */
export interface KeyField {
  key: Key;
  kind: "text" | "list" | "choice";
  choices?: string[];
  /** An example, which needs no translation. */
  example?: string;
}

/** Where the account is, and who it is. */
export const accountKeys: KeyField[] = [
  { key: "domain", kind: "text", example: "sip.example.com" },
  { key: "user", kind: "text", example: "2622221" },
];

/** What only some servers need. */
export const moreKeys: KeyField[] = [
  { key: "outbound_proxy", kind: "list", example: "proxy.example.com:5060" },
  { key: "transport", kind: "choice", choices: ["auto", "udp", "tcp", "tls"] },
  { key: "auth_user", kind: "text" },
  { key: "extension", kind: "text", example: "12" },
  { key: "realm", kind: "text" },
];

/** How numbers are dialled on an account's line. */
export const numberKeys: KeyField[] = [
  { key: "dial_as", kind: "choice", choices: ["e164", "digits", "00", "national", "local"] },
  { key: "outside_line", kind: "text", example: "0" },
  { key: "country", kind: "text", example: "AT" },
  { key: "area_code", kind: "text", example: "1" },
];

/** How an account's calls go. */
export const callKeys: KeyField[] = [
  { key: "ring_timeout", kind: "text", example: "20s" },
  { key: "auto_answer", kind: "text", example: "off" },
  { key: "flow", kind: "choice", choices: ["auto", "refer", "refer-out-of-dialog"] },
  { key: "outcome", kind: "choice", choices: ["trust", "handed-over"] },
];

/** What a key says as text; the lines of a list stand below each other. */
export function textOf(values: AccountValues, key: Key): string {
  const value = values[key];
  return Array.isArray(value) ? value.join("\n") : (value ?? "");
}

/** The keys whose text is another than before, as the host takes them. */
export function changedKeys(before: AccountValues, now: Partial<Record<Key, string>>): AccountValues {
  const changed: Record<string, string | string[]> = {};
  for (const [key, text] of Object.entries(now)) {
    const trimmed = text.trim();
    if (trimmed !== textOf(before, key as Key).trim()) {
      changed[key] = key === "outbound_proxy" ? lines(trimmed) : trimmed;
    }
  }
  return changed;
}

/** The lines of a text that hold something. */
export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
