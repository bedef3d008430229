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

/** Where trouble ends: a page of the extension's own, and the name of the link's text. */
const ways: Partial<Record<Problem["code"], [page: string, text: string]>> = {
  "host-missing": ["welcome.html", "opt_about_welcome"],
  "no-account": ["options.html#account", "welcome_account_open"],
  "bad-config": ["options.html#diagnosis", "opt_diagnosis"],
  "host-crashed": ["options.html#diagnosis", "opt_diagnosis"],
  "host-forbidden": ["welcome.html", "opt_about_welcome"],
};

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
      const way = ways[trouble.code];
      const link = this.part("trouble-way") as HTMLAnchorElement;
      link.hidden = way === undefined;
      link.href = way?.[0] ?? "";
      link.textContent = way === undefined ? "" : this.message(way[1]);
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
