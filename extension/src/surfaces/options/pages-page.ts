/** The page "Pages": the sites on which no numbers are looked for. */
import type { Message } from "../../message";
import { siteOf, sitesIn, sitesOffName, withSite, type SitesStore } from "../site-switch";
import { button, Field, make } from "./dom";

/** Fills the page. */
export class PagesPage {
  private readonly list = make("ul", { class: "sites" });
  private readonly none = make("p", { class: "help" });
  private readonly add: Field;

  constructor(
    page: HTMLElement,
    private readonly message: Message,
    private readonly store: SitesStore,
  ) {
    this.none.textContent = message("opt_sites_none");
    const input = make("input", {
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "www.example.com",
    });
    this.add = new Field(input, "site-add", message("opt_site"), message("opt_site_help"));
    const form = make(
      "form",
      { class: "card", novalidate: "" },
      make("h3", {}, message("opt_sites")),
      this.list,
      this.none,
      this.add.element,
      make(
        "div",
        { class: "actions" },
        make("button", { type: "submit", class: "plain" }, message("opt_site_add")),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.addSite();
    });
    page.append(form);
  }

  /** Shows the sites as they are kept now. */
  async show(): Promise<void> {
    const sites = sitesIn(await this.store.get(sitesOffName).catch(() => undefined));
    this.none.hidden = sites.length > 0;
    this.list.replaceChildren(
      ...sites.map((site) => {
        const on = button(this.message("opt_site_on"), "quiet", () => void this.keep(site, true));
        on.setAttribute("aria-label", `${this.message("opt_site_on")}: ${site}`);
        return make("li", {}, make("bdi", {}, site), on);
      }),
    );
  }

  private async addSite(): Promise<void> {
    const text = this.add.control.value.trim();
    const site = siteOf(text.includes("://") ? text : `https://${text}`);
    if (site === "" || /\s/.test(text)) {
      this.add.wrong(this.message("opt_site_wrong"));
      return;
    }
    this.add.control.value = "";
    await this.keep(site, false);
  }

  private async keep(site: string, on: boolean): Promise<void> {
    try {
      const sites = sitesIn(await this.store.get(sitesOffName));
      await this.store.set(sitesOffName, withSite(sites, site, on));
    } catch {
      this.add.wrong(this.message("opt_not_kept"));
    }
    await this.show();
  }
}
