/** The page "Diagnosis": how the program stands, where its files are, and what can be checked. */
import type { HostView } from "../../messages";
import type { AccountsResult, Settings } from "../../protocol.gen";
import type { Message } from "../../message";
import { glyph } from "../glyphs";
import { troubleOf } from "../host-line";
import { button, make, Note } from "./dom";
import { failureWords, type AskSetup } from "./link";
import { showSteps } from "./steps";

/** Fills the page. */
export class DiagnosisPage {
  private readonly facts = make("dl", { class: "facts" });
  private readonly trials = make("div", { class: "trials", "aria-live": "polite" });
  private readonly note = new Note();
  private host: HostView = { phase: "off" };
  private settings: Settings | undefined;
  private accounts: AccountsResult | undefined;

  constructor(
    page: HTMLElement,
    private readonly version: string,
    private readonly message: Message,
    private readonly ask: AskSetup,
    private readonly again: () => void,
  ) {
    page.append(
      make(
        "div",
        { class: "card" },
        make("h3", {}, message("opt_program")),
        this.facts,
        make(
          "div",
          { class: "actions" },
          button(message("popup_try_again"), "plain", again),
          button(message("opt_check"), "strong", () => void this.check(), "check"),
        ),
        this.note.element,
        this.trials,
      ),
    );
    this.show();
  }

  showHost(host: HostView): void {
    this.host = host;
    this.show();
  }

  showSettings(settings: Settings): void {
    this.settings = settings;
    this.show();
  }

  showAccounts(accounts: AccountsResult): void {
    this.accounts = accounts;
  }

  private show(): void {
    const { message, host, settings } = this;
    const ready = host.phase === "ready";
    const trouble = troubleOf(host, "");
    const rows: [string, string, string?][] = [
      ["opt_fact_extension", this.version],
      [
        "opt_fact_program",
        ready ? (host.hello?.version ?? "") : message("opt_fact_program_none"),
        ready ? "good" : "bad",
      ],
      ["opt_fact_file", settings?.path ?? ""],
      ["opt_fact_log", settings?.log ?? ""],
    ];
    if (trouble !== undefined) {
      const words = failureWords({ ok: false, problem: trouble }, message);
      rows.push(["opt_fact_trouble", settings?.problem?.text ?? (trouble.text || words), "bad"]);
    }
    this.facts.replaceChildren(
      ...rows
        .filter(([, value]) => value !== "")
        .flatMap(([name, value, tone]) => [
          make("dt", {}, message(name)),
          make(
            "dd",
            { class: tone ?? "" },
            ...(tone === undefined ? [] : [glyph(tone as "good" | "bad")]),
            make("span", {}, value),
          ),
        ]),
    );
  }

  /** Tries every account, one after the other. */
  private async check(): Promise<void> {
    const { message } = this;
    this.again();
    this.trials.replaceChildren();
    const accounts = this.accounts?.accounts ?? [];
    this.note.say(accounts.length === 0 ? message("opt_check_none") : message("opt_testing"));
    for (const { name } of accounts) {
      const list = make("ul", { class: "steps" });
      this.trials.append(make("h4", {}, name), list);
      const reply = await this.ask("account.test", { name });
      if (reply.ok) {
        showSteps(list, reply.result, message);
      } else {
        list.append(
          make("li", { class: "failed" }, glyph("bad"), make("span", {}, failureWords(reply, message))),
        );
      }
    }
    if (accounts.length > 0) {
      this.note.say(message("opt_check_done"));
    }
  }
}
