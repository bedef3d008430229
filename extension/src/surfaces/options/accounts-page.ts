/** The page "Account": a card for each account, and one for a new one. */
import type { AccountsResult, Settings } from "../../protocol.gen";
import type { Message } from "../../message";
import { AccountCard } from "./account-card";
import { button, make } from "./dom";
import { lockWords, type AskSetup } from "./link";

/** Fills the page. */
export class AccountsPage {
  private readonly cards = new Map<string, AccountCard>();
  private readonly list = make("div", { class: "cards" });
  private readonly add: HTMLButtonElement;
  private fresh: AccountCard | undefined;
  private made = 0;
  private listed: AccountsResult = { accounts: [], revision: "" };
  /** Names that a person is changing here, and into what. */
  private readonly renamed = new Map<string, string>();
  private locked = { words: "", isDefault: false };

  constructor(
    page: HTMLElement,
    private readonly message: Message,
    private readonly ask: AskSetup,
    private readonly cancelTrial: () => void,
    private readonly renaming: (from: string, to: string) => void,
  ) {
    this.add = button(message("opt_add_account"), "plain", () => this.begin(true), "account-add");
    page.append(this.list, this.add);
  }

  /** Shows what an administrator has locked. */
  showSettings(settings: Settings): void {
    const locked = {
      words: lockWords(settings, this.message),
      isDefault: settings.locked.includes("default_account"),
    };
    if (JSON.stringify(locked) !== JSON.stringify(this.locked)) {
      this.locked = locked;
      this.show(this.listed);
    }
  }

  /** Shows the accounts as they are now. A card in which somebody types stays, whatever becomes of its account. */
  show(listed: AccountsResult): void {
    this.listed = listed;
    const { accounts, revision, problem } = listed;
    this.follow(accounts.map(({ name }) => name));
    for (const [name, card] of this.cards) {
      if (accounts.some((account) => account.name === name)) {
        continue;
      }
      if (problem !== undefined) {
        continue; // Nobody knows what there is: what was known stays until the file can be read again.
      }
      if (card.isTouched()) {
        card.showGone(revision);
      } else {
        card.element.remove();
        this.cards.delete(name);
      }
    }
    for (const account of accounts) {
      let card = this.cards.get(account.name);
      if (card === undefined) {
        card = this.card(account);
        this.cards.set(account.name, card);
        this.list.insertBefore(card.element, this.fresh?.element ?? null);
      }
      card.show(account, revision, this.locked.words, this.locked.isDefault);
    }
    this.fresh?.show(undefined, revision);
    if (revision !== "" && accounts.length === 0 && problem === undefined) {
      this.begin(false);
    }
  }

  /** A card stays with its account under the name that a person has given it here. */
  private follow(names: string[]): void {
    for (const [from, to] of this.renamed) {
      const card = this.cards.get(from);
      if (card !== undefined && !names.includes(from) && names.includes(to) && !this.cards.has(to)) {
        this.cards.delete(from);
        this.cards.set(to, card);
        this.renamed.delete(from);
      }
    }
  }

  /** Opens the card of a new account. */
  private begin(focus: boolean): void {
    if (this.fresh === undefined) {
      this.fresh = this.card(undefined);
      this.fresh.show(undefined, this.listed.revision);
      this.list.append(this.fresh.element);
      this.add.hidden = true;
    }
    if (focus) {
      this.fresh.element.querySelector("input")?.focus();
    }
  }

  private card(account: AccountsResult["accounts"][number] | undefined): AccountCard {
    const card: AccountCard = new AccountCard(
      account,
      account === undefined ? "new" : `account-${++this.made}`,
      {
        message: this.message,
        ask: this.ask,
        cancelTrial: this.cancelTrial,
        renaming: (from, to) => {
          this.renamed.set(from, to);
          this.renaming(from, to);
        },
        saved: () => {
          if (card === this.fresh) {
            this.end();
          }
        },
        dropped: () => this.end(),
      },
    );
    return card;
  }

  private end(): void {
    this.fresh?.element.remove();
    this.fresh = undefined;
    this.add.hidden = false;
  }
}
