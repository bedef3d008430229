// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { CallView } from "../messages";
import { CallPanel, detailOf } from "./call-panel";

const html = readFileSync("static/popup.html", "utf8");
const message = (key: string): string => (key.startsWith("next_") ? "" : key);

const view = (more: Partial<CallView>): CallView => ({
  tap: "t",
  call: "c",
  state: "ringing",
  number: "+43 1 505641",
  side: "",
  since: 0,
  steps: [{ state: "ringing", at: 900 }],
  ...more,
});

const failed = (text: string, sip: string): CallView =>
  view({ state: "failed", side: "phone", sip, problem: { code: "busy", text } });

describe("what lies behind a failure", () => {
  it.each([
    ["", "", ""],
    ["Your phone is busy.", "486 Busy Here", "486 Busy Here"],
    ["The SIP server did not answer. (nobody listens at 127.0.0.1:5060)", "", "nobody listens at 127.0.0.1:5060"],
    ["Your phone is busy. (try 2)", "486 Busy Here", "try 2 · 486 Busy Here"],
    ["Allow them (REFER) in its settings.", "", ""],
  ])("%s, %s", (text, sip, detail) => {
    expect(detailOf(failed(text, sip))).toBe(detail);
  }); // prettier-ignore

  it("is nothing where nothing failed", () => {
    expect(detailOf(view({ sip: "180 Ringing" }))).toBe("");
  });
});

describe("the panel", () => {
  let panel: CallPanel;
  const part = (id: string): HTMLElement => document.getElementById(id)!;

  beforeEach(() => {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.replaceChild(document.importNode(page.documentElement, true), document.documentElement);
    panel = new CallPanel(document, message, { hangUp: () => undefined, dismiss: () => undefined });
  });

  it("takes a lost focus, and leaves any other", () => {
    panel.show(view({}));
    expect(document.activeElement?.id).toBe("panel");
    part("panel-hang-up").focus();
    panel.show(view({}));
    expect(document.activeElement?.id).toBe("panel-hang-up");
    panel.show(failed("", ""));
    expect(document.activeElement?.id).toBe("panel");
  });

  it.each([
    [view({}), "now", "turn"],
    [view({ state: "connected" }), "last", "good"],
    [view({ state: "canceled" }), "last", "quiet"],
    [failed("", ""), "last", "bad"],
  ])("shows at the last step how it stands (%#)", (shown, name, glyph) => {
    panel.show(shown);
    const step = part("panel-steps").lastElementChild!;
    expect(step.className).toBe(name);
    expect(step.querySelector("svg")!.getAttribute("class")).toBe(`glyph ${glyph}`);
  });
});
