/** How the options and the welcome page talk with the background. */
import type { SetupMethod, SetupReply } from "../../messages";
import type { Methods, ValueData } from "../../protocol.gen";
import type { Message } from "../../message";
import { problemWords } from "../../words";

/** Asks the host about what is set up. */
export type AskSetup = <M extends SetupMethod>(
  method: M,
  params: Methods[M]["params"],
) => Promise<SetupReply<M>>;

/** What went wrong, in a person's words: the host's own where they are about a value. */
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
    return reply.problem.text;
  }
  const { sentence, next } = problemWords(reply.problem, "", message);
  return [sentence, next].filter(Boolean).join(" ");
}

type SetupProblem = Extract<SetupReply, { ok: false }>["problem"];
