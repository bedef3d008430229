/** The page "Numbers": the region, and how an account dials. */
import type { AccountsResult, Settings } from "../../protocol.gen";
import type { Message } from "../../message";
import { AccountChoice } from "./account-choice";
import { countries } from "./countries";
import { Field, make, Note, select } from "./dom";
import { numberKeys } from "./keys";
import { failureWords, lockWords, type AskSetup } from "./link";
import { Preview } from "./preview";
import { Rules } from "./rules";
import { wordsOfValue } from "./value-words";
import { ValuesForm } from "./values-form";

/** Fills the page. */
export class NumbersPage {
  private readonly region: Field;
  private readonly account: AccountChoice;
  private readonly values: ValuesForm;
  private readonly rules: Rules;
  private readonly preview: Preview;
  private readonly note = new Note();
  private readonly regionNote = new Note();
  private readonly line: HTMLElement;
  private readonly home: HTMLElement;
  private accounts: AccountsResult = { accounts: [], revision: "" };
  private settings: Settings | undefined;

  constructor(
    page: HTMLElement,
    language: string,
    private readonly message: Message,
    private readonly ask: AskSetup,
  ) {
    const again = (): void => this.preview.again();
    this.region = new Field(
      select([["", message("opt_region_none")], ...countries(language)]),
      "region",
      message("opt_region"),
      message("opt_region_help"),
    );
    this.region.control.addEventListener("change", () => void this.saveRegion());
    this.values = new ValuesForm(numberKeys, "numbers", message, again);
    this.rules = new Rules(message, again);
    this.preview = new Preview(
      message,
      ask,
      () => ({
        account: this.account.get()?.name ?? "",
        trial: { values: this.values.changes(), rewrite: this.rules.rules() },
      }),
      (value) => {
        if (!this.rules.wrong(value) && value !== undefined) {
          this.values.wrong(value);
        }
      },
    );
    this.account = new AccountChoice("numbers-account", message, () => this.showAccount(true));
    const form = make(
      "form",
      { class: "card", novalidate: "" },
      this.account.field.element,
      this.values.element,
      this.rules.element,
      this.preview.element,
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "strong", id: "numbers-save" }, message("opt_save")),
      ),
      this.note.element,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    this.line = form;
    form.hidden = true; // Until it is known what there is.
    this.home = make("div", { class: "card", hidden: "" }, this.region.element, this.regionNote.element);
    page.append(this.home, form);
  }

  /** Shows the settings as they are now. */
  showSettings(settings: Settings): void {
    this.settings = settings;
    this.home.hidden = false;
    this.region.control.value = settings.region;
    this.region.lock(settings.locked.includes("region") ? lockWords(settings, this.message) : "");
    this.showAccount(false);
    this.preview.again();
  }

  /** Shows the accounts as they are now. */
  showAccounts(accounts: AccountsResult): void {
    this.accounts = accounts;
    const another = this.account.show(accounts);
    this.line.hidden = accounts.accounts.length === 0;
    this.showAccount(another);
  }

  /** An account may soon have another name. */
  renaming(from: string, to: string): void {
    this.account.renaming(from, to);
  }

  private showAccount(another: boolean): void {
    const account = this.account.get();
    if (account === undefined) {
      return;
    }
    if (another) {
      this.values.reset();
      this.rules.settle();
    }
    this.values.show(account);
    this.rules.show(account);
    const words =
      this.settings === undefined ? this.message("opt_locked") : lockWords(this.settings, this.message);
    this.values.lock(account.locked, words);
    this.rules.lock(account.locked.includes("rewrite") ? words : "");
    this.preview.again();
  }

  private async saveRegion(): Promise<void> {
    if (this.settings === undefined) {
      return;
    }
    const region = this.region.control.value;
    const reply = await this.ask("settings.save", { revision: this.settings.revision, region });
    if (reply.ok) {
      this.showSettings(reply.result);
      this.regionNote.say(this.message("opt_saved"), "good");
      return;
    }
    this.showSettings(this.settings);
    if (reply.value?.key === "region") {
      this.region.wrong(wordsOfValue(reply.value, this.message));
    }
    this.regionNote.say(failureWords(reply, this.message), "bad");
  }

  private async save(): Promise<void> {
    const account = this.account.get();
    if (account === undefined) {
      return;
    }
    const rules = this.rules.rules();
    const reply = await this.ask("account.save", {
      name: account.name,
      values: this.values.changes(),
      revision: this.accounts.revision,
      ...(this.rules.isChanged() && { rewrite: rules }),
    });
    this.rules.wrong(reply.ok ? undefined : reply.value);
    if (reply.ok) {
      this.rules.settle();
      this.note.say(this.message("opt_saved"), "good");
      return;
    }
    const shown =
      reply.value !== undefined && (reply.value.key.startsWith("rewrite") || this.values.wrong(reply.value));
    this.note.say(shown ? this.message("opt_not_saved") : failureWords(reply, this.message), "bad");
  }
}
