/**
 * The right-click menu: "Dial with SIP" on selected text, on a link that calls and
 * on a number under the pointer; a list of the accounts where there are several.
 */
import type { MenuClick, MenuEntry } from "../ext";
import type { Message } from "../message";

/** The entries by what they are for. */
type What = "selection" | "link" | "number";

/** What a person has chosen: the entry, and the account, "" for the default one. */
export interface MenuChoice extends Omit<MenuClick, "entry"> {
  entry: What;
  account: string;
}

/** The browser's menu. */
export interface BrowserMenu {
  set(entries: MenuEntry[]): Promise<void>;
  change(id: string, change: { title?: string; visible?: boolean }): void;
  /** What is changed shows in a menu that is open. */
  isLively: boolean;
}

/** Where the accounts are kept that the menu has; the browser keeps the menu itself. */
interface Memory {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

const memoryName = "menuAccounts";

/** In an entry's id it stands before the account's name. */
const of = ":";

/** Says what a click in the menu chose. */
export function chosen(click: MenuClick): MenuChoice {
  const at = click.entry.indexOf(of);
  const what = (at < 0 ? click.entry : click.entry.slice(0, at)) as What;
  return { ...click, entry: what, account: at < 0 ? "" : click.entry.slice(at + of.length) };
}

/** Keeps the menu as it has to be. */
export class Menus {
  /** One change of the whole menu after the other. */
  private laying: Promise<void> = Promise.resolve();
  /** Whether the entry for a number shows, as far as it is known: the background sleeps now and then. */
  private isShown: boolean | undefined;

  constructor(
    private readonly menu: BrowserMenu,
    private readonly memory: Memory,
    private readonly message: Message,
  ) {}

  /** Lays the menu where there is none yet, or an older one. */
  lay(): Promise<void> {
    return this.after(async () => this.set(await this.known()));
  }

  /** The host has these accounts now, the default one first. */
  accounts(names: string[]): Promise<void> {
    return this.after(async () => {
      const known = await this.known();
      if (known.length !== names.length || names.some((name, at) => name !== known[at])) {
        await this.memory.set(memoryName, names);
        await this.set(names);
      }
    });
  }

  /** The right-click menu opens on a number as it stands in the page, or on none: "". */
  pointAt(shown: string): void {
    if (shown === "") {
      this.showNumber(false);
      return;
    }
    this.isShown = true;
    // A menu that cannot be put right once it is open may still show the number before.
    const title = this.menu.isLively ? this.named(shown) : this.message("menu_dial");
    this.menu.change("number", { visible: true, title });
  }

  /**
   * The pointer is on a number, or on none. Where a menu that is open stays as it
   * is, the entry has to be there before; what it calls is said by {@link pointAt} alone.
   */
  near(isNear: boolean): void {
    if (!this.menu.isLively) {
      this.showNumber(isNear);
    }
  }

  /** The menu was closed, in a browser that tells. */
  closed(): void {
    this.showNumber(false);
  }

  /** Each change lays an open menu anew. */
  private showNumber(visible: boolean): void {
    if (visible !== this.isShown) {
      this.isShown = visible;
      this.menu.change("number", { visible });
    }
  }

  private async known(): Promise<string[]> {
    const names = await this.memory.get(memoryName).catch(() => undefined);
    return Array.isArray(names) ? names.filter((name): name is string => typeof name === "string") : [];
  }

  private after(change: () => Promise<void>): Promise<void> {
    this.laying = this.laying.then(change).catch(() => undefined); // The next change has another try.
    return this.laying;
  }

  private set(accounts: string[]): Promise<void> {
    const dial = this.message("menu_dial");
    const entries: (MenuEntry & { id: What })[] = [
      { id: "selection", title: this.message("menu_dial_number", "%s"), contexts: ["selection"] },
      { id: "link", title: dial, contexts: ["link"], targets: ["tel:*", "sip:*", "sips:*", "callto:*"] },
      { id: "number", title: dial, contexts: ["page", "frame"], hidden: true },
    ];
    return this.menu.set(
      entries.flatMap((entry) => [
        entry,
        ...(accounts.length < 2 ? [] : accounts).map((name) => ({
          id: entry.id + of + name,
          parent: entry.id,
          title: written(name),
          contexts: entry.contexts,
        })),
      ]),
    );
  }

  private named(number: string): string {
    return this.message("menu_dial_number", written(number));
  }
}

/** A title in which nothing of a text stands for something else. */
function written(text: string): string {
  return text.replaceAll("&", "&&").replaceAll("%", "").slice(0, 60);
}
