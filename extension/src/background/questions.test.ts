import { describe, expect, it } from "vitest";
import type { Question } from "../messages";
import { HostError } from "./problems";
import { Questions } from "./questions";

const about = (tap: string): Omit<Question, "id"> => ({
  tap,
  number: "+43 1 505641",
  type: "fixed-line",
  region: "AT",
  extension: "",
  dialed: "+431505641",
  account: "office",
  reasons: ["premium"],
});

/** Questions whose window notes what it is told. */
function bench(open: () => Promise<void> = () => Promise.resolve()): {
  questions: Questions;
  shown: (string | undefined)[];
} {
  const shown: (string | undefined)[] = [];
  let ids = 0;
  const questions = new Questions({ open, show: (question) => shown.push(question?.id) }, () => `q${++ids}`);
  return { questions, shown };
}

describe("a question", () => {
  it("is shown when its window is open, and taken off when it is answered", async () => {
    const { questions, shown } = bench();
    const answer = questions.ask(about("t1"), false);
    await Promise.resolve();
    expect(shown).toEqual(["q1"]);
    questions.answered("q1", true);
    expect(await answer).toBe(true);
    expect(shown).toEqual(["q1", undefined]);
  });

  it("is answered with no by the next one", async () => {
    const { questions } = bench();
    const first = questions.ask(about("t1"), false);
    const second = questions.ask(about("t2"), false);
    expect(await first).toBe(false);
    questions.answered("q1", true); // The first one's button, pressed late.
    expect(questions.question?.id).toBe("q2");
    questions.answered("q2", true);
    expect(await second).toBe(true);
  });

  it("is answered with no where its window is closed", async () => {
    const { questions } = bench();
    const answer = questions.ask(about("t1"), false);
    questions.closed();
    expect(await answer).toBe(false);
  });

  it("is taken back with its tap, and with no other", async () => {
    const { questions } = bench();
    const answer = questions.ask(about("t1"), false);
    questions.takeBack("t2");
    expect(questions.question?.id).toBe("q1");
    questions.takeBack("t1");
    expect(await answer).toBe(false);
  });

  it("that no window can be opened for says so", async () => {
    const { questions } = bench(() => Promise.reject(new Error("no windows here")));
    const failed = await questions.ask(about("t1"), false).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(HostError);
    expect((failed as HostError).problem.code).toBe("no-window");
    expect(questions.question).toBeUndefined();
  });
});
