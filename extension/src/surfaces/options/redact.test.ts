import { describe, expect, it } from "vitest";
import { Redactor } from "./redact";

describe("what a report says", () => {
  const redactor = new Redactor(["2622221", "alice", "4", ""]);

  it.each([
    ["+43 1 505641", "+43…41"],
    ["call 0043-1/505641 now", "call 004…41 now"],
    ["(01) 505 641", "(015…41"],
    ["sip:2622221@sip.example.com", "sip:•••@sip.example.com"],
    ["alice refused; malice did not", "••• refused; malice did not"],
    ["user 4 has 42 calls", "user ••• has 42 calls"],
    ["192.0.2.14:5060 answers", "192.0.2.14:5060 answers"],
    ["01.50.56.41.22", "015…22"],
    ["/home/fred/.config/siptap/config.toml:12", "/home/•••/.config/siptap/config.toml:12"],
    ["C:\\Users\\Fred\\AppData\\x", "C:\\Users\\•••\\AppData\\x"],
    ["486 Busy Here", "486 Busy Here"],
    ["20s", "20s"],
  ])("%s becomes %s", (text, want) => {
    expect(redactor.clean(text)).toBe(want);
  });

  it("is cleaned wherever it stands", () => {
    expect(redactor.clean({ a: ["+431505641", { b: "alice" }], n: 3, no: null })).toEqual({
      a: ["+43…41", { b: "•••" }],
      n: 3,
      no: null,
    });
  });
});
