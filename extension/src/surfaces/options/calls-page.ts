/** The page "Calls": what is asked first or never dialled, and how an account's calls go. */
import type { Message } from "../../message";
import type { AccountsResult, Settings } from "../../protocol.gen";
import { AccountChoice } from "./account-choice";
import { make, Note } from "./dom";
import { GuardForm } from "./guard-form";
import { callKeys } from "./keys";
import { failureWords, lockWords, type AskSetup } from "./link";
import { ValuesForm } from "./values-form";

/** Fills the page. */
export class CallsPage {
  private readonly guard: GuardForm;
  private readonly note = new Note();
  private readonly account: AccountChoice;
  private readonly values: ValuesForm;
  private readonly line: HTMLElement;
  private accounts: AccountsResult = { accounts: [], revision: "" };
  private locked: string;

  constructor(
    page: HTMLElement,
    private readonly message: Message,
    private readonly ask: AskSetup,
  ) {
    this.locked = message("opt_locked");
    this.guard = new GuardForm(message, ask);
    this.values = new ValuesForm(callKeys, "calls", message, () => this.note.say(""));
    this.account = new AccountChoice("calls-account", message, () => this.showAccount(true));
    this.line = make(
      "form",
      { class: "card", novalidate: "" },
      make("h2", {}, message("opt_line")),
      this.account.field.element,
      this.values.element,
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "strong", id: "calls-save" }, message("opt_save")),
      ),
      this.note.element,
    );
    this.line.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    this.line.hidden = true; // Until it is known what there is.
    page.append(this.guard.element, this.line);
  }

  /** Shows the settings as they are now. */
  showSettings(settings: Settings): void {
    this.locked = lockWords(settings, this.message);
    this.guard.show(settings);
    this.showAccount(false);
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
    if (another) {
      this.values.reset(); // What was typed was meant for another account.
    }
    const account = this.account.get();
    if (account !== undefined) {
      this.values.show(account);
      this.values.lock(account.locked, this.locked);
    }
  }

  private async save(): Promise<void> {
    const account = this.account.get();
    if (account === undefined) {
      return;
    }
    const reply = await this.ask("account.save", {
      name: account.name,
      values: this.values.changes(),
      revision: this.accounts.revision,
    });
    if (reply.ok) {
      this.note.say(this.message("opt_saved"), "good");
      return;
    }
    const shown = reply.value !== undefined && this.values.wrong(reply.value);
    this.note.say(shown ? this.message("opt_not_saved") : failureWords(reply, this.message), "bad");
  }
}
