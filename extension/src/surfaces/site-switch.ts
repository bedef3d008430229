/** The popup's switch "Numbers on this site", and the list of sites where it is off. */
import type { Message } from "../message";

/** The sites where no numbers are looked for, by their host names; kept by the browser. */
export const sitesOffName = "sitesOff";

/** The host name of a page where numbers are looked for, "" for any other page. */
export function siteOf(url: string): string {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === "http:" || protocol === "https:" ? hostname : "";
  } catch {
    return "";
  }
}

/** What is kept, read as a list of host names, whatever stands there. */
export function sitesIn(kept: unknown): string[] {
  return Array.isArray(kept) ? kept.filter((site): site is string => typeof site === "string") : [];
}

/** The list with a site put in or taken out. */
export function withSite(sites: string[], site: string, on: boolean): string[] {
  const others = sites.filter((one) => one !== site);
  return on ? others : [...others, site].sort();
}

/** Where the list is kept. */
export interface SitesStore {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

/** What the switch asks and does. */
export interface SiteSwitchActions {
  isOff(site: string): Promise<boolean>;
  /** Returns whether the browser kept it. */
  turn(site: string, off: boolean): Promise<boolean>;
}

/** The switch within the popup's document. */
export class SiteSwitch {
  private site = "";

  constructor(
    private readonly document: Document,
    private readonly message: Message,
    private readonly actions: SiteSwitchActions,
  ) {
    this.box().addEventListener("change", () => void this.keep());
  }

  /** Shows how it stands for a page; nothing where numbers are never looked for. */
  async show(url: string): Promise<void> {
    this.site = siteOf(url);
    this.box().checked = !(await this.actions.isOff(this.site).catch(() => false));
    this.name();
    this.part("site").hidden = this.site === "";
  }

  /** Where the browser keeps nothing, the switch says so and stands as it did. */
  private async keep(): Promise<void> {
    const { checked } = this.box();
    const isKept = await this.actions.turn(this.site, !checked).catch(() => false);
    this.name();
    if (!isKept) {
      this.box().checked = !checked;
      this.part("site-name").textContent = this.message("popup_not_kept");
      this.part("site-name").dataset["tone"] = "bad";
    }
  }

  private name(): void {
    this.part("site-name").textContent = this.site.replace(/^www\./, "");
    this.part("site-name").dataset["tone"] = "";
  }

  private box(): HTMLInputElement {
    return this.part("site-on") as HTMLInputElement;
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
