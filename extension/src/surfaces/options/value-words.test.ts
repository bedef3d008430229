import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { brokenWords, wordsOfValue } from "./value-words";

type Texts = Record<string, { message: string }>;
const texts = (language: string): Texts =>
  JSON.parse(
    readFileSync(new URL(`../../../_locales/${language}/messages.json`, import.meta.url), "utf8"),
  ) as Texts;
const say =
  (language: string) =>
  (key: string, ...values: string[]): string =>
    (texts(language)[key]?.message ?? "").replace("$WHAT$", values[0] ?? "");
const de = say("de");
const value = (key: string, rest: object = {}): Parameters<typeof wordsOfValue>[0] => ({
  code: "bad-config",
  text: "",
  key,
  ...rest,
});

describe("what is wrong with a value", () => {
  it.each([
    [value("domain", { expected: "the SIP domain alone: a name" }), "Schreiben Sie die SIP-Domain allein: einen Namen wie sip.example.com oder eine Adresse, ohne „sip:“."],
    [value("user", { reason: "missing", expected: "the user part" }), "Das wird gebraucht."],
    [value("rewrite.match", { expected: "a regular expression (RE2): missing closing ): `(`" }), "Das ist kein regulärer Ausdruck: missing closing ): `(`"],
    [value("guard.deny", { expected: "a regular expression (RE2): missing argument" }), "Das ist kein regulärer Ausdruck: missing argument"],
    [value("transport", { expected: "auto, udp, tcp or tls" }), "Das steht nicht zur Auswahl: auto, udp, tcp or tls"],
    [value("transport", { reason: '"ws" is not supported by this version yet', expected: "auto" }), 'Erwartet: "ws" is not supported by this version yet; auto'],
    [value("colour", { reason: "unknown key", expected: "region" }), "Erwartet: unknown key; region"],
    [value("stun", { expected: '""' }), 'Erwartet: ""'],
  ])("%j", (wrong, want) => {
    expect(wordsOfValue(wrong, de)).toBe(want);
  }); // prettier-ignore
});

describe("a configuration that cannot be used", () => {
  const path = "/home/a/config.toml";

  it.each([
    [value("transport", { file: path, line: 8, account: "office", expected: "auto" }), "Die Konfigurationsdatei kann nicht verwendet werden. /home/a/config.toml, Zeile 8, Konto „office“, transport: Das steht nicht zur Auswahl: auto"],
    [value("", { file: path, line: 1, reason: "this is not TOML: expected =" }), "Die Konfigurationsdatei kann nicht verwendet werden. /home/a/config.toml, Zeile 1: Die Schreibweise der Datei ist nicht in Ordnung: expected ="],
    [value("region", { file: "/etc/siptap/policy.toml", line: 2, expected: "x" }), "Die Vorgaben Ihrer Administration können nicht verwendet werden; bis dahin wird nichts gewählt. /etc/siptap/policy.toml, Zeile 2, region: Das ist kein Land."],
    [{ ...value(""), text: "no such file" }, "Die Konfigurationsdatei kann nicht verwendet werden. no such file"],
  ])("%j", (wrong, want) => {
    expect(brokenWords(wrong, path, de)).toBe(want);
  }); // prettier-ignore
});
