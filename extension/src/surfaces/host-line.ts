/** The popup's line about the host: how it stands, and the way out of trouble. */
import { hostWords } from "../host-words";
import type { HostView, Problem } from "../messages";
import type { Message } from "../message";
import { problemWords } from "../words";
import { setProse } from "./prose";

/** What keeps calls from being placed, if anything does. */
export function troubleOf(host: HostView, account: string): Problem | undefined {
  if (host.problem !== undefined) {
    return host.problem;
  }
  const accounts = host.hello?.accounts;
  if (accounts?.length === 0) {
    return { code: "no-account", text: "" };
  }
  const chosen = accounts?.find(({ name }) => name === account) ?? accounts?.[0];
  return chosen?.ready === false ? chosen.problem : undefined;
}

/** A page of the extension's own, and the name of the text of a link there. */
export interface Way {
  page: string;
  text: string;
}

const setUp: Way = { page: "welcome.html", text: "opt_about_welcome" };
const diagnosis: Way = { page: "options.html#diagnosis", text: "opt_diagnosis" };

const ways: Partial<Record<Problem["code"], Way>> = {
  "host-missing": setUp,
  "host-forbidden": setUp,
  "no-account": { page: "options.html#account", text: "welcome_account_open" },
  "bad-config": diagnosis,
  "host-crashed": diagnosis,
};

/** Where a trouble ends, if that is on a page of the extension's own. */
export function wayOut(code: Problem["code"]): Way | undefined {
  return ways[code];
}

/** Writes the line; `again` is the trouble's button. */
export class HostLine {
  constructor(
    private readonly document: Document,
    private readonly message: Message,
    again: () => void,
  ) {
    this.part("trouble-again").addEventListener("click", again);
  }

  show(host: HostView, account: string): void {
    const trouble = troubleOf(host, account);
    const ready = host.phase === "ready" && trouble === undefined;
    const isThere = host.phase === "ready" || (host.phase === "failed" && trouble?.code !== "host-missing");
    const word = ready ? "host_ready" : isThere ? "host_not_ready" : `host_${host.phase}`;
    this.part("host").dataset["phase"] = host.phase === "ready" && !ready ? "failed" : host.phase;
    this.part("host-word").textContent = host.phase === "off" ? "" : this.message(word);
    this.part("trouble").hidden = trouble === undefined || host.phase === "connecting";
    if (trouble !== undefined) {
      const way = wayOut(trouble.code);
      const link = this.part("trouble-way") as HTMLAnchorElement;
      link.hidden = way === undefined;
      link.href = way?.page ?? "";
      link.textContent = way === undefined ? "" : this.message(way.text);
      const { sentence, next } = problemWords(trouble, "", this.message);
      // Its own words name the file, the line or the account; ours say what it means.
      setProse(this.part("trouble-sentence"), sentence);
      setProse(
        this.part("trouble-next"),
        trouble.text && !trouble.code.startsWith("host-") ? hostWords(trouble.text, this.message) : next,
      );
    }
  }

  private part(id: string): HTMLElement {
    return this.document.getElementById(id) as HTMLElement;
  }
}
