import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GoneError, RpcClient, RpcError, SilentError } from "./rpc";
import { ScriptedPort } from "./scripted-port";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function start(): { port: ScriptedPort; client: RpcClient; told: unknown[]; ended: string[] } {
  const port = new ScriptedPort();
  const told: unknown[] = [];
  const ended: string[] = [];
  const client = new RpcClient(
    port,
    (method, params) => told.push([method, params]),
    (reason) => ended.push(reason),
  );
  return { port, client, told, ended };
}

describe("the JSON-RPC client", () => {
  it("matches answers with requests by id, in whatever order they come", async () => {
    const { port, client } = start();
    const first = client.call("hangup", { call: "a" }, 1000);
    const second = client.call("dial", { ref: "r", source: "page" }, 1000);
    const [a, b] = port.sent;
    expect(a).toEqual({ jsonrpc: "2.0", id: a!.id, method: "hangup", params: { call: "a" } });
    port.receive({ jsonrpc: "2.0", id: b!.id, result: { call: "c1" } });
    port.receive({ jsonrpc: "2.0", id: a!.id, result: {} });
    expect(await second).toEqual({ call: "c1" });
    expect(await first).toEqual({});
  });

  it("rejects with the host's slug and sentence", async () => {
    const { port, client } = start();
    const answer = client.call("dial", { number: "x", source: "popup" }, 1000);
    port.answer({ error: { code: -32000, message: "no", data: { code: "bad-number", text: "No." } } });
    const error: unknown = await answer.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RpcError);
    expect((error as RpcError).data).toEqual({ code: "bad-number", text: "No." });
  });

  it("makes something of an error without data", async () => {
    const { port, client } = start();
    const answer = client.call("calls", {}, 1000);
    port.answer({ error: { code: -32603, message: "odd" } });
    await expect(answer).rejects.toMatchObject({ data: { code: "internal", text: "odd" } });
  });

  it("leaves nothing hanging when the port goes away", async () => {
    const { port, client, ended } = start();
    const first = client.call("calls", {}, 1000);
    const second = client.call("hangup", { call: "a" }, 1000);
    port.goAway("Native host has exited.");
    await expect(first).rejects.toBeInstanceOf(GoneError);
    await expect(second).rejects.toThrow("Native host has exited.");
    await expect(client.call("calls", {}, 1000)).rejects.toBeInstanceOf(GoneError);
    expect(ended).toEqual(["Native host has exited."]);
  });

  it("leaves nothing hanging when the port cannot be written to", async () => {
    const { port, client } = start();
    port.broken = true;
    await expect(client.call("calls", {}, 1000)).rejects.toBeInstanceOf(GoneError);
  });

  it("gives up on an answer that does not come, and ignores it when it comes after all", async () => {
    const { port, client } = start();
    const answer = client.call("calls", {}, 1000);
    const silent = expect(answer).rejects.toBeInstanceOf(SilentError);
    await vi.advanceTimersByTimeAsync(1000);
    await silent;
    port.answer({ result: { calls: [] } });
  });

  it("hands notifications on, and nothing that is not in the protocol", () => {
    const { port, told } = start();
    port.receive({ jsonrpc: "2.0", method: "call", params: { call: "c" } });
    for (const nonsense of [
      null,
      7,
      "x",
      [],
      {},
      { id: 99, result: 1 },
      { method: "evil", params: {} },
      { method: "call" },
    ]) {
      port.receive(nonsense);
    }
    expect(told).toEqual([["call", { call: "c" }]]);
  });

  it("answers before the notifications that come behind", async () => {
    const { port, client, told } = start();
    const order: string[] = [];
    const dialed = client.call("dial", { ref: "r", source: "page" }, 1000).then(() => order.push("dialed"));
    port.answer({ result: { call: "c" } });
    await Promise.resolve().then(() => order.push(`told ${told.length}`));
    port.receive({ jsonrpc: "2.0", method: "call", params: { call: "c" } });
    await dialed;
    expect(told).toHaveLength(1);
    expect(order).toContain("told 0");
  });

  it("closes its port", async () => {
    const { port, client } = start();
    const pending = expect(client.call("calls", {}, 1000)).rejects.toBeInstanceOf(GoneError);
    client.close();
    expect(port.closed).toBe(true);
    await pending;
  });
});
