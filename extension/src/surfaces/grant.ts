/** The popup's button that lets Siptap read a site, where the browser keeps it from that. */
import type { Message } from "../message";

/** What the button asks and does. An address of "" stands for all sites. */
export interface GrantActions {
  mayRead(address: string): Promise<boolean>;
  /** Has the browser ask the person; has to be called while they click. */
  allow(address: string): Promise<boolean>;
}

/** The button within the popup's document. */
export class Grant {
  private address = "";

  constructor(
    private readonly button: HTMLElement,
    private readonly message: Message,
    private readonly actions: GrantActions,
  ) {
    button.addEventListener("click", () => {
      const { address } = this;
      void actions.allow(address).then(
        (isAllowed) => (button.hidden = isAllowed && this.address === address),
        () => undefined,
      );
    });
  }

  /** Shows the button where it is needed for a page; "" where its address is not known. */
  async show(address: string): Promise<void> {
    this.address = address;
    const mayRead = await this.actions.mayRead(address).catch(() => true);
    if (this.address === address) {
      this.button.hidden = mayRead;
      this.button.textContent = this.message(address === "" ? "popup_grant_all" : "popup_grant");
    }
  }
}
