import { describe, expect, it } from "vitest";
import type { Account, Settings } from "../../protocol.gen";
import { report, type Facts } from "./report";

const account: Account = {
  name: "office",
  default: true,
  ready: false,
  problem: { code: "auth", text: "The server refused 2622221@sip.example.com (hunter.two)." },
  password: "kept",
  values: {
    domain: "sip.example.com",
    user: "2622221",
    auth_user: "hunter.two",
    extension: "77@192.0.2.7",
    transport: "tls",
  },
  rewrite: [{ match: "^\\+43660123456$", replace: "**1" }],
  locked: ["domain"],
};

const settings: Settings = {
  revision: "secret-revision",
  region: "AT",
  default_account: "office",
  log_level: "info",
  guard: {
    allow_countries: ["AT"],
    confirm: [],
    deny: ["^\\+43900123456"],
    per_minute: 6,
    concurrent: 1,
  },
  locked: ["region"],
  policy: { path: "/etc/siptap/policy.toml", by: "IT, 0664 1234567" },
  path: "/home/fred/.config/siptap/config.toml",
  log: "/home/fred/.local/state/siptap/siptap.log",
};

const facts: Facts = {
  now: Date.UTC(2026, 10, 23, 12),
  version: "0.1.0",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.7339.80",
  language: "de",
  host: {
    phase: "ready",
    hello: { version: "0.1.0", accounts: [], region: "AT" },
    problem: { code: "server", text: "sip:+4369912345678@x said 500" },
  },
  settings,
  accounts: { accounts: [account], revision: "r" },
  recent: [
    {
      tap: "t1",
      state: "failed",
      number: "+43 1 505641",
      side: "phone",
      since: Date.UTC(2026, 10, 23, 11, 59),
      account: "office",
      problem: { code: "busy", text: "486 from sip:2622221@sip.example.com to +431505641" },
    },
  ],
  sitesOff: 3,
  highlight: "tint",
  allowedInPrivate: false,
  trials: { office: ["The server is 192.0.2.7.", "2622221 is not known."] },
};

describe("a report", () => {
  const text = report(facts);
  const told = JSON.parse(text) as Record<string, never>;

  it("says how everything stands", () => {
    expect(told).toMatchObject({
      made: "2026-11-23T12:00:00.000Z",
      siptap: { extension: "0.1.0", program: "0.1.0", phase: "ready", problem: { code: "server" } },
      browser: { language: "de", in_private_windows: false, user_agent: facts.userAgent },
      pages: { highlight: "tint", sites_off: 3 },
      settings: { region: "AT", log_level: "info", locked: ["region"], guard: { deny: "1 patterns" } },
      accounts: [{ name: "office", ready: false, password: "kept", rewrite: "1 rules", values: { domain: "sip.example.com", transport: "tls", user: "(7 characters)" } }],
      recent_calls: [{ state: "failed", side: "phone", number: "+43…41", account: "office", problem: { code: "busy" } }],
      trials: [{ account: "office", found: ["The server is 192.0.2.7.", "••• is not known."] }],
    });
  }); // prettier-ignore

  it.each([
    "505641",
    "505 641",
    "2622221",
    "hunter.two",
    '"77@',
    "660123456",
    "900123456",
    "12345678",
    "1234567",
    "fred",
    "secret-revision",
  ])("does not say %s", (secret) => {
    expect(text).not.toContain(secret);
  });

  it("is there without a program, too", () => {
    const bare = JSON.parse(
      report({ ...facts, host: { phase: "failed" }, settings: undefined, accounts: undefined, recent: [] }),
    ) as Record<string, unknown>;
    expect(bare).toMatchObject({ settings: null, accounts: [], siptap: { program: null, phase: "failed" } });
  });
});
