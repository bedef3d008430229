import { describe, expect, it } from "vitest";
import type { Sender } from "./messages";
import { isPageRequest, isPopupRequest, originOf } from "./shapes";

const sender: Sender = {
  ownExtension: true,
  url: "https://example.com/",
  tab: 1,
  tabUrl: "",
  frame: 0,
  private: false,
};
const own = "chrome-extension://id/";

describe("a sender", () => {
  it.each([
    ["a content script", sender, "page"],
    ["the popup", { ...sender, url: `${own}popup.html`, tab: undefined }, "popup"],
    ["the popup in a tab", { ...sender, url: `${own}popup.html` }, "popup"],
    ["another extension", { ...sender, ownExtension: false }, undefined],
    [
      "another extension's copy of our page",
      { ...sender, ownExtension: false, url: `${own}popup.html` },
      undefined,
    ],
    ["something without a tab", { ...sender, tab: undefined }, undefined],
    ["a page that names our address in its own", { ...sender, url: `https://evil.example/?${own}` }, "page"],
  ])("%s", (_, from, expected) => {
    expect(originOf(from, own)).toBe(expected);
  });
});

const evidence = { lang: "de", schema_country: "", addresses: [] };
const found = {
  ref: "r",
  run: { text: "+43 1 505641", before: "" },
  start: 0,
  end: 12,
  e164: "+431505641",
  risk: "none",
  assumed: false,
};
const dial = {
  kind: "dial",
  tap: "t",
  doc: "d",
  shown: "x",
  found,
  link: "",
  unread: false,
  ask: "",
  evidence,
};

describe("a content script's request", () => {
  it.each([
    [{ kind: "find", doc: "d", runs: [{ text: "x" }, { text: "y", before: "z" }], evidence }],
    [dial],
    [{ ...dial, found: null, link: "tel:1" }],
    [{ kind: "tapped", tap: "t", shown: "x" }],
    [{ kind: "untapped", tap: "t" }],
    [{ kind: "refused", tap: "t", shown: "x", code: "changed" }],
    [{ kind: "hangup", tap: "t" }],
    [{ kind: "numbers", id: "q", doc: "d", numbers: [{ found, shown: "x", label: "" }], evidence }],
  ])("is taken: %j", (message) => {
    expect(isPageRequest(message)).toBe(true);
    expect(isPopupRequest(message)).toBe(false);
  });

  it.each([
    [null],
    [undefined],
    ["dial"],
    [[]],
    [{}],
    [{ kind: "toString" }],
    [{ kind: "__proto__" }],
    [{ kind: "popup-dial", number: "112", account: "" }],
    [{ ...dial, source: "popup" }],
    [{ ...dial, number: "112" }],
    [{ ...dial, tap: 1 }],
    [{ ...dial, tap: undefined }],
    [{ ...dial, found: undefined }],
    [{ ...dial, found: { ...found, start: -1 } }],
    [{ ...dial, found: { ...found, start: 0.5 } }],
    [{ ...dial, found: { ...found, risk: "whatever" } }],
    [{ ...dial, found: { ...found, run: "x" } }],
    [{ ...dial, link: "x".repeat(2049) }],
    [{ kind: "find", doc: "d", runs: Array(257).fill({ text: "x" }), evidence }],
    [{ kind: "find", doc: "d", runs: [{ text: "x", before: "x".repeat(81) }], evidence }],
    [{ kind: "refused", tap: "t", shown: "x", code: "host-missing" }],
    [{ kind: "numbers", id: "q", doc: "d", numbers: [{ found: null, shown: "x", label: "" }], evidence }],
    [{ kind: "popup-dial-listed", key: "0.d.r", account: "" }],
  ])("is not taken: %j", (message) => {
    expect(isPageRequest(message)).toBe(false);
  });
});

describe("the popup's request", () => {
  it.each([
    [{ kind: "popup-wake" }],
    [{ kind: "popup-normalize", number: "x", account: "" }],
    [{ kind: "popup-dial", number: "x", account: "", private: false }],
    [{ kind: "popup-find", text: "x", account: "" }],
    [{ kind: "popup-page", tab: 7 }],
    [{ kind: "popup-dial-listed", key: "0.d.r", account: "" }],
    [{ kind: "popup-hangup", tap: "t" }],
    [{ kind: "popup-dismiss", tap: "t" }],
  ])("is taken: %j", (message) => {
    expect(isPopupRequest(message)).toBe(true);
    expect(isPageRequest(message)).toBe(false);
  });
});
