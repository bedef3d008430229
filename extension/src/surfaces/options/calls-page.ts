/** The page "Calls": what is asked first or never dialled, and how an account's calls go. */
import type { AccountsResult, GuardSettings, Settings } from "../../protocol.gen";
import type { Message } from "../../message";
import { Field, make, Note, select } from "./dom";
import { callKeys, lines } from "./keys";
import { failureWords, type AskSetup } from "./link";
import { ValuesForm, wordsOfValue } from "./values-form";

/** The classes of numbers that can be asked about. */
export const confirmClasses = ["premium", "shared-cost", "satellite", "assumed", "international"];

/** Fills the page. */
export class CallsPage {
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly countries: Field;
  private readonly deny: Field;
  private readonly perMinute: Field;
  private readonly concurrent: Field;
  private readonly note = new Note();
  private readonly callNote = new Note();
  private readonly account = select([]);
  private readonly values: ValuesForm;
  private readonly line: HTMLElement;
  private accounts: AccountsResult = { accounts: [], revision: "" };
  private settings: Settings | undefined;

  constructor(
    page: HTMLElement,
    private readonly message: Message,
    private readonly ask: AskSetup,
  ) {
    const classes = make("fieldset", { class: "field" }, make("legend", {}, message("opt_confirm")));
    for (const name of confirmClasses) {
      const box = make("input", { type: "checkbox", id: `confirm-${name}` });
      this.boxes.set(name, box);
      classes.append(
        make(
          "label",
          { class: "check" },
          box,
          make("span", {}, message(`opt_confirm_${name.replace("-", "_")}`)),
        ),
      );
    }
    const area = (placeholder: string): HTMLTextAreaElement =>
      make("textarea", { rows: "2", spellcheck: "false", placeholder });
    const count = (): HTMLInputElement => make("input", { type: "number", min: "1", max: "999", step: "1" });
    this.countries = new Field(
      area("AT\nDE"),
      "allow-countries",
      message("opt_allow"),
      message("opt_allow_help"),
    );
    this.deny = new Field(area("^\\+43930"), "deny", message("opt_deny"), message("opt_deny_help"));
    this.perMinute = new Field(
      count(),
      "per-minute",
      message("opt_per_minute"),
      message("opt_per_minute_help"),
    );
    this.concurrent = new Field(count(), "concurrent", message("opt_concurrent"));
    const guard = make(
      "form",
      { class: "card", novalidate: "" },
      make("h3", {}, message("opt_guard")),
      classes,
      this.countries.element,
      this.deny.element,
      this.perMinute.element,
      this.concurrent.element,
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "strong", id: "guard-save" }, message("opt_save")),
      ),
      this.note.element,
    );
    guard.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.saveGuard();
    });
    this.values = new ValuesForm(callKeys, "calls", message);
    this.account.addEventListener("change", () => {
      this.values.reset();
      this.showAccount();
    });
    this.line = make(
      "form",
      { class: "card", novalidate: "" },
      make("h3", {}, message("opt_line")),
      new Field(this.account, "calls-account", message("opt_of_account")).element,
      this.values.element,
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "strong" }, message("opt_save")),
      ),
      this.callNote.element,
    );
    this.line.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.saveAccount();
    });
    page.append(guard, this.line);
  }

  /** Shows the settings as they are now. */
  showSettings(settings: Settings): void {
    const before = this.settings;
    const unsaved = before !== undefined && JSON.stringify(this.guard()) !== JSON.stringify(before.guard);
    this.settings = settings;
    if (unsaved) {
      return;
    }
    const { confirm, allow_countries, deny, per_minute, concurrent } = settings.guard;
    this.boxes.forEach((box, name) => (box.checked = confirm.includes(name)));
    this.countries.control.value = allow_countries.join("\n");
    this.deny.control.value = deny.join("\n");
    this.perMinute.control.value = String(per_minute);
    this.concurrent.control.value = String(concurrent);
  }

  /** Shows the accounts as they are now. */
  showAccounts(accounts: AccountsResult): void {
    this.accounts = accounts;
    const chosen = this.account.value;
    this.account.replaceChildren(
      ...accounts.accounts.map(({ name }) => new Option(name, name, false, name === chosen)),
    );
    this.line.hidden = accounts.accounts.length === 0;
    this.showAccount();
  }

  private showAccount(): void {
    const account = this.accounts.accounts.find(({ name }) => name === this.account.value);
    if (account !== undefined) {
      this.values.show(account);
    }
  }

  /** The guard as it stands in the fields, in the order in which it is saved. */
  private guard(): GuardSettings {
    const known = [...this.boxes].filter(([, box]) => box.checked).map(([name]) => name);
    const kept = this.settings?.guard.confirm ?? [];
    return {
      allow_countries: lines(this.countries.control.value),
      // Saved ones keep their order, so that what is only looked at is no change.
      confirm: [
        ...kept.filter((name) => known.includes(name)),
        ...known.filter((name) => !kept.includes(name)),
      ],
      deny: lines(this.deny.control.value),
      per_minute: Math.trunc(Number(this.perMinute.control.value)) || 0,
      concurrent: Math.trunc(Number(this.concurrent.control.value)) || 0,
    };
  }

  private async saveGuard(): Promise<void> {
    if (this.settings === undefined) {
      return;
    }
    const fields = {
      "guard.allow_countries": this.countries,
      "guard.deny": this.deny,
      "guard.per_minute": this.perMinute,
      "guard.concurrent": this.concurrent,
    };
    Object.values(fields).forEach((field) => field.wrong(""));
    const reply = await this.ask("settings.save", { revision: this.settings.revision, guard: this.guard() });
    if (reply.ok) {
      this.settings = undefined;
      this.showSettings(reply.result);
      this.note.say(this.message("opt_saved"), "good");
      return;
    }
    const field = reply.value && fields[reply.value.key as keyof typeof fields];
    if (reply.value !== undefined && field !== undefined) {
      field.wrong(wordsOfValue(reply.value, this.message));
      field.control.focus();
    }
    this.note.say(field ? this.message("opt_not_saved") : failureWords(reply, this.message), "bad");
  }

  private async saveAccount(): Promise<void> {
    const reply = await this.ask("account.save", {
      name: this.account.value,
      values: this.values.changes(),
      revision: this.accounts.revision,
    });
    if (reply.ok) {
      this.callNote.say(this.message("opt_saved"), "good");
      return;
    }
    const shown = reply.value !== undefined && this.values.wrong(reply.value);
    this.callNote.say(shown ? this.message("opt_not_saved") : failureWords(reply, this.message), "bad");
  }
}
