/** The confirmation window: asks a person before a call that must not come of a stray tap. */
import * as ext from "./ext";
import type { PopupRequest, Question, ToldConfirm } from "./messages";
import { QuestionCard } from "./surfaces/question-card";
import { fillTexts } from "./surfaces/texts";

fillTexts(document, ext.message, ext.uiLanguage());

const card = new QuestionCard(document, ext.message, ext.uiLanguage(), answer);

ext.connectBackground("confirm").onMessage((message) => {
  const { question } = message as ToldConfirm;
  if (question === null) {
    window.close();
  } else {
    card.show(question);
  }
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    window.close(); // The background takes it for a no.
  }
});

function answer({ id }: Question, yes: boolean): void {
  void ext.ask({ kind: "answer", question: id, yes } satisfies PopupRequest).catch(() => window.close());
}
