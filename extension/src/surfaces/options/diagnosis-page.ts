/** The page "Diagnosis": how the program stands, where its files are, what can be checked, and a report of it all. */
import type { HostView } from "../../messages";
import type { Message } from "../../message";
import type { AccountsResult, Settings } from "../../protocol.gen";
import { hostWords } from "../../host-words";
import { glyph } from "../glyphs";
import { troubleOf } from "../host-line";
import { button, Field, make, Note, select } from "./dom";
import { failureWords, lockWords, type AskSetup } from "./link";
import { showSteps, stepWords } from "./steps";
import { brokenWords } from "./value-words";

/** How much the log keeps, from the least to the most. */
export const logLevels = ["error", "warn", "info", "debug"];

/** What the page needs beside the host. */
export interface Surroundings {
  version: string;
  message: Message;
  ask: AskSetup;
  again: () => void;
  /** Writes a report, with what the trials have found. */
  report: (seen: Seen) => Promise<string>;
  /** Lets the person keep a text as a file. */
  save: (name: string, text: string) => void;
}

/** What the page knows. */
export interface Seen {
  host: HostView;
  settings: Settings | undefined;
  accounts: AccountsResult | undefined;
  trials: Record<string, string[]>;
}

/** Fills the page. */
export class DiagnosisPage {
  private readonly facts = make("dl", { class: "facts" });
  private readonly trials = make("div", { class: "trials", "aria-live": "polite" });
  private readonly note = new Note();
  private readonly log: HTMLElement;
  private readonly level: Field;
  private readonly levelNote = new Note();
  private readonly shown = make("pre", { id: "report-text", tabindex: "0" });
  private readonly reportNote = new Note();
  private readonly seen: Seen = {
    host: { phase: "off" },
    settings: undefined,
    accounts: undefined,
    trials: {},
  };

  constructor(
    page: HTMLElement,
    private readonly around: Surroundings,
  ) {
    const { message, again } = around;
    this.level = new Field(
      select(logLevels.map((level) => [level, message(`opt_log_level_${level}`)])),
      "log-level",
      message("opt_log_level"),
      message("opt_log_level_help"),
    );
    this.level.control.addEventListener("change", () => void this.saveLevel());
    this.log = make(
      "div",
      { class: "card", hidden: "" },
      make("h2", {}, message("opt_log")),
      this.level.element,
      this.levelNote.element,
    );
    this.shown.setAttribute("aria-label", message("opt_report"));
    this.shown.hidden = true;
    page.append(
      make(
        "div",
        { class: "card" },
        make("h2", {}, message("opt_program")),
        this.facts,
        actions(
          button(message("popup_try_again"), "plain", again),
          button(message("opt_check"), "strong", () => void this.check(), "check"),
        ),
        this.note.element,
        this.trials,
      ),
      this.log,
      make(
        "div",
        { class: "card" },
        make("h2", {}, message("opt_report")),
        make("p", { class: "help" }, message("opt_report_help")),
        actions(button(message("opt_report_save"), "plain", () => void this.report(), "report")),
        this.reportNote.element,
        this.shown,
      ),
    );
    this.show();
  }

  showHost(host: HostView): void {
    this.seen.host = host;
    this.show();
  }

  showSettings(settings: Settings): void {
    this.seen.settings = settings;
    this.log.hidden = false;
    this.level.control.value = settings.log_level;
    this.level.lock(settings.locked.includes("log_level") ? lockWords(settings, this.around.message) : "");
    this.show();
  }

  showAccounts(accounts: AccountsResult): void {
    this.seen.accounts = accounts;
  }

  private show(): void {
    const { message, version } = this.around;
    const { host, settings } = this.seen;
    const ready = host.phase === "ready";
    const trouble = troubleOf(host, "");
    const policy = settings?.policy;
    const rows: [string, string, string?][] = [
      ["opt_fact_extension", version],
      [
        "opt_fact_program",
        ready ? (host.hello?.version ?? "") : message("opt_fact_program_none"),
        ready ? "good" : "bad",
      ],
      ["opt_fact_file", settings?.path ?? ""],
      [
        "opt_fact_policy",
        policy === undefined ? "" : [policy.path, policy.by && `(${policy.by})`].filter(Boolean).join(" "),
      ],
      ["opt_fact_log", settings?.log ?? ""],
    ];
    if (trouble !== undefined) {
      const broken = settings?.problem;
      const words =
        broken !== undefined && trouble.code === "bad-config"
          ? brokenWords(broken, settings?.path ?? "", message)
          : trouble.text !== "" && !trouble.code.startsWith("host-")
            ? hostWords(trouble.text, message)
            : failureWords({ ok: false, problem: trouble }, message);
      rows.push(["opt_fact_trouble", words, "bad"]);
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
    const { message, ask, again } = this.around;
    again();
    this.trials.replaceChildren();
    this.seen.trials = {};
    const accounts = this.seen.accounts?.accounts ?? [];
    this.note.say(accounts.length === 0 ? message("opt_check_none") : message("opt_testing"));
    for (const { name } of accounts) {
      const list = make("ul", { class: "steps" });
      this.trials.append(make("h3", {}, name), list);
      const reply = await ask("account.test", { name });
      if (reply.ok) {
        showSteps(list, reply.result, message);
        this.seen.trials[name] = reply.result.steps.map(
          (step) => `${step.step}: ${step.state}; ${stepWords(step, message)}`,
        );
        continue;
      }
      const words = failureWords(reply, message);
      this.seen.trials[name] = [words];
      list.append(make("li", { class: "failed" }, glyph("bad"), make("span", {}, words)));
    }
    if (accounts.length > 0) {
      this.note.say(message("opt_check_done"));
    }
  }

  private async saveLevel(): Promise<void> {
    const { ask, message } = this.around;
    const { settings } = this.seen;
    if (settings === undefined) {
      return;
    }
    const reply = await ask("settings.save", {
      revision: settings.revision,
      log_level: this.level.control.value,
    });
    if (reply.ok) {
      this.showSettings(reply.result);
      this.levelNote.say(message("opt_saved"), "good");
      return;
    }
    this.showSettings(settings);
    this.levelNote.say(failureWords(reply, message), "bad");
  }

  /** Saves the report, and shows it: whoever gives it away has seen what it says. */
  private async report(): Promise<void> {
    const { message, report, save } = this.around;
    const text = await report(this.seen);
    const name = "siptap-report.json";
    save(name, text);
    this.shown.textContent = text;
    this.shown.hidden = false;
    this.reportNote.say(message("opt_report_saved", name), "good");
  }
}

function actions(...buttons: HTMLElement[]): HTMLElement {
  return make("div", { class: "actions" }, ...buttons);
}
