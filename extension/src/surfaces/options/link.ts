/** How the options and the welcome page talk with the background. */
import type { SetupMethod, SetupReply } from "../../messages";
import type { Methods, Settings, ValueData } from "../../protocol.gen";
import type { Message } from "../../message";
import { problemWords } from "../../words";
import { brokenWords, wordsOfValue } from "./value-words";

/** Asks the host about what is set up. */
export type AskSetup = <M extends SetupMethod>(
  method: M,
  params: Methods[M]["params"],
) => Promise<SetupReply<M>>;

/** What went wrong, in a person's words. */
export function failureWords(
  reply: { ok: false; problem: SetupProblem; value?: ValueData },
  message: Message,
): string {
  switch (reply.problem.code) {
    case "conflict":
      return message("opt_conflict");
    case "locked":
      return message("opt_locked");
  }
  if (reply.value !== undefined) {
    // What stands in a file has to be told with its place.
    return reply.value.key !== "" && reply.value.file === undefined
      ? wordsOfValue(reply.value, message)
      : brokenWords(reply.value, reply.value.file ?? "", message);
  }
  const { sentence, next } = problemWords(reply.problem, "", message);
  return [sentence, next].filter(Boolean).join(" ");
}

/** Says of a locked value who has set it. */
export function lockWords({ policy }: Settings, message: Message): string {
  return policy?.by === undefined ? message("opt_locked") : message("opt_locked_by", policy.by);
}

type SetupProblem = Extract<SetupReply, { ok: false }>["problem"];
