/** One account in the options page: its values, its password, a trial, and its end. */
import type { Account, AccountSaveParams, AccountTestResult } from "../../protocol.gen";
import type { Message } from "../../message";
import { button, Field, make, Note } from "./dom";
import { accountKeys, moreKeys } from "./keys";
import { failureWords, type AskSetup } from "./link";
import { showSteps } from "./steps";
import { wordsOfValue } from "./value-words";
import { ValuesForm } from "./values-form";

/** What a card needs of its page. */
export interface CardOptions {
  message: Message;
  ask: AskSetup;
  cancelTrial: () => void;
  /** The account may soon have another name. */
  renaming: (from: string, to: string) => void;
  saved: () => void;
  /** A new account is not wanted after all. */
  dropped: () => void;
}

/** Whether an administrator has prepared an account, and the person's part of it is missing. */
function isPrepared({ problem, values }: Account): boolean {
  return problem?.code === "no-account" && values.user === undefined;
}

/** A card for an account, or for one that is to be added. */
export class AccountCard {
  readonly element: HTMLElement;
  private readonly values: ValuesForm;
  private readonly more: ValuesForm;
  private readonly name: Field;
  private readonly password: Field;
  private readonly note = new Note();
  private readonly steps = make("ul", { class: "steps", "aria-live": "polite" });
  private readonly title = make("h2");
  private readonly state = make("span", { class: "state" });
  private readonly trial: HTMLButtonElement;
  private readonly remove: HTMLButtonElement;
  private readonly makeDefault: HTMLButtonElement;
  private revision = "";
  private trying = 0;
  private sure = false;
  private gone = false;

  constructor(
    private account: Account | undefined,
    prefix: string,
    private readonly options: CardOptions,
  ) {
    const { message } = options;
    const changed = (): void => this.note.say("");
    this.values = new ValuesForm(accountKeys, prefix, message, changed);
    this.more = new ValuesForm(moreKeys, prefix, message, changed);
    const nameInput = make("input", {
      type: "text",
      autocomplete: "off",
      placeholder: message("opt_name_example"),
      value: account?.name ?? "",
    });
    this.name = new Field(nameInput, `${prefix}-name`, message("opt_name"), message("opt_name_help"));
    const secret = make("input", { type: "password", autocomplete: "new-password" });
    this.password = new Field(
      secret,
      `${prefix}-password`,
      message("opt_password"),
      message("opt_password_help"),
    );
    this.trial = button(message("opt_test"), "plain", () => void this.test(), `${prefix}-test`);
    this.remove = button(
      message(account === undefined ? "cancel" : "opt_remove"),
      "quiet",
      () => void this.drop(),
      `${prefix}-remove`,
    );
    this.makeDefault = button(message("opt_make_default"), "quiet", () => void this.save(true));
    const form = make(
      "form",
      { class: "card", novalidate: "" },
      make("header", {}, this.title, this.state),
      this.name.element,
      this.values.element,
      this.password.element,
      make("details", {}, make("summary", {}, message("opt_more")), this.more.element),
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "strong", id: `${prefix}-save` }, message("opt_save")),
        this.trial,
        this.makeDefault,
        this.remove,
      ),
      this.note.element,
      this.steps,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save(false);
    });
    this.element = form;
    this.show(account, "");
  }

  /** Whether something stands here that is not saved. */
  isTouched(): boolean {
    return (
      this.password.control.value !== "" ||
      this.newName() !== (this.account?.name ?? "") ||
      Object.keys({ ...this.values.changes(), ...this.more.changes() }).length > 0
    );
  }

  /** Says that the account was removed elsewhere; saving what stands here adds it again. */
  showGone(revision: string): void {
    this.gone = true;
    this.revision = revision;
    this.note.say(this.options.message("opt_account_gone"), "bad");
    this.makeDefault.hidden = true;
    this.remove.hidden = true;
  }

  /** Shows the account as it is now, and what of it is locked, in these words; what was typed and not saved stays. */
  show(account: Account | undefined, revision: string, lockWords = "", defaultLocked = false): void {
    const { message } = this.options;
    if (this.gone && account !== undefined) {
      this.note.say("");
    }
    this.gone = false;
    // An empty field is one in which somebody is about to type.
    if (
      account !== undefined &&
      [this.account?.name, account.name].includes(this.name.control.value.trim())
    ) {
      this.name.control.value = account.name;
    }
    this.account = account;
    this.revision = revision;
    this.title.textContent = account?.name ?? message("opt_new_account");
    this.values.show(account ?? { values: {} });
    this.more.show(account ?? { values: { transport: "auto" } });
    const locked = account?.locked ?? [];
    this.name.lock(locked.includes("name") ? lockWords : "");
    this.values.lock(locked, lockWords);
    this.more.lock(locked, lockWords);
    this.makeDefault.hidden = account?.default !== false || defaultLocked;
    // What an administrator has set whole stays, whatever is removed.
    this.remove.hidden = ["name", "domain", "user"].every((key) => locked.includes(key));
    (this.password.control as HTMLInputElement).placeholder =
      account?.password === "kept" ? message("opt_password_kept") : "";
    this.state.textContent = this.stateWords(account).join(" · ");
    this.state.dataset["tone"] = account?.problem === undefined ? "" : isPrepared(account) ? "turn" : "bad";
  }

  private stateWords(account: Account | undefined): string[] {
    const { message } = this.options;
    if (account === undefined) {
      return [];
    }
    const problem =
      account.problem === undefined
        ? ""
        : isPrepared(account)
          ? message("opt_account_prepared")
          : account.problem.text;
    return [
      account.default ? message("opt_default") : "",
      problem,
      account.password === "none" && account.ready ? message("opt_password_none") : "",
      account.password === "environment" ? message("opt_password_environment") : "",
    ].filter(Boolean);
  }

  private params(): Pick<AccountSaveParams, "name" | "values" | "rewrite" | "password"> {
    return {
      name: this.gone ? this.newName() : (this.account?.name ?? this.newName()),
      // What was removed elsewhere is added with all that it was.
      ...(this.gone && { rewrite: this.account?.rewrite ?? [] }),
      values: {
        ...(this.gone ? this.account?.values : {}),
        ...this.values.changes(),
        ...this.more.changes(),
      },
      ...(this.password.control.value && { password: this.password.control.value }),
    };
  }

  /** What the account is to be called. */
  private newName(): string {
    return this.name.control.value.trim();
  }

  private async save(asDefault: boolean): Promise<void> {
    const { message, ask } = this.options;
    const isNew = this.account === undefined || this.gone;
    const own = this.params();
    const rename = isNew || this.newName() === own.name ? undefined : this.newName();
    if (rename === "") {
      this.refuse("name", message("opt_wrong_missing"));
      return;
    }
    if (rename !== undefined) {
      this.options.renaming(own.name, rename);
    }
    const params: AccountSaveParams = {
      ...own,
      ...(rename !== undefined && { rename }),
      ...(isNew && { new: true }),
      ...(asDefault && { default: true }),
      ...(this.revision && { revision: this.revision }),
    };
    const reply = await ask("account.save", params);
    if (!reply.ok) {
      this.refused(reply);
      return;
    }
    this.password.control.value = "";
    this.note.say(
      message(reply.result.password_cleared ? "opt_password_cleared" : "opt_saved"),
      reply.result.password_cleared ? "bad" : "good",
    );
    this.options.saved();
  }

  private refused(reply: Parameters<typeof failureWords>[0]): void {
    const { message } = this.options;
    const { value } = reply;
    let shown = false;
    const about = value?.account;
    // What is wrong with another account has to be said with its name.
    if (value !== undefined && [undefined, this.params().name, this.newName()].includes(about)) {
      shown = this.refuse(value.key, wordsOfValue(value, message)) || this.values.wrong(value);
      if (!shown && this.more.wrong(value)) {
        shown = true;
        this.element.querySelector("details")?.setAttribute("open", "");
      }
    }
    this.note.say(shown ? message("opt_not_saved") : failureWords(reply, message), "bad");
  }

  /** Says beside the name or the password what is wrong with it; false where it is about neither. */
  private refuse(key: string, words: string): boolean {
    const field = { name: this.name, password: this.password }[key];
    field?.wrong(words);
    field?.control.focus();
    return field !== undefined;
  }

  /** Tries what stands in the fields, saved or not; pressed again, it ends the trial. */
  private async test(): Promise<void> {
    const { message, ask, cancelTrial } = this.options;
    if (this.trying > 0) {
      cancelTrial();
      return;
    }
    const turn = ++this.trying;
    this.trial.textContent = message("cancel");
    this.steps.replaceChildren();
    this.note.say(message("opt_testing"));
    const params = this.params();
    const reply = await ask("account.test", { ...params, name: params.name || "trial" });
    if (turn !== this.trying) {
      return;
    }
    this.trying = 0;
    this.trial.textContent = message("opt_test");
    if (!reply.ok) {
      if (reply.problem.code === "stale") {
        this.note.say("");
      } else {
        this.refused(reply);
      }
      return;
    }
    this.tried(reply.result);
  }

  private tried(result: AccountTestResult): void {
    const { message } = this.options;
    this.note.say(message(result.ok ? "opt_test_good" : "opt_test_bad"), result.ok ? "good" : "bad");
    showSteps(this.steps, result, message);
  }

  private async drop(): Promise<void> {
    const { message, ask, dropped } = this.options;
    if (this.account === undefined) {
      dropped();
      return;
    }
    if (!this.sure) {
      this.sure = true;
      this.remove.textContent = message("opt_remove_sure", this.account.name);
      this.remove.classList.add("bad");
      this.remove.addEventListener(
        "blur",
        () => {
          this.sure = false;
          this.remove.textContent = message("opt_remove");
          this.remove.classList.remove("bad");
        },
        { once: true },
      );
      return;
    }
    const reply = await ask("account.remove", { name: this.account.name, revision: this.revision });
    if (!reply.ok) {
      this.note.say(failureWords(reply, message), "bad");
    }
  }
}
