// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { OthersLine } from "./others-line";

it("shows another process's call while it is under way", () => {
  const page = new DOMParser().parseFromString(readFileSync("static/popup.html", "utf8"), "text/html");
  document.replaceChild(document.importNode(page.documentElement, true), document.documentElement);
  const line = new OthersLine(document, (key, ...values) => [key, ...values].join(" "));
  const part = (id: string): HTMLElement => document.getElementById(id)!;
  const other = {
    owner: "the command line (process 7)",
    number: "+4315…41",
    state: "ringing",
    side: "",
  } as const;
  line.show([other]);
  expect(part("others").hidden).toBe(false);
  expect(part("others-sentence").textContent).toBe("state_ringing +4315…41");
  expect(part("others-whose").textContent).toBe("+4315…41 · told_owner_terminal 7");
  line.show([{ ...other, number: "", owner: "firefox (process 8)" }]);
  expect(part("others-whose").textContent).toBe("told_owner firefox 8");
  line.show([{ ...other, state: "connected" }]);
  expect(part("others").hidden).toBe(true);
  line.show([]);
  expect(part("others").hidden).toBe(true);
});
