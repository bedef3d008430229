package wire

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// Peers that flood, lie or say too much: each call ends in bounded time, with a
// true state, and little is kept of what was sent.

// TestEndlessProvisionals: a server that rings for ever, each time as another phone.
func TestEndlessProvisionals(t *testing.T) {
	for name, tc := range map[string]struct{ status, end, limit string }{
		"100": {"100 Trying", "calling failed/unreachable/phone", "30s"},
		"180": {"180 Ringing", "calling ringing failed/no-answer/phone", "20s"},
		"183": {"183 Session Progress", "calling ringing failed/no-answer/phone", "20s"},
		"199": {"199 Early Dialog Terminated", "calling failed/unreachable/phone", "30s"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				limit, _ := time.ParseDuration(tc.limit)
				for i := 0; time.Since(inv.at) < limit-100*time.Millisecond; i++ {
					p.tag = fmt.Sprint("tag", i)
					p.answer(inv, tc.status, "Require: 100rel", fmt.Sprintf("RSeq: %d", i+1), "X: "+strings.Repeat("x", 500))
					s.pass(100 * time.Millisecond)
				}
				s.idle()
				at := s.call.leg.current
				if len(at.ringing) > maxForks || len(at.rseqs) > maxPracks || at.pracks > maxPracks {
					t.Errorf("%d early dialogs, %d with reliable answers, %d PRACKs", len(at.ringing), len(at.rseqs), at.pracks)
				}
				for {
					m := p.next(patience)
					if m.method() == "CANCEL" {
						if wait := m.at.Sub(inv.at); wait > limit+time.Second {
							t.Errorf("given up after %v", wait)
						}
						p.answer(m, "200 OK")
						break
					}
				}
				p.answer(inv, "487 Request Terminated")
				s.settled(tc.end)
			})
		})
	}
}

// TestEndlessNotifies: a phone that reports for ever says nothing in the end, and a
// stranger who floods us is forgotten as quickly.
func TestEndlessNotifies(t *testing.T) {
	play(t, nil, func(s *stage) {
		p, stranger := s.peer(proxyAddr), s.peer("192.0.2.66:5060")
		stranger.invite = message{from: s.agent.opt.Conn.LocalAddr(), header: [][2]string{
			{"From", "<sip:2622221@192.0.2.1>;tag=x"}, {"To", "<sip:x@y>"}, {"Call-ID", "c"},
		}}
		s.place()
		p.referred()
		const flood = maxCrowd + 100
		for i := range flood {
			p.sendNotify("100 Trying", "active;expires=3600")
			stranger.sendNotify("200 OK", "terminated")
			if i%50 == 0 {
				s.idle()
			}
		}
		s.idle()
		if n := s.agent.crowd.waiting.Load(); n > maxCrowd {
			t.Errorf("%d answered requests are remembered", n)
		}
		if n := len(s.call.leg.referral.seen); n > maxNotifies {
			t.Errorf("%d NOTIFYs are remembered", n)
		}
		equal(t, "told", s.statuses(), "calling ringing answered transferring")
		answers := map[string]int{}
		for range flood {
			answers[p.next(time.Second).start]++
			answers[stranger.next(time.Second).start]++
		}
		equal(t, "answers", answers, map[string]int{"SIP/2.0 200 OK": flood, "SIP/2.0 481 Subscription Does Not Exist": flood})
		bye := p.want("BYE")
		if wait := bye.at.Sub(p.invite.at); wait > 121*time.Second {
			t.Errorf("hung up after %v", wait)
		}
		p.answer(bye, "200 OK")
		s.settled("calling ringing answered transferring unknown")
		s.pass(time.Minute)
		equal(t, "answered requests remembered after a while", s.agent.crowd.waiting.Load(), 0)
	})
}

// TestTalkativePhone: the outcome is heard however much was said before it.
func TestTalkativePhone(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		for range maxTurns + 100 {
			p.notify("180 Ringing", "active;expires=3600")
		}
		p.notify("486 Busy Here", "terminated;reason=noresource")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting failed/busy/callee")
	})
}

// TestHugeMessages: 60 kB in one header, or in one body, in each message of a call.
func TestHugeMessages(t *testing.T) {
	huge := "X: " + strings.Repeat("x", 60_000)
	for name, lines := range map[string][]string{
		"one header":     {huge},
		"20,000 headers": strings.Split(strings.TrimSuffix(strings.Repeat("X:\n", 15_000), "\n"), "\n"),
		"Contacts":       {"Contact: " + strings.Repeat("<sip:a@192.0.2.10>,", 3_000) + "<sip:a@192.0.2.10>"},
		"Record-Routes":  {"Record-Route: " + strings.Repeat("<sip:192.0.2.10;lr>,", 2_900) + "<sip:192.0.2.10;lr>"},
		"Requires":       {"Require: " + strings.Repeat("a,", 29_000) + "a"},
		"a body":         {"Content-Type: application/sdp", "", strings.Repeat("a=x\r\n", 11_000)},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.contact = "<sip:phone@192.0.2.10>"
				s.place()
				inv := p.want("INVITE")
				p.answer(inv, "180 Ringing", lines...)
				p.answer(inv, "200 OK", lines...)
				p.want("ACK")
				p.answer(p.want("REFER"), "202 Accepted", lines...)
				p.request("INVITE", lines...)
				for {
					// However it is answered, it is.
					if m := p.next(patience); strings.Contains(m.get("CSeq"), " INVITE") && m.method() == "SIP/2.0" {
						break
					}
				}
				s.pass(time.Millisecond)
				p.requestSeq("ACK", p.cseq)
				p.sendNotify("100 Trying", "active")
				p.request("NOTIFY", append([]string{"Event: refer", "Subscription-State: terminated"}, lines...)...)
				var bye message
				for bye.method() != "BYE" {
					bye = p.next(patience)
				}
				p.answer(bye, "200 OK", lines...)
				s.settled("calling ringing answered transferring unknown")
			})
		})
	}
}

// TestPoorAnswersToOurs: an answer that lacks what every answer has is taken where
// it can be told whose it is; else the server is as good as silent.
func TestPoorAnswersToOurs(t *testing.T) {
	for lacks, taken := range map[string]bool{"Via": false, "CSeq": false, "From": true, "To": true, "Call-ID": true} {
		for _, status := range []string{"180 Ringing", "200 OK", "486 Busy Here"} {
			t.Run(lacks+" "+status, func(t *testing.T) {
				play(t, nil, func(s *stage) {
					p := s.peer(proxyAddr)
					s.place()
					inv := p.want("INVITE")
					var kept []string
					for line := range strings.SplitSeq(p.response(inv, status), "\r\n") {
						if !strings.HasPrefix(line, lacks+":") {
							kept = append(kept, line)
						}
					}
					p.raw(strings.Join(kept, "\r\n"), inv.from)
					s.idle()
					switch {
					case !taken:
						equal(t, "told", s.statuses(), "calling")
						p.want("INVITE") // again
						p.answer(inv, "486 Busy Here")
						p.want("ACK")
						s.settled("calling failed/busy/phone")
					case status == "180 Ringing":
						equal(t, "told", s.statuses(), "calling ringing")
						p.answer(inv, "486 Busy Here")
						p.want("ACK")
						s.settled("calling ringing failed/busy/phone")
					case status == "200 OK":
						p.want("ACK")
						p.answer(p.want("REFER"), "603 Decline")
						p.answer(p.want("BYE"), "200 OK")
						s.settled("calling answered failed/refer-rejected/phone")
					default:
						p.want("ACK")
						s.settled("calling failed/busy/phone")
					}
				})
			})
		}
	}
}

// TestOnlyLies: a phone that says yes to everything and means nothing by it.
func TestOnlyLies(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		done := s.call.Done()
		go func() {
			buf := make([]byte, 1<<16)
			for {
				n, from, err := p.conn.ReadFrom(buf)
				if err != nil {
					return
				}
				m := parse(buf[:n])
				m.from = from
				if m.method() != "ACK" && m.method() != "SIP/2.0" {
					_, _ = p.conn.WriteTo([]byte(p.response(m, "200 OK")), from)
				}
			}
		}()
		select {
		case <-done:
		case <-time.After(patience):
			t.Fatal("the call does not end")
		}
		equal(t, "told", s.statuses(), "calling answered transferring unknown")
		_ = p.conn.Close()
		if u := s.told[len(s.told)-1]; u.Status != callflow.StatusUnknown {
			t.Errorf("told %+v", u)
		}
	})
}
