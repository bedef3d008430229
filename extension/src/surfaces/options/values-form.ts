/** A form for some keys of an account. Only what was changed is saved. */
import type { Account, AccountValues, ValueData } from "../../protocol.gen";
import type { Message } from "../../message";
import { Field, make, select, type Control } from "./dom";
import { wordsOfValue } from "./value-words";
import { changedKeys, textOf, type Key, type KeyField } from "./keys";

/** The fields of an account, or of one that is to be. */
export class ValuesForm {
  readonly element: HTMLElement;
  private readonly fields = new Map<Key, Field>();
  private before: AccountValues = {};

  constructor(
    keys: KeyField[],
    prefix: string,
    private readonly message: Message,
    changed: () => void = () => undefined,
  ) {
    for (const one of keys) {
      const field = new Field(
        this.control(one),
        `${prefix}-${one.key}`,
        message(`opt_${one.key}`),
        message(`opt_${one.key}_help`),
      );
      field.control.addEventListener("input", changed);
      this.fields.set(one.key, field);
    }
    this.element = make(
      "div",
      { class: "fields" },
      ...[...this.fields.values()].map(({ element }) => element),
    );
  }

  private control({ key, kind, choices, example }: KeyField): Control {
    if (kind === "choice") {
      return select(
        (choices ?? []).map((choice) => [
          choice,
          this.message(`opt_${key}_${choice.replaceAll("-", "_")}`) || choice,
        ]),
      );
    }
    const attributes = {
      autocomplete: "off",
      spellcheck: "false",
      autocapitalize: "off",
      ...(example !== undefined && { placeholder: example }),
    };
    return kind === "list"
      ? make("textarea", { rows: "2", ...attributes })
      : make("input", { type: "text", ...attributes });
  }

  /** Shows an account. What a person has typed and not saved stays, beside what it has become elsewhere. */
  show(account: Pick<Account, "values">): void {
    const unsaved = this.changes();
    const { before } = this;
    this.before = account.values;
    for (const [key, field] of this.fields) {
      const now = textOf(account.values, key);
      if (!(key in unsaved) || field.control.value.trim() === now) {
        field.control.value = now;
        field.elsewhere("");
      } else if (now !== textOf(before, key)) {
        field.elsewhere(elsewhereWords(now, this.message));
      }
    }
  }

  /** Takes fields out of a person's hands: those of the keys that are locked, in these words. */
  lock(keys: readonly string[], words: string): void {
    for (const [key, field] of this.fields) {
      field.lock(keys.includes(key) ? words : "");
    }
  }

  /** Puts everything back to how it is saved. */
  reset(): void {
    for (const [key, field] of this.fields) {
      field.control.value = textOf(this.before, key);
      field.wrong("");
      field.elsewhere("");
    }
  }

  /** What was changed, as the host takes it. */
  changes(): AccountValues {
    const now: Partial<Record<Key, string>> = {};
    for (const [key, { control }] of this.fields) {
      now[key] = control.value;
    }
    return changedKeys(this.before, now);
  }

  /** Says beside its field what is wrong with a value; false where it is about none of these. */
  wrong(value: ValueData): boolean {
    const field = this.fields.get(value.key as Key);
    field?.wrong(wordsOfValue(value, this.message));
    field?.control.focus();
    return field !== undefined;
  }
}

/** What a value has become elsewhere. */
export function elsewhereWords(now: string, message: Message): string {
  return now === "" ? message("opt_elsewhere_gone") : message("opt_elsewhere", now.replaceAll("\n", ", "));
}
