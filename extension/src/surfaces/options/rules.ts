/** The rewrite rules of an account, with numbers that change as one types. */
import type { Account, RewriteRule, ValueData } from "../../protocol.gen";
import type { Message } from "../../message";
import { button, LockLine, lockControl, make } from "./dom";
import { wordsOfValue } from "./value-words";

/** The rules' rows. */
export class Rules {
  readonly element: HTMLElement;
  private readonly rows = make("ol", { class: "rules" });
  private readonly news = make("p", { class: "news", role: "status" });
  private readonly lockLine = new LockLine();
  private readonly add: HTMLButtonElement;
  private before = "[]";
  private locked = false;

  constructor(
    private readonly message: Message,
    private readonly changed: () => void,
  ) {
    this.add = button(message("opt_rule_add"), "plain", () => {
      this.row({ match: "", replace: "" }).querySelector("input")?.focus();
      this.changed();
    }, "rule-add"); // prettier-ignore
    this.element = make(
      "fieldset",
      { class: "field" },
      make("legend", {}, message("opt_rules")),
      make("p", { class: "help" }, message("opt_rules_help")),
      this.lockLine.element,
      this.news,
      this.rows,
      this.add,
    );
  }

  /** Shows an account's rules; what was typed and not saved stays, and it is said where they have changed elsewhere. */
  show(account: Pick<Account, "rewrite">): void {
    const { before } = this;
    const unsaved = this.isChanged();
    this.before = JSON.stringify(account.rewrite);
    if (unsaved && this.isChanged()) {
      if (this.before !== before) {
        this.hear(
          this.message(
            "opt_elsewhere",
            account.rewrite.map(({ match, replace }) => `${match} → ${replace}`).join(", ") || "–",
          ),
        );
      }
      return;
    }
    this.hear("");
    if (JSON.stringify(this.rules()) !== this.before) {
      this.rows.replaceChildren();
      account.rewrite.forEach((rule) => this.row(rule));
    }
  }

  /** Takes the rules out of a person's hands, in these words; "" gives them back. */
  lock(words: string): void {
    this.locked = words !== "";
    this.lockLine.say(words);
    this.add.hidden = this.locked;
    for (const control of this.rows.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input, button")) {
      lockControl(control, this.locked);
    }
  }

  private hear(words: string): void {
    this.news.textContent = words;
    this.news.hidden = words === "";
  }

  /** Takes what stands there for saved. */
  settle(): void {
    this.hear("");
    this.before = JSON.stringify(this.rules());
  }

  /** Whether a rule was changed since it was shown. */
  isChanged(): boolean {
    return JSON.stringify(this.rules()) !== this.before;
  }

  /** The rules as they stand there, without empty ones. */
  rules(): RewriteRule[] {
    return Array.from(this.rows.children, (row) => {
      const [match, replace] = row.querySelectorAll("input");
      return { match: match?.value ?? "", replace: replace?.value ?? "" };
    }).filter(({ match, replace }) => match !== "" || replace !== "");
  }

  /** Says beside a rule what is wrong with it; nothing is wrong where there is no value. */
  wrong(value?: ValueData): boolean {
    const rows = Array.from(this.rows.children);
    rows.forEach((row) => {
      const line = row.querySelector<HTMLElement>(".error");
      if (line !== null) {
        line.textContent = "";
        line.hidden = true;
      }
    });
    if (!value?.key.startsWith("rewrite")) {
      return false;
    }
    const filled = rows.filter((row) =>
      Array.from(row.querySelectorAll("input")).some((input) => input.value),
    );
    const line = filled[(value.index ?? 1) - 1]?.querySelector<HTMLElement>(".error");
    if (line === null || line === undefined) {
      return false;
    }
    line.hidden = false;
    line.textContent = wordsOfValue(value, this.message);
    return true;
  }

  private row(rule: RewriteRule): HTMLElement {
    const input = (name: "match" | "replace", placeholder: string): HTMLInputElement => {
      const made = make("input", {
        type: "text",
        spellcheck: "false",
        autocomplete: "off",
        placeholder,
        "aria-label": this.message(`opt_rule_${name}`),
      });
      made.value = rule[name];
      made.addEventListener("input", this.changed);
      return made;
    };
    const error = make("p", { class: "error", role: "alert" });
    error.hidden = true;
    const row = make(
      "li",
      {},
      input("match", "^\\+43(\\d+)$"),
      make("span", {}, "→"),
      input("replace", "0$1"),
    );
    const remove = button("×", "quiet", () => {
      row.remove();
      this.changed();
    }); // prettier-ignore
    remove.setAttribute("aria-label", this.message("opt_rule_remove"));
    row.append(remove, error);
    row.querySelectorAll("input").forEach((one) => lockControl(one, this.locked));
    lockControl(remove, this.locked);
    this.rows.append(row);
    return row;
  }
}
