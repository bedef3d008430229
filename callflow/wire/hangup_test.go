package wire

import (
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

func TestHangUpDuringLookUp(t *testing.T) {
	play(t, func(a *Account) { a.Domain = "slow.example:5060" }, func(s *stage) {
		s.place()
		s.pass(time.Second)
		start := time.Now()
		s.call.Stop(callflow.StopUser)
		s.settled("calling canceled")
		equal(t, "the wait", time.Since(start), time.Duration(0))
		equal(t, "INVITEs", s.count("INVITE", ""), 0)
	})
}

func TestHangUpBeforeAnyAnswer(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		s.call.Stop(callflow.StopUser)
		s.call.Stop(callflow.StopEOF)
		p.quiet(400 * time.Millisecond) // no CANCEL before a 1xx
		equal(t, "told at once", s.statuses(), "calling canceled")
		p.answer(inv, "100 Trying")
		cancel := p.want("CANCEL")
		equal(t, "the CANCEL's Request-URI", cancel.uri(), inv.uri())
		equalList(t, "the CANCEL's Via", cancel.all("Via"), inv.all("Via")...)
		equal(t, "the CANCEL's CSeq", cancel.get("CSeq"), "1 CANCEL")
		equal(t, "the CANCEL's To", cancel.get("To"), inv.get("To"))
		p.answer(cancel, "200 OK")
		p.answer(inv, "180 Ringing")
		p.answer(inv, "487 Request Terminated")
		p.want("ACK")
		s.settled("calling canceled")
	})
}

func TestHangUpWithASilentServer(t *testing.T) {
	play(t, nil, func(s *stage) {
		start := time.Now()
		s.place()
		s.pass(time.Second)
		s.call.Stop(callflow.StopUser)
		s.settled("calling canceled")
		equal(t, "the INVITE is given up", time.Since(start), 32*time.Second)
		equal(t, "CANCELs", s.count("CANCEL", ""), 0)
	})
}

func TestHangUpWhileRinging(t *testing.T) {
	viaProxy := func(a *Account) {
		a.Domain = "example.com"
		a.Proxies = []Proxy{{Host: "192.0.2.10"}}
	}
	play(t, viaProxy, func(s *stage) {
		p := s.peer(proxyAddr)
		p.record = []string{"<sip:192.0.2.77;lr>"}
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "180 Ringing")
		s.pass(time.Second)
		s.call.Stop(callflow.StopUser)
		cancel := p.want("CANCEL")
		equalList(t, "the CANCEL's Route is the INVITE's", cancel.all("Route"), "<sip:192.0.2.10;lr>")
		p.answer(cancel, "200 OK")
		p.answer(inv, "487 Request Terminated")
		p.want("ACK")
		s.settled("calling ringing canceled")
	})
}

func TestCancelNeverAnswered(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "180 Ringing")
		s.pass(time.Second)
		start := time.Now()
		s.call.Stop(callflow.StopUser)
		p.want("CANCEL")
		s.settled("calling ringing canceled")
		equal(t, "the wait (RFC 3261 section 9.1)", time.Since(start), 32*time.Second)
	})
}

func TestLateAnswerAfterCancel(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "180 Ringing")
		s.pass(time.Second)
		s.call.Stop(callflow.StopUser)
		cancel := p.want("CANCEL")
		p.answer(inv, "200 OK") // picked up at that moment
		p.want("ACK")
		bye := p.want("BYE")
		equal(t, "the BYE's CSeq", bye.get("CSeq"), "2 BYE")
		p.answer(cancel, "481 Call/Transaction Does Not Exist")
		p.answer(inv, "200 OK") // once more: the ACK was lost
		p.want("ACK")
		p.answer(bye, "200 OK")
		s.settled("calling ringing canceled")
		p.quiet(time.Minute)
	})
}

func TestHangUpAfterAnswer(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		p.record = []string{"<sip:192.0.2.10;lr>"}
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "180 Ringing")
		p.answer(inv, "200 OK")
		p.want("ACK")
		s.call.Stop(callflow.StopUser) // in the gap: the REFER is not sent
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered canceled")
		equal(t, "REFERs", s.count("REFER", ""), 0)
	})
}

func TestHangUpWhileReferPends(t *testing.T) {
	for name, tc := range map[string]struct{ reply, want string }{
		"accepted": {"202 Accepted", "unknown"},
		"refused":  {"603 Decline", "canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.answered()
				refer := p.want("REFER")
				s.call.Stop(callflow.StopUser)
				p.quiet(300 * time.Millisecond)
				p.answer(refer, tc.reply)
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered " + tc.want)
			})
		})
	}
}

// TestReferIsNotRepeatedAfterTheBye: a phone that has missed both so far must not get
// the REFER of a call that is over.
func TestReferIsNotRepeatedAfterTheBye(t *testing.T) {
	for name, tc := range map[string]struct {
		end  func(*stage)
		want string
	}{
		"a hang-up":       {func(s *stage) { s.call.Stop(callflow.StopUser) }, "unknown"},
		"outcome_timeout": {func(*stage) {}, "failed/timeout/phone"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(a *Account) { a.OutcomeTimeout = 5 * time.Second }, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.answered()
				m := p.want("REFER")
				tc.end(s)
				for m.method() == "REFER" {
					m = p.next(patience)
				}
				for range 4 {
					equal(t, "what is repeated", m.method(), "BYE")
					m = p.next(patience)
				}
				p.answer(m, "200 OK")
				s.settled("calling ringing answered " + tc.want)
				p.quiet(time.Minute)
			})
		})
	}
}

func TestHangUpAfterRefer(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.notify("100 Trying", "active")
		s.call.Stop(callflow.StopUser)
		bye := p.want("BYE")
		p.notify("500 Connection reset", "terminated") // while the BYE pends: 200, and ignored
		p.answer(bye, "200 OK")
		s.settled("calling ringing answered transferring unknown")
		p.notify("200 OK", "terminated") // after the end as well
	})
}

func TestPeerHangsUp(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		p.want("REFER")
		p.request("BYE")
		p.want("200")
		// The REFER is not answered any more: it ends with the call.
		s.settled("calling ringing answered failed/hung-up/phone")
	})
}

func TestByeAfterAcceptance(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.request("BYE")
		p.want("200")
		p.notify("100 Trying", "active") // the subscription outlives the dialog
		p.notify("180 Ringing", "active")
		p.notify("200 OK", "terminated")
		s.settled("calling ringing answered transferring alerting connected")
		p.quiet(time.Minute) // no BYE of ours
	})
}

func TestByesCross(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.notify("100 Trying", "active")
		p.notify("200 OK", "terminated")
		p.want("BYE")
		p.request("BYE")
		p.want("200")
		s.settled("calling ringing answered transferring connected")
	})
}

func TestHangUpBetween491AndRetry(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		p.answer(p.want("REFER"), "491 Request Pending")
		s.pass(time.Second)
		s.call.Stop(callflow.StopUser)
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered canceled")
		equal(t, "REFERs", s.count("REFER", ""), 1)
	})
}
