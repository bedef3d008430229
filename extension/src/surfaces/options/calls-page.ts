/** The page "Calls": what is asked first or never dialled, and how an account's calls go. */
import type { Message } from "../../message";
import type { AccountsResult, Settings } from "../../protocol.gen";
import { Field, make, Note, select } from "./dom";
import { GuardForm } from "./guard-form";
import { callKeys } from "./keys";
import { failureWords, lockWords, type AskSetup } from "./link";
import { ValuesForm } from "./values-form";

/** Fills the page. */
export class CallsPage {
  private readonly guard: GuardForm;
  private readonly note = new Note();
  private readonly account = select([]);
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
    this.account.addEventListener("change", () => {
      this.values.reset();
      this.showAccount();
    });
    this.line = make(
      "form",
      { class: "card", novalidate: "" },
      make("h2", {}, message("opt_line")),
      new Field(this.account, "calls-account", message("opt_of_account")).element,
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
    this.showAccount();
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
      this.values.lock(account.locked, this.locked);
    }
  }

  private async save(): Promise<void> {
    const reply = await this.ask("account.save", {
      name: this.account.value,
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
