package wire

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

// outside is the account of these tests.
func outside(a *Account) { a.Flow = flowOutside }

// wantRefer reads the REFER that begins a call; what the peer sends from then on is
// in the dialog that it makes.
func (p *peer) wantRefer() message {
	p.s.t.Helper()
	refer := p.want("REFER")
	p.invite = refer
	return refer
}

func TestReferOutside(t *testing.T) {
	viaProxy := func(a *Account) {
		outside(a)
		a.Domain, a.Extension = "example.com:5070", "12"
		a.Proxies = []Proxy{{Host: "192.0.2.10"}}
	}
	play(t, viaProxy, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		refer := p.wantRefer()
		equal(t, "the Request-URI", refer.uri(), "sip:12@example.com:5070")
		equalList(t, "Route", refer.all("Route"), "<sip:192.0.2.10;lr>")
		equal(t, "From", refer.get("From"), `"+43 1 505641" <sip:2622221@example.com>;tag=`+refer.tag("From"))
		equal(t, "To", refer.get("To"), "<sip:12@example.com>")
		equal(t, "Contact", refer.get("Contact"), "<sip:2622221@192.0.2.1:5060>")
		equal(t, "Refer-To", refer.get("Refer-To"), "<sip:+431505641@example.com:5070;user=phone>")
		equal(t, "Referred-By", refer.get("Referred-By"), "<sip:2622221@example.com>")
		equal(t, "Expires", refer.get("Expires"), "30")
		equal(t, "a body", refer.get("Content-Type")+refer.body, "")
		p.answer(refer, "407 Proxy Authentication Required", proxyChallenge)
		again := p.wantRefer()
		equal(t, "CSeq with credentials", refer.get("CSeq")+", "+again.get("CSeq"), "1 REFER, 2 REFER")
		equal(t, "Call-ID", again.get("Call-ID"), refer.get("Call-ID"))
		if !strings.Contains(again.get("Proxy-Authorization"), `uri="sip:12@example.com:5070"`) {
			t.Errorf("credentials %q", again.get("Proxy-Authorization"))
		}
		p.answer(again, "202 Accepted")
		p.notify("100 Trying", "active;expires=60")
		p.notify("180 Ringing", "active;expires=60")
		p.notify("200 OK", "terminated;reason=noresource")
		s.settled("calling transferring alerting connected")
		p.notify("200 OK", "terminated") // late, of the ended subscription
		p.quiet(time.Minute)
		equal(t, "INVITEs and BYEs", s.count("INVITE", "")+s.count("BYE", ""), 0)
	})
}

func TestReferOutsideToAnotherHost(t *testing.T) {
	play(t, func(a *Account) { outside(a); a.Extension = "12@192.0.2.20:5070" }, func(s *stage) {
		p := s.peer(proxyAddr)
		s.placeTo(Callee{User: "sales", Host: "callee.example"})
		refer := p.wantRefer()
		equal(t, "the Request-URI", refer.uri(), "sip:12@192.0.2.20:5070")
		equal(t, "To", refer.get("To"), "<sip:12@192.0.2.20>")
		equal(t, "Refer-To", refer.get("Refer-To"), "<sip:sales@callee.example>")
		p.answer(refer, "200 OK", "Refer-Sub: false")
		s.settled("calling transferring unknown")
	})
}

func TestReferOutsideRefused(t *testing.T) {
	for status, want := range map[string]struct{ told, says string }{
		"403 Forbidden":                   {"failed/refer-rejected/phone", "outside a call"},
		"404 Not Found":                   {"failed/refer-rejected/phone", "doesn't know your phone"},
		"405 Method Not Allowed":          {"failed/refer-rejected/phone", "outside a call"},
		"422 Session Interval Too Small":  {"failed/refer-rejected/phone", "outside a call"},
		"423 Interval Too Brief":          {"failed/refer-rejected/phone", "outside a call"},
		"480 Temporarily Unavailable":     {"failed/refer-rejected/phone", "not registered"},
		"481 Call Does Not Exist":         {"failed/refer-rejected/phone", "outside a call"},
		"482 Loop Detected":               {"failed/refer-rejected/phone", "outside a call"},
		"488 Not Acceptable Here":         {"failed/refer-rejected/phone", "outside a call"},
		"491 Request Pending":             {"failed/refer-rejected/phone", "outside a call"},
		"501 Not Implemented":             {"failed/refer-rejected/phone", "outside a call"},
		"503 Service Unavailable":         {"failed/refer-rejected/phone", "outside a call"},
		"603 Decline":                     {"failed/refer-rejected/phone", "outside a call"},
		"401 Unauthorized, without which": {"failed/refer-rejected/phone", "asks for a password"},
	} {
		t.Run(status, func(t *testing.T) {
			play(t, outside, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.answer(p.wantRefer(), status, "Min-SE: 900", "Min-Expires: 60")
				s.settled("calling " + want.told)
				last := s.told[len(s.told)-1]
				if !strings.Contains(last.Text, want.says) || !strings.HasPrefix(last.Detail, status[:3]) {
					t.Errorf("it says %q, with the detail %q", last.Text, last.Detail)
				}
				p.quiet(time.Minute)
			})
		})
	}
	t.Run("the password", func(t *testing.T) {
		play(t, outside, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			for range 2 {
				p.answer(p.wantRefer(), "407 Proxy Authentication Required", proxyChallenge)
			}
			s.settled("calling failed/auth/phone")
			p.quiet(time.Minute)
		})
	})
}

// TestReferOutsideUnanswered: a server that never says a word was not reached; one
// that took the REFER was, and no other one gets it then.
func TestReferOutsideUnanswered(t *testing.T) {
	for name, tc := range map[string]struct {
		hears func(*peer)
		want  string
		after time.Duration
	}{
		"silent from the start": {func(*peer) {}, "failed/unreachable/host", 36 * time.Second},
		"silent after a 100": {func(p *peer) {
			p.answer(p.wantRefer(), "100 Trying")
		}, "failed/timeout/phone", 32 * time.Second},
		"silent after a challenge": {func(p *peer) {
			p.answer(p.wantRefer(), "407 Proxy Authentication Required", proxyChallenge)
		}, "failed/timeout/phone", 36 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(a *Account) { outside(a); a.Domain = "two.example" }, func(s *stage) {
				p := s.peer(proxyAddr)
				start := time.Now()
				s.place()
				tc.hears(p)
				s.settled("calling " + tc.want)
				equal(t, "the wait", time.Since(start), tc.after)
			})
		})
	}
}

func TestReferOutsideFailsOver(t *testing.T) {
	two := func(a *Account) { outside(a); a.Domain = "two.example" }
	t.Run("503", func(t *testing.T) {
		play(t, two, func(s *stage) {
			p, q := s.peer(proxyAddr), s.peer(otherAddr)
			s.place()
			p.answer(p.wantRefer(), "503 Service Unavailable")
			q.answer(q.wantRefer(), "202 Accepted")
			q.notify("100 Trying", "active")
			q.notify("486 Busy Here", "terminated")
			s.settled("calling transferring failed/busy/callee")
		})
	})
	t.Run("nobody listens", func(t *testing.T) {
		play(t, two, func(s *stage) {
			p, q := s.peer(proxyAddr), s.peer(otherAddr)
			s.place()
			p.wantRefer()
			s.agent.refused(netip.MustParseAddrPort(proxyAddr))
			q.answer(q.wantRefer(), "603 Decline")
			s.settled("calling failed/refer-rejected/phone")
		})
	})
	t.Run("silence", func(t *testing.T) {
		play(t, two, func(s *stage) {
			p, q := s.peer(proxyAddr), s.peer(otherAddr)
			s.place()
			start := time.Now()
			refer := p.wantRefer()
			other := q.wantRefer()
			equal(t, "the wait", time.Since(start), 4*time.Second)
			for _, name := range []string{"CSeq", "Call-ID", "From", "Refer-To"} {
				equal(t, "the second one's "+name, other.get(name), refer.get(name))
			}
			q.answer(other, "202 Accepted")
			q.notify("100 Trying", "active")
			q.notify("200 OK", "terminated")
			s.settled("calling transferring connected")
		})
	})
	t.Run("silence, and the first accepts late", func(t *testing.T) {
		play(t, two, func(s *stage) {
			p, q := s.peer(proxyAddr), s.peer(otherAddr)
			s.place()
			refer := p.wantRefer()
			q.wantRefer()
			p.answer(refer, "202 Accepted")
			p.sendNotify("100 Trying", "active")
			s.pass(time.Millisecond)
			p.sendNotify("200 OK", "terminated")
			s.settled("calling transferring connected")
			equal(t, "REFERs", s.count("REFER", ""), 5) // four to the first in its 4 s
		})
	})
	t.Run("silence, and the phone has had it already", func(t *testing.T) {
		for last, want := range map[string]string{
			"202 Accepted": "transferring unknown", // no NOTIFY follows
			"":             "failed/timeout/phone",
		} {
			play(t, two, func(s *stage) {
				p, q := s.peer(proxyAddr), s.peer(otherAddr)
				s.place()
				refer := p.wantRefer()
				q.answer(q.wantRefer(), "482 Loop Detected")
				if last != "" {
					s.pass(time.Second)
					equal(t, "told", s.statuses(), "calling")
					p.answer(refer, last)
				}
				s.settled("calling " + want)
			})
		}
	})
	t.Run("silence, a NOTIFY, and no second server", func(t *testing.T) {
		play(t, two, func(s *stage) {
			p, q := s.peer(proxyAddr), s.peer(otherAddr)
			s.place()
			refer := p.wantRefer()
			s.pass(time.Second)
			p.sendNotify("100 Trying", "active")
			s.pass(30 * time.Second)
			p.answer(refer, "503 Service Unavailable") // of a proxy: the NOTIFY was the phone's
			p.sendNotify("200 OK", "terminated")
			s.settled("calling transferring connected")
			q.quiet(time.Minute)
		})
	})
}

func TestReferOutsideRedirected(t *testing.T) {
	play(t, outside, func(s *stage) {
		p, phone := s.peer(proxyAddr), s.peer(phoneAddr)
		s.place()
		p.answer(p.wantRefer(), "302 Moved Temporarily", "Contact: <sip:2622221@192.0.2.20>, <sip:other@192.0.2.21>")
		refer := phone.wantRefer()
		equal(t, "the Request-URI", refer.uri(), "sip:2622221@192.0.2.20")
		phone.answer(refer, "202 Accepted")
		phone.notify("100 Trying", "active")
		phone.notify("603 Decline", "terminated")
		s.settled("calling transferring failed/declined/callee")
	})
}

// TestReferOutsideForked: whoever accepts first is listened to, and nobody else.
func TestReferOutsideForked(t *testing.T) {
	refused := func(t *testing.T, p *peer, fragment string) {
		t.Helper()
		p.sendNotify(fragment, "active")
		p.want("481")
	}
	for name, accept := range map[string]func(p *peer, refer message){
		"the 202 first":  func(p *peer, refer message) { p.answer(refer, "202 Accepted") },
		"a NOTIFY first": func(p *peer, _ message) { p.notify("100 Trying", "active") },
		"a 202 without a To tag": func(p *peer, refer message) {
			p.tag = ""
			p.answer(refer, "202 Accepted")
			p.tag = "phone-tag"
			p.notify("100 Trying", "active")
		},
		"a NOTIFY, and a 202 of B": func(p *peer, refer message) {
			p.notify("100 Trying", "active")
			p.tag = "b"
			p.answer(refer, "202 Accepted")
			p.tag = "phone-tag"
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, outside, func(s *stage) {
				p, other := s.peer(proxyAddr), s.peer("192.0.2.30:5060")
				other.tag = "other-tag"
				s.place()
				refer := p.wantRefer()
				other.invite = refer
				accept(p, refer)
				refused(t, other, "200 OK")
				p.notify("180 Ringing", "active")
				refused(t, other, "486 Busy Here")
				p.notify("200 OK", "terminated")
				s.settled("calling transferring alerting connected")
				refused(t, other, "486 Busy Here")
			})
		})
	}
}

// TestReferOutsideForeignDialogs: only the Call-ID and both tags together are ours.
func TestReferOutsideForeignDialogs(t *testing.T) {
	play(t, outside, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		refer := p.wantRefer()
		p.answer(refer, "202 Accepted")
		for name, spoil := range map[string]func(){
			"Call-ID":       func() { p.invite.header = with(refer, "Call-ID", "x") },
			"our tag":       func() { p.invite.header = with(refer, "From", "<sip:a@b>;tag=x") },
			"remote tag":    func() { p.tag = "x" },
			"no remote tag": func() { p.tag = "" },
		} {
			spoil()
			p.sendNotify("200 OK", "terminated")
			if got := p.next(patience); !strings.HasPrefix(got.start, "SIP/2.0 481") {
				t.Errorf("a NOTIFY with a foreign %s was answered %q", name, got.start)
			}
			p.invite, p.tag = refer, "phone-tag"
		}
		p.request("NOTIFY", "Event: presence", "Subscription-State: active")
		p.want("489")
		for _, method := range []string{"BYE", "INVITE", "UPDATE", "INFO"} {
			p.request(method)
			p.want("481")
			if method == "INVITE" {
				p.request("ACK")
			}
		}
		equal(t, "told", s.statuses(), "calling transferring")
		p.notify("404 Not Found", "terminated")
		s.settled("calling transferring failed/not-found/callee")
	})
}
