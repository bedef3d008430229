package trace

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"
)

var (
	siptap = netip.MustParseAddrPort("127.0.0.1:40000")
	server = netip.MustParseAddrPort("127.0.0.1:5060")
	phone  = netip.MustParseAddrPort("127.0.0.1:5061")
	callee = netip.MustParseAddrPort("127.0.0.1:5062")

	start = time.Date(2024, 3, 12, 10, 0, 0, 0, time.UTC)
)

func options() LadderOptions {
	return LadderOptions{
		Lanes: []string{"siptap", "server", "phone", "callee"},
		Names: map[netip.AddrPort]string{server: "server", phone: "phone", callee: "callee"},
		Other: "siptap",
	}
}

func at(ms int, from, to netip.AddrPort, text string) Message {
	return Message{Time: start.Add(time.Duration(ms) * time.Millisecond), From: from, To: to, Text: text}
}

const refer = "REFER sip:p SIP/2.0\r\nRefer-To: <sip:+431505641@b>\r\n\r\n"

func draw(o LadderOptions, messages ...Message) string {
	var out strings.Builder
	l := NewLadder(&out, o)
	for _, m := range messages {
		l.Message(m)
	}
	return out.String()
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLadder(t *testing.T) {
	var out strings.Builder
	l := NewLadder(&out, options())
	l.Note(start, "Calling your phone…")
	l.Message(at(0, siptap, server, "INVITE sip:p SIP/2.0\r\n\r\n"))
	l.Message(at(1, server, siptap, "SIP/2.0 407 Proxy Authentication Required\r\n\r\n"))
	l.Message(at(1250, phone, server, "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n"))
	l.Message(at(1300, siptap, phone, refer))
	l.Message(at(12345, callee, siptap, "BYE sip:x SIP/2.0\r\n\r\n"))
	l.Message(at(12346, callee, callee, "OPTIONS sip:x SIP/2.0\r\n\r\n"))
	compare(t, out.String(), wantLadder)
}

const wantLadder = `
           siptap                   server                    phone                   callee
              │                        │                        │                        │
   0.000      │  Calling your phone…   │                        │                        │
   0.000      │──────── INVITE ───────▶│                        │                        │
   0.001      │◀ 407 Proxy Authentic… ─│                        │                        │
   1.250      │                        │◀─────── 200 OK ────────│                        │
   1.300      │──────────────── REFER → +43…41 ────────────────▶│                        │
  12.345      │◀───────────────────────────────── BYE ───────────────────────────────────│
  12.346      │                        │                        │                        │ ↺ OPTIONS
`

func TestLadderOfUnnamedAddresses(t *testing.T) {
	got := draw(LadderOptions{Width: 40, Mask: func(s string) string { return s }},
		at(0, siptap, phone, "INVITE sip:p SIP/2.0\r\n\r\n"),
		at(0, siptap, phone, refer),
		at(2, callee, phone, "OPTIONS sip:p SIP/2.0\r\n\r\n"))
	compare(t, got, `
         127.0.0.1:40000    127.0.0.1:5061
              │                    │
   0.000      │────── INVITE ─────▶│
   0.000      │─ REFER → +431505… ▶│
         127.0.0.1:400…127.0.0.1:5061  127.0.0.1:5062
              │               │               │
   0.002      │               │◀── OPTIONS ───│
`)
}

func TestLadderColors(t *testing.T) {
	o := options()
	o.Lanes, o.Color = []string{"siptap", "server"}, true
	got := draw(o, at(0, siptap, server, "INVITE sip:p SIP/2.0\r\n\r\n"))
	_, got, _ = strings.Cut(got, "0.000")
	want := "      \x1b[2m│\x1b[0m\x1b[36m"
	if !strings.HasPrefix(got, want) || strings.Count(got, "\x1b[0m") != 3 {
		t.Errorf("line %q", got)
	}
	for summary, color := range map[string]string{
		"INVITE": cyan, "?": cyan, "180 Ringing": plain, "200 OK": green, "302 Moved": yellow,
		"401 Unauthorized": yellow, "407 Proxy": yellow, "486 Busy Here": red, "603 Decline": red,
	} {
		if got := colorOf(summary); got != color {
			t.Errorf("colorOf(%q) = %q, want %q", summary, got, color)
		}
	}
}

// TestLadderKeepsATerminalSafe: a reason phrase is the peer's, a terminal is ours.
func TestLadderKeepsATerminalSafe(t *testing.T) {
	got := draw(options(), at(0, server, siptap, "SIP/2.0 200 \x1b[2J\u202eOK\a\r\n\r\n"))
	if strings.ContainsAny(got, "\x1b\a\u202e") {
		t.Errorf("%q", got)
	}
}

type broken struct{ calls int }

var errBroken = errors.New("broken pipe")

func (b *broken) Write([]byte) (int, error) { b.calls++; return 0, errBroken }

func TestLadderStopsAtAWriteError(t *testing.T) {
	var b broken
	l := NewLadder(&b, options())
	l.Message(at(0, siptap, server, refer))
	if l.Message(at(0, siptap, server, refer)); !errors.Is(l.Err(), errBroken) || b.calls != 1 {
		t.Errorf("Err %v after %d writes", l.Err(), b.calls)
	}
}
