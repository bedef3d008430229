/** The account that a person has chosen in the popup, for as long as the browser runs. */

/** Its place in the store that is never written to disk. */
export const chosenAccount = "account";

interface Store {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

/** Stays with the account when it gets another name. A store that fails costs the choice alone. */
export async function followAccount(session: Store, from: string, to: string): Promise<void> {
  try {
    if ((await session.get(chosenAccount)) === from) {
      await session.set(chosenAccount, to);
    }
  } catch {
    // The default account is chosen again then.
  }
}
