/** The choice of the account that a page of the options is about. */
import type { Account, AccountsResult } from "../../protocol.gen";
import type { Message } from "../../message";
import { Field, select } from "./dom";

/** Stays with its account, under whatever name. */
export class AccountChoice {
  readonly field: Field;
  private readonly names = select([]);
  private accounts: Account[] = [];
  /** Names that a person has changed on this page, and into what. */
  private readonly renamed = new Map<string, string>();

  /** `chosen` hears when it is another account than before. */
  constructor(id: string, message: Message, chosen: () => void) {
    this.field = new Field(this.names, id, message("opt_of_account"));
    this.names.addEventListener("change", chosen);
  }

  /** Shows the accounts as they are now; true where the chosen one is not among them any more. */
  show({ accounts }: AccountsResult): boolean {
    const before = this.names.value;
    const names = accounts.map(({ name }) => name);
    const still = names.includes(before) ? before : this.renamed.get(before);
    this.accounts = accounts;
    this.names.replaceChildren(...names.map((name) => new Option(name, name, false, name === still)));
    return still === undefined || !names.includes(still);
  }

  /** An account may soon have another name. */
  renaming(from: string, to: string): void {
    this.renamed.set(from, to);
  }

  /** The account that is chosen, where there is any. */
  get(): Account | undefined {
    return this.accounts.find(({ name }) => name === this.names.value);
  }
}
