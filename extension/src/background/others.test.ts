import { expect, it, vi } from "vitest";
import type { HostView } from "../messages";
import { Others } from "./others";

const call = {
  time: "2026-11-23T10:00:00.000Z",
  call: "c",
  seq: 2,
  state: "ringing",
  number: "+4315…41",
  dialed: "+4315…41",
  account: "office",
  text: "",
};

it("shows the calls of other processes, and tells each change once", async () => {
  let calls: object[] = [call, { ...call, owner: "the command line (process 4711)" }];
  const ask = vi.fn(() => Promise.resolve({ calls } as never));
  const changed = vi.fn();
  const others = new Others({ call: ask, view: (): HostView => ({ phase: "ready" }) }, changed);
  await others.look();
  await others.look();
  expect(others.all()).toEqual([
    { owner: "the command line (process 4711)", number: "+4315…41", state: "ringing", side: "" },
  ]);
  expect(changed).toHaveBeenCalledTimes(1);
  calls = [];
  await others.look();
  expect(others.all()).toEqual([]);
  expect(changed).toHaveBeenCalledTimes(2);
});

it("starts no host to look at others, and knows of none where nobody answers", async () => {
  const ask = vi.fn(() => Promise.reject(new Error("gone")));
  let phase: HostView["phase"] = "off";
  const others = new Others({ call: ask, view: (): HostView => ({ phase }) }, () => undefined);
  await others.look();
  expect(ask).not.toHaveBeenCalled();
  phase = "ready";
  await others.look();
  expect(others.all()).toEqual([]);
});
