import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SetupMethod } from "../messages";
import { RpcError } from "./rpc";
import { Setup, type SetupHost } from "./setup";

function hostThat(
  answer: (method: SetupMethod, started?: (cancel: () => void) => void) => Promise<unknown>,
): SetupHost {
  return { call: ((method: SetupMethod, _: object, __: boolean, started?: (cancel: () => void) => void) => answer(method, started)) as SetupHost["call"] }; // prettier-ignore
}

const renamed = vi.fn(() => Promise.resolve());

describe("what the options page asks of the host", () => {
  beforeEach(() => renamed.mockClear());

  it.each([
    ["a new name", { name: "a", rename: "b" }, true, [["a", "b"]]],
    ["no new name", { name: "a", values: {} }, true, []],
    ["a name that is refused", { name: "a", rename: "b" }, false, []],
  ])("is followed: %s", async (_, params, ok, told) => {
    const answer = (): Promise<unknown> => (ok ? Promise.resolve({}) : Promise.reject(new Error("no")));
    await new Setup(hostThat(answer), renamed).ask("account.save", params);
    expect(renamed.mock.calls).toEqual(told);
  });

  it("comes back as it is", async () => {
    const setup = new Setup(
      hostThat(() => Promise.resolve({ accounts: [] })),
      renamed,
    );
    expect(await setup.ask("accounts", {})).toEqual({ ok: true, result: { accounts: [] } });
  });

  it("is refused with the value that is wrong", async () => {
    const data = { code: "bad-config" as const, text: "no", key: "domain", expected: "a name" };
    const setup = new Setup(
      hostThat(() => Promise.reject(new RpcError("account.save", data))),
      renamed,
    );
    expect(await setup.ask("account.save", {})).toEqual({
      ok: false,
      problem: { code: "bad-config", text: "no" },
      value: data,
    });
  });

  it("is cancelled where it is a trial, and only while it runs", async () => {
    const cancel = vi.fn();
    let done: (value: unknown) => void = () => undefined;
    const setup = new Setup(
      hostThat((_, started) => {
        started?.(cancel);
        return new Promise((resolve) => (done = resolve));
      }),
      renamed,
    );
    const saving = setup.ask("account.save", {});
    setup.cancel();
    expect(cancel).not.toHaveBeenCalled();
    done({});
    await saving;
    const trial = setup.ask("account.test", {});
    setup.cancel();
    expect(cancel).toHaveBeenCalledOnce();
    done({});
    await trial;
    setup.cancel();
    expect(cancel).toHaveBeenCalledOnce();
  });
});
