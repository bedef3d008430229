/** The page "Pages": how numbers look, where none are looked for, what is none, and private windows. */
import type { Message } from "../../message";
import type { SitesReply } from "../../messages";
import { readSetting, writeSetting, type Highlight, type Stores } from "../../settings";
import { siteOf, sitesIn, sitesOffName, withSite, type SitesStore } from "../site-switch";
import { button, Field, LockLine, lockControl, make, Note } from "./dom";

/** The ways in which numbers can be shown, as they are offered. */
export const highlights: Highlight[] = ["underline", "tint", "hover"];

/** What the page needs of the browser and the background. */
export interface PagesSource {
  stores: Stores;
  store: SitesStore;
  /** All that was said about sites. */
  sites: () => Promise<SitesReply | undefined>;
  /** Takes back that a number is none on a site; "": all of the site's. */
  aNumber: (site: string, e164: string) => Promise<void>;
  /** A number grouped for reading; as it is where nobody can say. */
  write: (e164: string) => Promise<string>;
  /** Whether the browser lets the extension into private windows. */
  allowedInPrivate: () => Promise<boolean>;
  /** How the browser is told: its name, for the words. */
  browser: "chromium" | "firefox";
  /** Opens the browser's own page about the extension; undefined where none can be opened. */
  openBrowserSettings: (() => void) | undefined;
}

/** Fills the page. */
export class PagesPage {
  private readonly looks = new Map<Highlight, HTMLInputElement>();
  private readonly looksLock = new LockLine();
  private readonly looksNote = new Note();
  private readonly off = make("ul", { class: "sites", id: "sites-off" });
  private readonly offNone = make("p", { class: "help" });
  private readonly nots = make("div", { class: "nots", id: "sites-not" });
  private readonly notsNone = make("p", { class: "help" });
  private readonly add: Field;
  private readonly inPrivate = make("p", { id: "private-state" });

  constructor(
    page: HTMLElement,
    private readonly message: Message,
    private readonly source: PagesSource,
  ) {
    this.offNone.textContent = message("opt_sites_none");
    this.notsNone.textContent = message("opt_nots_none");
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
      make("h2", {}, message("opt_sites")),
      this.off,
      this.offNone,
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
    const not = make(
      "div",
      { class: "card" },
      make("h2", {}, message("opt_nots")),
      make("p", { class: "help" }, message("opt_nots_help")),
      this.nots,
      this.notsNone,
    );
    page.append(this.lookCard(), form, not, this.privateCard());
  }

  private lookCard(): HTMLElement {
    const choices = make("fieldset", { class: "field looks" }, make("legend", {}, this.message("opt_look")));
    for (const look of highlights) {
      const radio = make("input", { type: "radio", name: "look", value: look, id: `look-${look}` });
      radio.addEventListener("change", () => void this.keepLook(look));
      this.looks.set(look, radio);
      choices.append(
        make(
          "label",
          { class: "look" },
          radio,
          make("span", {}, this.message(`opt_look_${look}`)),
          make(
            "span",
            { class: "sample" },
            `${this.message("opt_look_sample")} `,
            make("bdi", { class: `number ${look}` }, "+43 1 505641"),
          ),
        ),
      );
    }
    choices.append(this.looksLock.element);
    return make("div", { class: "card" }, choices, this.looksNote.element);
  }

  private privateCard(): HTMLElement {
    const { openBrowserSettings, browser } = this.source;
    const card = make(
      "div",
      { class: "card" },
      make("h2", {}, this.message("opt_private")),
      this.inPrivate,
      make("p", { class: "help" }, this.message(`opt_private_${browser}`)),
    );
    if (openBrowserSettings !== undefined) {
      card.append(
        make(
          "div",
          { class: "actions" },
          button(this.message("opt_private_open"), "plain", openBrowserSettings, "private-open"),
        ),
      );
    }
    return card;
  }

  /** Shows everything as it is kept now. */
  async show(): Promise<void> {
    const [look, sites, allowed] = await Promise.all([
      readSetting(this.source.stores, "highlight"),
      this.source.sites(),
      this.source.allowedInPrivate(),
    ]);
    this.looks.forEach((radio, name) => {
      radio.checked = name === look.value;
      lockControl(radio, look.locked);
    });
    this.looksLock.say(look.locked ? this.message("opt_locked_browser") : "");
    this.inPrivate.textContent = this.message(allowed ? "opt_private_on" : "opt_private_off");
    if (sites !== undefined) {
      await this.showSites(sites);
    }
  }

  private async showSites({ off, not }: SitesReply): Promise<void> {
    const all = new Set(not.flatMap(({ numbers }) => numbers));
    const written = new Map(
      await Promise.all([...all].map(async (e164) => [e164, await this.source.write(e164)] as const)),
    );
    this.offNone.hidden = off.length > 0;
    this.off.replaceChildren(
      ...off.map((site) => this.row(site, site, "opt_site_on", () => this.keepSite(site, true))),
    );
    this.notsNone.hidden = not.length > 0;
    this.nots.replaceChildren(
      ...not.map(({ site, numbers }) =>
        make(
          "section",
          {},
          make("h3", {}, make("bdi", {}, site)),
          make(
            "ul",
            { class: "sites" },
            ...numbers.map((e164) =>
              this.row(written.get(e164) ?? e164, `${e164}, ${site}`, "opt_not_back", async () => {
                await this.source.aNumber(site, e164);
                await this.show();
              }),
            ),
          ),
        ),
      ),
    );
  }

  /** A line of a list, with the button that takes it away; the one after it gets the focus then. */
  private row(shown: string, named: string, name: string, take: () => Promise<void>): HTMLElement {
    const words = this.message(name);
    const takeAway = button(words, "quiet", () => {
      const list = row.parentElement;
      const at = Array.from(list?.children ?? []).indexOf(row);
      void take().then(() => {
        const left = document.getElementById(list?.id ?? "")?.children ?? [];
        left[Math.min(at, left.length - 1)]?.querySelector("button")?.focus();
      });
    });
    takeAway.setAttribute("aria-label", `${words}: ${named}`);
    const row = make("li", {}, make("bdi", {}, shown), takeAway);
    return row;
  }

  private async keepLook(look: Highlight): Promise<void> {
    try {
      await writeSetting(this.source.stores, "highlight", look);
      this.looksNote.say(this.message("opt_saved"), "good");
    } catch {
      this.looksNote.say(this.message("opt_not_kept"), "bad");
      await this.show();
    }
  }

  private async addSite(): Promise<void> {
    const text = this.add.control.value.trim();
    const site = siteOf(text.includes("://") ? text : `https://${text}`);
    if (site === "" || /\s/.test(text)) {
      this.add.wrong(this.message("opt_site_wrong"));
      return;
    }
    this.add.control.value = "";
    await this.keepSite(site, false);
  }

  private async keepSite(site: string, on: boolean): Promise<void> {
    const { store } = this.source;
    try {
      const sites = sitesIn(await store.get(sitesOffName));
      await store.set(sitesOffName, withSite(sites, site, on));
    } catch {
      this.add.wrong(this.message("opt_not_kept"));
    }
    await this.show();
  }
}
