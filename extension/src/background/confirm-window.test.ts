import { expect, it, vi } from "vitest";
import type { Question } from "../messages";
import { ConfirmWindow } from "./confirm-window";
import { ScriptedPort } from "./scripted-port";

const question = { id: "q" } as Question;

it("opens one window, brings it to the front, and opens another after it was closed", async () => {
  const focus = vi.fn(() => Promise.resolve());
  const opener = vi.fn(() => Promise.resolve({ focus }));
  const window = new ConfirmWindow(opener);
  await window.open(true);
  await window.open(true);
  expect(opener).toHaveBeenCalledTimes(1);
  expect(opener).toHaveBeenCalledWith(true);
  expect(focus).toHaveBeenCalledTimes(1);
  focus.mockRejectedValueOnce(new Error("closed"));
  await window.open(false);
  expect(opener).toHaveBeenCalledTimes(2);
});

it("shows the question to its page, and tells when that is gone", async () => {
  const opener = vi.fn(() => Promise.resolve({ focus: () => Promise.resolve() }));
  const window = new ConfirmWindow(opener);
  await window.open(false);
  const port = new ScriptedPort();
  const closed = vi.fn();
  window.add(port, question, closed);
  window.show(undefined);
  expect(port.sent).toEqual([
    { kind: "question", question },
    { kind: "question", question: null },
  ]);
  port.goAway("");
  expect(closed).toHaveBeenCalledTimes(1);
  await window.open(false);
  expect(opener).toHaveBeenCalledTimes(2);
});

it("can be opened again after the browser had no window to give", async () => {
  const opener = vi.fn().mockRejectedValueOnce(new Error("none")).mockResolvedValue({ focus: vi.fn() });
  const window = new ConfirmWindow(opener as never);
  await expect(window.open(false)).rejects.toThrow("none");
  await expect(window.open(false)).resolves.toBeUndefined();
});
