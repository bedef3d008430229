/** The pages within the options: each has its name in the address, a link, a heading, and a line under it. */
import type { Message } from "../../message";
import { make } from "./dom";

/** Heads the pages and leads to them. */
export class Sections {
  private readonly pages: { section: HTMLElement; link: HTMLAnchorElement }[];

  /** `chosen` says which page the address names, "" for none. */
  constructor(
    nav: HTMLElement,
    sections: Iterable<HTMLElement>,
    message: Message,
    private readonly chosen: () => string,
  ) {
    this.pages = Array.from(sections, (section) => {
      const { id } = section;
      const name = message(`opt_${id}`);
      const lead = message(`opt_${id}_lead`);
      section.setAttribute("aria-labelledby", `h-${id}`);
      section.prepend(
        make("h1", { id: `h-${id}` }, name),
        ...(lead === "" ? [] : [make("p", { class: "lead" }, lead)]),
      );
      const link = make("a", { href: `#${id}` }, name);
      link.addEventListener("click", () => setTimeout(() => this.show()));
      nav.append(link);
      return { section, link };
    });
    this.show();
  }

  /** Shows the page that the address names, or the first one. */
  show(): void {
    const wanted = this.chosen() || this.pages[0]?.section.id;
    for (const { section, link } of this.pages) {
      const isCurrent = section.id === wanted;
      section.hidden = !isCurrent;
      if (isCurrent) {
        link.setAttribute("aria-current", "page");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  }
}
