/** Turns what went wrong into what a surface can say. */
import type { LocalCode, Problem } from "../messages";
import { PROTOCOL_VERSION } from "../protocol.gen";
import { GoneError, RpcError, SilentError } from "./rpc";

/** The host cannot be asked; the problem says why. */
export class HostError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** What a caught error means for a person. */
export function problemOf(error: unknown): Problem {
  if (error instanceof HostError) {
    return error.problem;
  }
  if (error instanceof RpcError) {
    const { code, text } = error.data;
    return "reasons" in error.data ? { code, text, reasons: error.data.reasons } : { code, text };
  }
  if (error instanceof SilentError) {
    return local("host-silent");
  }
  return local(error instanceof GoneError ? "host-lost" : "host-crashed");
}

/** A problem that no host has told. */
export function local(code: LocalCode, text = ""): Problem {
  return { code, text };
}

/** Why a host that has never answered went away, by the browser's words. */
export function startProblem(reason: string): Problem {
  if (/not found|no such native application|failed to start/i.test(reason)) {
    return local("host-missing");
  }
  if (/system administrator/i.test(reason)) {
    return local("host-blocked");
  }
  if (/forbidden|permission/i.test(reason)) {
    return local("host-forbidden");
  }
  return local("host-crashed");
}

/** What a host's answer to `hello` forbids, by its protocol's version. */
export function versionProblem(protocol: number): Problem | undefined {
  if (protocol === PROTOCOL_VERSION) {
    return undefined;
  }
  return local(protocol < PROTOCOL_VERSION ? "host-old" : "extension-old");
}
