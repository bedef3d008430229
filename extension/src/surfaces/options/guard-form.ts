/** The form about what is asked first or never dialled. What is typed and not saved stays while others change the rest. */
import type { Message } from "../../message";
import type { GuardSettings, Settings } from "../../protocol.gen";
import { Field, LockLine, lockControl, make, Note } from "./dom";
import { lines } from "./keys";
import { failureWords, lockWords, type AskSetup } from "./link";
import { wordsOfValue } from "./value-words";
import { elsewhereWords } from "./values-form";

/** The classes of numbers that can be asked about. */
export const confirmClasses = ["premium", "shared-cost", "satellite", "assumed", "international"];

type TextKey = "allow_countries" | "deny" | "per_minute" | "concurrent";

/** Fills a card. */
export class GuardForm {
  readonly element: HTMLFormElement;
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly boxesNews = make("p", { class: "news", role: "status" });
  private readonly boxesLock = new LockLine();
  private readonly fields: Record<TextKey, Field>;
  private readonly note = new Note();
  private before: GuardSettings | undefined;
  private revision = "";

  constructor(
    private readonly message: Message,
    private readonly ask: AskSetup,
  ) {
    const area = (placeholder: string): HTMLTextAreaElement =>
      make("textarea", { rows: "2", spellcheck: "false", placeholder });
    const count = (): HTMLInputElement => make("input", { type: "number", min: "1", max: "999", step: "1" });
    this.fields = {
      allow_countries: new Field(
        area("AT\nDE"),
        "allow-countries",
        message("opt_allow"),
        message("opt_allow_help"),
      ),
      deny: new Field(area("^\\+43930"), "deny", message("opt_deny"), message("opt_deny_help")),
      per_minute: new Field(count(), "per-minute", message("opt_per_minute"), message("opt_per_minute_help")),
      concurrent: new Field(count(), "concurrent", message("opt_concurrent")),
    };
    this.element = make(
      "form",
      { class: "card", novalidate: "" },
      make("h2", {}, message("opt_guard")),
      this.classes(),
      ...Object.values(this.fields).map(({ element }) => element),
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "strong", id: "guard-save" }, message("opt_save")),
      ),
      this.note.element,
    );
    this.element.hidden = true; // Until it is known how everything stands.
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    this.element.addEventListener("input", () => this.note.say(""));
  }

  private classes(): HTMLElement {
    this.boxesNews.hidden = true;
    const made = make("fieldset", { class: "field" }, make("legend", {}, this.message("opt_confirm")));
    for (const name of confirmClasses) {
      const box = make("input", { type: "checkbox", id: `confirm-${name}` });
      this.boxes.set(name, box);
      const words = this.message(`opt_confirm_${name.replace("-", "_")}`);
      made.append(make("label", { class: "check" }, box, make("span", {}, words)));
    }
    made.append(this.boxesLock.element, this.boxesNews);
    return made;
  }

  /** Shows the settings as they are now. */
  show(settings: Settings): void {
    const { guard, locked } = settings;
    const { before } = this;
    this.element.hidden = false;
    const typed = before === undefined ? undefined : this.guard();
    this.before = guard;
    this.revision = settings.revision;
    for (const [name, field] of this.texts()) {
      const now = textOf(guard[name]);
      const was = before && textOf(before[name]);
      if (typed === undefined || field.control.value.trim() === was || textOf(typed[name]) === now) {
        field.control.value = now;
        field.elsewhere("");
      } else if (now !== was) {
        field.elsewhere(elsewhereWords(now, this.message));
      }
      field.lock(locked.includes(`guard.${name}`) ? lockWords(settings, this.message) : "");
    }
    this.showClasses(before, typed);
    const isLocked = locked.includes("guard.confirm");
    this.boxesLock.say(isLocked ? lockWords(settings, this.message) : "");
    this.boxes.forEach((box) => lockControl(box, isLocked));
  }

  private showClasses(before: GuardSettings | undefined, typed: GuardSettings | undefined): void {
    const now = this.before?.confirm ?? [];
    if (typed === undefined || same(typed.confirm, before?.confirm ?? []) || same(typed.confirm, now)) {
      this.boxes.forEach((box, name) => (box.checked = now.includes(name)));
      this.boxesNews.hidden = true;
    } else if (!same(now, before?.confirm ?? [])) {
      const names = now.map((name) => this.message(`opt_confirm_${name.replace("-", "_")}`));
      this.boxesNews.textContent = elsewhereWords(names.join(", "), this.message);
      this.boxesNews.hidden = false;
    }
  }

  /** The guard as it stands in the fields, in the order in which it is saved. */
  private guard(): GuardSettings {
    const checked = [...this.boxes].filter(([, box]) => box.checked).map(([name]) => name);
    const kept = this.before?.confirm ?? [];
    const { allow_countries, deny, per_minute, concurrent } = this.fields;
    return {
      allow_countries: lines(allow_countries.control.value),
      // Saved ones keep their order, so that what is only looked at is no change.
      confirm: [
        ...kept.filter((name) => checked.includes(name)),
        ...checked.filter((name) => !kept.includes(name)),
      ],
      deny: lines(deny.control.value),
      per_minute: Math.trunc(Number(per_minute.control.value)) || 0,
      concurrent: Math.trunc(Number(concurrent.control.value)) || 0,
    };
  }

  private texts(): [TextKey, Field][] {
    return Object.entries(this.fields) as [TextKey, Field][];
  }

  private async save(): Promise<void> {
    if (this.before === undefined) {
      return;
    }
    this.texts().forEach(([, field]) => field.wrong(""));
    const reply = await this.ask("settings.save", { revision: this.revision, guard: this.guard() });
    if (reply.ok) {
      this.before = undefined; // What stands there is what is saved.
      this.show(reply.result);
      this.note.say(this.message("opt_saved"), "good");
      return;
    }
    const field = reply.value && this.fields[reply.value.key.replace("guard.", "") as TextKey];
    if (reply.value !== undefined && field !== undefined && reply.problem.code !== "locked") {
      field.wrong(wordsOfValue(reply.value, this.message));
      field.control.focus();
      this.note.say(this.message("opt_not_saved"), "bad");
      return;
    }
    this.note.say(failureWords(reply, this.message), "bad");
  }
}

function textOf(value: string[] | number): string {
  return Array.isArray(value) ? value.join("\n") : String(value);
}

function same(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
