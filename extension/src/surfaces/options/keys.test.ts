import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { logLevels } from "./diagnosis-page";
import { confirmClasses } from "./guard-form";
import { accountKeys, callKeys, changedKeys, moreKeys, numberKeys, textOf } from "./keys";
import { highlights } from "./pages-page";
import { savedKeys } from "./value-words";

const textsOf = (language: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(new URL(`../../../_locales/${language}/messages.json`, import.meta.url), "utf8"),
  ) as Record<string, unknown>;
const texts = textsOf("en");

describe("an account's keys", () => {
  it.each([...accountKeys, ...moreKeys, ...numberKeys, ...callKeys])("$key has its words", ({ key, choices }) => {
    const wanted = [`opt_${key}`, `opt_${key}_help`, ...(choices ?? []).map((one) => `opt_${key}_${one.replaceAll("-", "_")}`)];
    expect(wanted.filter((name) => !(name in texts))).toEqual([]);
  }); // prettier-ignore

  it("each class that can be asked about has its words", () => {
    const wanted = confirmClasses.map((name) => `opt_confirm_${name.replace("-", "_")}`);
    expect(wanted.filter((name) => !(name in texts))).toEqual([]);
  });

  it.each(["en", "de"])("what is wrong with each has its sentence: %s", (language) => {
    const offered = [...accountKeys, ...moreKeys, ...numberKeys, ...callKeys].map(({ key }) => key as string);
    expect(offered.filter((key) => !savedKeys.includes(key))).toEqual([]);
    const known = textsOf(language);
    expect(savedKeys.filter((key) => !(`opt_wrong_${key.replaceAll(".", "_")}` in known))).toEqual([]);
  });

  it("the page's other choices have their words", () => {
    const wanted = [...highlights.map((one) => `opt_look_${one}`), ...logLevels.map((one) => `opt_log_level_${one}`)];
    expect(wanted.filter((name) => !(name in texts))).toEqual([]);
  }); // prettier-ignore

  it("only what was changed is saved", () => {
    const before = { domain: "a.example", transport: "auto", outbound_proxy: ["x", "y"] };
    expect(changedKeys(before, { domain: "a.example ", transport: "auto", outbound_proxy: "x\ny", user: "" })).toEqual({});
    expect(changedKeys(before, { domain: "b.example", outbound_proxy: " x \n\nz\n", user: "1" })).toEqual({
      domain: "b.example",
      outbound_proxy: ["x", "z"],
      user: "1",
    });
    expect(changedKeys(before, { domain: "", outbound_proxy: "" })).toEqual({ domain: "", outbound_proxy: [] });
  }); // prettier-ignore

  it("a list is one line each", () => {
    expect(textOf({ outbound_proxy: ["x", "y"] }, "outbound_proxy")).toBe("x\ny");
    expect(textOf({}, "domain")).toBe("");
  });
});
