package wire

import (
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
)

func TestCalleeRefuses(t *testing.T) {
	for status, want := range map[string]string{
		"486 Busy Here": "failed/busy/callee",
		"603 Decline":   "failed/declined/callee",
		"404 Not Found": "failed/not-found/callee",
	} {
		t.Run(status, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.referred()
				p.notify("100 Trying", "active")
				p.notify(status, "terminated;reason=noresource")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered transferring " + want)
			})
		})
	}
}

func TestHandedOver(t *testing.T) {
	for name, tc := range map[string]struct{ reason, want string }{
		"plain":              {"", "handed-over"},
		"unknown number":     {"Reason: Q.850;cause=1", "failed/not-found/callee"},
		"a cause of success": {"Reason: Q.850;cause=16", "handed-over"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.referred()
				p.notify("200 OK", "terminated")
				var lines []string
				if tc.reason != "" {
					lines = append(lines, tc.reason)
				}
				p.request("BYE", lines...)
				p.want("200")
				s.settled("calling ringing answered transferring " + tc.want)
			})
		})
	}
}

func TestPending491(t *testing.T) {
	for name, tc := range map[string]struct{ last, want string }{
		"at last accepted": {"202 Accepted", "unknown"},
		"never accepted":   {"491 Request Pending", "failed/refer-rejected/phone"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.answered()
				refer := p.want("REFER")
				for range 2 {
					p.answer(refer, "491 Request Pending")
					again := p.want("REFER")
					if wait := again.at.Sub(refer.at); wait < 2100*time.Millisecond || wait > 4*time.Second {
						t.Errorf("tried again after %v", wait)
					}
					if again.get("CSeq") == refer.get("CSeq") {
						t.Errorf("the retry repeats CSeq %s", again.get("CSeq"))
					}
					refer = again
				}
				p.answer(refer, tc.last)
				told := "calling ringing answered "
				if tc.want == "unknown" {
					told += "transferring "
					synctest.Wait()
					s.call.Stop(callflow.StopUser)
				}
				p.answer(p.want("BYE"), "200 OK")
				s.settled(told + tc.want)
			})
		})
	}
}

func TestNotifyBeforeAcceptance(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		refer := p.want("REFER")
		p.notify("100 Trying", "active")
		p.answer(refer, "202 Accepted")
		p.notify("200 OK", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring connected")
	})
}

func TestSwappedNotifies(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.requestSeq("NOTIFY", 12, notifyLines("200 OK", "terminated")...)
		p.want("200")
		p.requestSeq("NOTIFY", 11, notifyLines("180 Ringing", "active")...)
		p.want("200")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting connected")
	})
}

// TestBursts: what a phone sends in one go is heard in the order in which it came,
// though the stack handles each message in a goroutine of its own.
func TestBursts(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		for range 50 {
			s.told = nil
			s.place()
			inv := p.want("INVITE")
			p.answer(inv, "100 Trying")
			p.answer(inv, "180 Ringing")
			p.answer(inv, "200 OK")
			p.want("ACK")
			p.answer(p.want("REFER"), "202 Accepted")
			p.sendNotify("100 Trying", "active")
			p.sendNotify("180 Ringing", "active")
			p.sendNotify("200 OK", "terminated")
			for oks := 0; oks < 4; {
				m := p.next(patience)
				if m.method() == "BYE" {
					p.answer(m, "200 OK")
				}
				oks++
			}
			s.settled("calling ringing answered transferring alerting connected")
		}
	})
}

// TestSwallowedRequest: a request of which the stack can make nothing holds the
// later ones up for a moment only.
func TestSwallowedRequest(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.notify("100 Trying", "active")
		s.call.order.expect("NOTIFY never")
		start := time.Now()
		p.notify("486 Busy Here", "terminated")
		equal(t, "the wait", time.Since(start), turnTime)
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring failed/busy/callee")
	})
}

// TestSameNumberOfNotifies: a phone that counts its NOTIFYs wrongly is heard all the
// same, as far as it says something new.
func TestSameNumberOfNotifies(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		for _, fragment := range []string{"100 Trying", "180 Ringing", "180 Ringing", "486 Busy Here"} {
			p.requestSeq("NOTIFY", 7, notifyLines(fragment, "active")...)
			p.s.pass(time.Millisecond)
			p.next(patience)
		}
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting failed/busy/callee")
	})
}

// TestReports: what phones write into their NOTIFYs, and what is told of it.
func TestReports(t *testing.T) {
	type report struct{ state, body string }
	active := func(body string) report { return report{"active;expires=60", body} }
	ended := func(body string) report { return report{"terminated;reason=noresource", body} }
	for name, tc := range map[string]struct {
		reports []report
		want    string
	}{
		"an odd phrase":           {[]report{active("SIP/2.0 100 Wird gew\xe4hlt"), ended("SIP/2.0 200 Na also\r\n")}, "connected"},
		"no phrase, not a space":  {[]report{active("SIP/2.0 100"), ended("SIP/2.0 200")}, "connected"},
		"bare line ends":          {[]report{active("\nSIP/2.0 183 Progress\n\n"), ended("SIP/2.0 486 Busy\nReason: SIP;cause=486\n")}, "alerting failed/busy/callee"},
		"a gateway's reason":      {[]report{active("SIP/2.0 100 Trying"), ended("SIP/2.0 503 Sorry\r\nReason: Q.850;cause=1;text=\"no; such, number\"\r\n")}, "failed/not-found/callee"},
		"a cause of no meaning":   {[]report{active("SIP/2.0 100 Trying"), ended("SIP/2.0 486 Busy Here\r\nReason: Q.850;cause=16\r\n")}, "failed/busy/callee"},
		"final, but still active": {[]report{active("SIP/2.0 180 Ringing"), active("SIP/2.0 480 Gone Home")}, "alerting failed/no-answer/callee"},
		"a 6xx":                   {[]report{active("SIP/2.0 100 Trying"), ended("SIP/2.0 600 Busy Everywhere")}, "failed/busy/callee"},
		"nonsense, then an end":   {[]report{active("\x00\xff"), active("SIP/2.0 20 OK"), active("SIP/2.0 2000 OK"), ended("")}, "unknown"},
		"an expiry":               {[]report{{"active;expires=2", "SIP/2.0 180 Ringing"}}, "alerting unknown"},
		"one 200, and no more":    {[]report{active("SIP/2.0 200 OK")}, "handed-over"},
		"a 200 taken back":        {[]report{active("SIP/2.0 200 OK"), ended("SIP/2.0 404 Not Found")}, "failed/not-found/callee"},
		"the caller gave up":      {[]report{active("SIP/2.0 180 Ringing"), ended("SIP/2.0 487 Request Terminated")}, "alerting failed/hung-up/callee"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.referred()
				for _, r := range tc.reports {
					p.request("NOTIFY", "Event: refer;id=2", "Subscription-State: "+r.state,
						"Content-Type: message/sipfrag;version=2.0", "", r.body)
					p.want("200")
				}
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered transferring " + tc.want)
				p.request("NOTIFY", notifyLines("603 Decline", "terminated")...)
				p.want("200")
				p.quiet(time.Minute)
			})
		})
	}
}

// TestNobodyReports: Timer N, outcome_timeout, and a BYE with its reason before the
// fragment that it is about.
func TestNobodyReports(t *testing.T) {
	t.Run("no NOTIFY", func(t *testing.T) {
		play(t, nil, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.referred()
			start := time.Now()
			p.answer(p.want("BYE"), "200 OK")
			equal(t, "Timer N", time.Since(start), 32*time.Second)
			s.settled("calling ringing answered transferring unknown")
		})
	})
	t.Run("only ever 100", func(t *testing.T) {
		play(t, nil, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.referred()
			start := time.Now()
			p.notify("100 Trying", "active")
			p.answer(p.want("BYE"), "200 OK")
			equal(t, "outcome_timeout", time.Since(start), 120*time.Second)
			s.settled("calling ringing answered transferring unknown")
		})
	})
	t.Run("the BYE first", func(t *testing.T) {
		play(t, nil, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.referred()
			p.request("BYE", "Reason: Q.850;cause=20")
			p.want("200")
			p.notify("200 OK", "terminated")
			s.settled("calling ringing answered transferring failed/unreachable/callee")
		})
	})
	t.Run("a BYE, and then 603 to the REFER", func(t *testing.T) {
		play(t, nil, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.answered()
			refer := p.want("REFER")
			p.request("BYE")
			p.want("200")
			p.answer(refer, "603 Decline")
			s.settled("calling ringing answered failed/hung-up/phone")
		})
	})
}
