/** The page "Account": a card for each account, and one for a new one. */
import type { AccountsResult } from "../../protocol.gen";
import type { Message } from "../../message";
import { AccountCard } from "./account-card";
import { button, make } from "./dom";
import type { AskSetup } from "./link";

/** Fills the page. */
export class AccountsPage {
  private readonly cards = new Map<string, AccountCard>();
  private readonly list = make("div", { class: "cards" });
  private readonly add: HTMLButtonElement;
  private fresh: AccountCard | undefined;
  private made = 0;
  private revision = "";

  constructor(
    page: HTMLElement,
    private readonly message: Message,
    private readonly ask: AskSetup,
    private readonly cancelTrial: () => void,
  ) {
    this.add = button(message("opt_add_account"), "plain", () => this.begin(true), "account-add");
    page.append(this.list, this.add);
  }

  /** Shows the accounts as they are now. */
  show({ accounts, revision, problem }: AccountsResult): void {
    this.revision = revision;
    for (const [name, card] of this.cards) {
      if (!accounts.some((account) => account.name === name)) {
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
      card.show(account, revision);
    }
    this.fresh?.show(undefined, revision);
    if (accounts.length === 0 && problem === undefined) {
      this.begin(false);
    }
  }

  /** Opens the card of a new account. */
  private begin(focus: boolean): void {
    if (this.fresh === undefined) {
      this.fresh = this.card(undefined);
      this.fresh.show(undefined, this.revision);
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
