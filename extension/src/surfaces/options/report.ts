/**
 * A report for whoever helps with Siptap: what is set up, how it stands, and how the
 * last calls ended. It holds no password, nobody's number and no user of an account.
 */
import type { HostView, RecentCall } from "../../messages";
import type { Account, AccountsResult, Settings } from "../../protocol.gen";
import { Redactor } from "./redact";

/** What a report is made of. */
export interface Facts {
  /** When it is made, ms since the epoch. */
  now: number;
  version: string;
  userAgent: string;
  language: string;
  host: HostView;
  settings: Settings | undefined;
  accounts: AccountsResult | undefined;
  recent: RecentCall[];
  /** How many sites are switched off; which is nobody's business. */
  sitesOff: number;
  highlight: string;
  allowedInPrivate: boolean;
  /** What the trials on this page have found, by account. */
  trials: Record<string, string[]>;
}

/** Writes the report, as JSON that a person can read. */
export function report(facts: Facts): string {
  const accounts = facts.accounts?.accounts ?? [];
  const redactor = new Redactor(accounts.flatMap(secretsOf));
  const { settings, host } = facts;
  const told = {
    made: new Date(facts.now).toISOString(),
    siptap: {
      extension: facts.version,
      program: host.hello?.version ?? null,
      phase: host.phase,
      problem: host.problem ?? null,
    },
    browser: { language: facts.language, in_private_windows: facts.allowedInPrivate },
    pages: { highlight: facts.highlight, sites_off: facts.sitesOff },
    settings: settings === undefined ? null : settingsOf(settings),
    accounts: accounts.map(accountOf),
    accounts_problem: facts.accounts?.problem ?? null,
    trials: Object.entries(facts.trials).map(([account, found]) => ({ account, found })),
    recent_calls: facts.recent.map((call) => ({
      begun: new Date(call.since).toISOString(),
      state: call.state,
      side: call.side,
      number: call.number,
      account: call.account,
      problem: call.problem ?? null,
    })),
  };
  // What is known to hold versions only is not taken for a number.
  const { made, siptap, browser, recent_calls, ...rest } = told;
  const clean = {
    made,
    siptap: { ...siptap, problem: redactor.clean(siptap.problem) },
    browser: { ...browser, user_agent: facts.userAgent },
    ...(redactor.clean(rest) as typeof rest),
    recent_calls: recent_calls.map(({ begun, ...call }) => ({
      begun,
      ...(redactor.clean(call) as typeof call),
    })),
  };
  return `${JSON.stringify(clean, null, 2)}\n`;
}

function settingsOf(settings: Settings): object {
  const { region, default_account, log_level, guard, locked, policy, path, log, problem } = settings;
  return {
    region,
    default_account,
    log_level,
    // Patterns say which numbers are meant; how many there are is enough.
    guard: { ...guard, deny: `${guard.deny.length} patterns` },
    locked,
    policy: policy ?? null,
    path,
    log,
    problem: problem ?? null,
  };
}

/** An account without who its user is. */
function accountOf({
  name,
  default: isDefault,
  ready,
  problem,
  password,
  values,
  rewrite,
  locked,
}: Account): object {
  const { user, auth_user, extension, ...rest } = values;
  return {
    name,
    default: isDefault,
    ready,
    problem: problem ?? null,
    password,
    values: {
      ...rest,
      user: lengthOf(user),
      auth_user: lengthOf(auth_user),
      extension: lengthOf(extension),
    },
    rewrite: `${rewrite.length} rules`,
    locked,
  };
}

function lengthOf(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : `(${text.length} characters)`;
}

function secretsOf({ values }: Account): string[] {
  const { user = "", auth_user = "", extension = "" } = values;
  return [user, auth_user, extension, extension.split("@")[0] ?? ""];
}
