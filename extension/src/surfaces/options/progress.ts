/** How far a person has come on the welcome page. */
import type { CallView, HostView } from "../../messages";

/** The steps, in their order. */
export type StepName = "program" | "account" | "try" | "habits";

/** What is done, as the host and the calls tell; habits are the person's own to say. */
export function stepsDone(host: HostView, calls: CallView[], before: ReadonlySet<StepName>): Set<StepName> {
  const done = new Set<StepName>([...before].filter((step) => step === "try" || step === "habits"));
  const { hello } = host;
  if (hello !== undefined && host.phase !== "failed") {
    done.add("program");
    if (hello.accounts.some(({ ready }) => ready)) {
      done.add("account");
    }
  }
  if (calls.some(({ steps }) => steps.some(({ state }) => state === "ringing" || state === "answered"))) {
    done.add("try");
  }
  return done;
}
