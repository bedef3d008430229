/** The popup's switch "Numbers on this site", and the list of sites where it is off. */

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

/** The switch within the popup's document. */
export class SiteSwitch {
  private site = "";

  constructor(
    private readonly document: Document,
    private readonly store: SitesStore,
  ) {
    this.box().addEventListener("change", () => void this.keep());
  }

  /** Shows how it stands for a page; nothing where numbers are never looked for. */
  async show(url: string): Promise<void> {
    this.site = siteOf(url);
    this.part("site").hidden = this.site === "";
    this.part("site-name").textContent = this.site;
    const sites = sitesIn(await this.store.get(sitesOffName).catch(() => undefined));
    this.box().checked = !sites.includes(this.site);
  }

  private async keep(): Promise<void> {
    const { checked } = this.box();
    try {
      const sites = sitesIn(await this.store.get(sitesOffName));
      await this.store.set(sitesOffName, withSite(sites, this.site, checked));
    } catch {
      this.box().checked = !checked; // The browser keeps nothing: the switch says how it is.
    }
  }

  private box(): HTMLInputElement {
    return this.part("site-on") as HTMLInputElement;
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
