package wire

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// What the own phone's INVITE may meet: refusals that say how it would be taken,
// and several phones at once.

// TestTriedAgain: each of these refusals costs one more INVITE, at most twice.
func TestTriedAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		status, line string
		again        int    // INVITEs that follow where it is refused each time
		has          string // of the INVITE that follows
		end          string
	}{
		"491 waits":               {"491 Request Pending", "X: y", 2, "Expires: 30", "failed/server/phone"},
		"423 within limits":       {"423 Interval Too Brief", "Min-Expires: 60", 1, "Expires: 60", "failed/server/phone"},
		"423 beyond all limits":   {"423 Interval Too Brief", "Min-Expires: 301", 0, "", "failed/server/phone"},
		"423 without a word":      {"423 Interval Too Brief", "X: y", 0, "", "failed/server/phone"},
		"422 within limits":       {"422 Session Interval Too Small", "Min-SE: 600", 1, "Min-SE: 600", "failed/server/phone"},
		"422 for less than asked": {"422 Session Interval Too Small", "Min-SE: 100", 0, "", "failed/server/phone"},
		"422 beyond all limits":   {"422 Session Interval Too Small", "Min-SE: 7201", 0, "", "failed/server/phone"},
		"422 without a word":      {"422 Session Interval Too Small", "X: y", 0, "", "failed/server/phone"},
		"488":                     {"488 Not Acceptable Here", "X: y", 1, "RTP/SAVP", "failed/media/phone"},
		"606":                     {"606 Not Acceptable", "X: y", 1, "RTP/SAVP", "failed/media/phone"},
		"415 offers nothing new":  {"415 Unsupported Media Type", "Accept: text/plain", 0, "", "failed/media/phone"},
		"420":                     {"420 Bad Extension", "Unsupported: timer", 0, "", "failed/server/phone"},
		"421":                     {"421 Extension Required", "Require: x", 0, "", "failed/server/phone"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				for range tc.again {
					p.answer(inv, tc.status, tc.line)
					p.want("ACK")
					refused := inv
					inv = p.want("INVITE")
					wait := inv.at.Sub(refused.at)
					if pending := tc.again == 2; pending != (wait >= 2100*time.Millisecond) || wait > 4*time.Second {
						t.Errorf("tried again after %v", wait)
					}
					if !strings.Contains(fmt.Sprint(inv.header)+inv.body, strings.Replace(tc.has, ": ", " ", 1)) {
						t.Errorf("the INVITE has no %q: %v\n%s", tc.has, inv.header, inv.body)
					}
					equal(t, "the Call-ID", inv.get("Call-ID"), refused.get("Call-ID"))
				}
				p.answer(inv, tc.status, tc.line)
				p.want("ACK")
				s.settled("calling " + tc.end)
				p.quiet(time.Minute)
			})
		})
	}
}

// TestHangUpWhilePending: nothing is sent after a hang-up between a 491 and the
// next try.
func TestHangUpWhilePending(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "491 Request Pending")
		p.want("ACK")
		s.pass(time.Second)
		s.call.Stop(callflow.StopUser)
		s.settled("calling canceled")
		p.quiet(time.Minute)
	})
}

// fork is a phone behind the same server, with an early dialog of its own.
func (s *stage) fork(p *peer, tag string) *peer {
	other := *p
	other.tag, other.contact = tag, "<sip:"+tag+"@"+proxyAddr+">"
	return &other
}

// TestTwoPhonesRing: each has an early dialog of its own, with reliable answers of
// its own; the first that is picked up is kept, the other hung up, whenever it says so.
func TestTwoPhonesRing(t *testing.T) {
	for name, late := range map[string]time.Duration{
		"at once": 0, "after the call": 5 * time.Second, "just in time": 31 * time.Second,
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				desk, mobile := s.fork(p, "desk"), s.fork(p, "mobile")
				s.place()
				inv := p.want("INVITE")
				for _, phone := range []*peer{desk, mobile} {
					phone.answer(inv, "183 Session Progress", append([]string{"Require: 100rel", "RSeq: 7"}, sdpLines(holdOffer)...)...)
					prack := p.want("PRACK")
					equal(t, "the PRACK's To tag", prack.tag("To"), phone.tag)
					equal(t, "its Request-URI", prack.uri(), "sip:"+phone.tag+"@"+proxyAddr)
					equal(t, "its RAck", prack.get("RAck"), "7 1 INVITE")
					phone.answer(prack, "200 OK")
				}
				mobile.answer(inv, "200 OK")
				equal(t, "the ACK's To tag", p.want("ACK").tag("To"), "mobile")
				answered := time.Now()
				desk.invite, mobile.invite = inv, inv
				p.answer(p.want("REFER"), "603 Decline")
				p.answer(p.want("BYE"), "200 OK")
				s.pass(late - time.Since(answered))
				desk.answer(inv, "200 OK")
				equal(t, "the ACK's To tag", p.want("ACK").tag("To"), "desk")
				bye := p.want("BYE")
				equal(t, "the BYE's To tag", bye.tag("To"), "desk")
				desk.answer(inv, "200 OK")
				p.want("ACK") // again
				p.answer(bye, "200 OK")
				s.settled("calling ringing answered failed/refer-rejected/phone")
				p.quiet(time.Minute)
			})
		})
	}
}

// TestTwoPhonesCrossTheCancel: both were picked up while the CANCEL was on its way.
func TestTwoPhonesCrossTheCancel(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		desk, mobile := s.fork(p, "desk"), s.fork(p, "mobile")
		s.place()
		inv := p.want("INVITE")
		desk.answer(inv, "180 Ringing")
		mobile.answer(inv, "180 Ringing")
		s.idle()
		s.call.Stop(callflow.StopUser)
		p.answer(p.want("CANCEL"), "200 OK")
		for _, phone := range []*peer{mobile, desk} {
			phone.answer(inv, "200 OK")
			equal(t, "the ACK's To tag", p.want("ACK").tag("To"), phone.tag)
			bye := p.want("BYE")
			equal(t, "the BYE's To tag", bye.tag("To"), phone.tag)
			p.answer(bye, "200 OK")
			s.pass(3 * time.Second)
		}
		s.settled("calling ringing canceled")
		p.quiet(time.Minute)
	})
}

// TestEndlessForks: as many phones as a liar likes; few are looked after.
func TestEndlessForks(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		for i := range 500 {
			s.fork(p, fmt.Sprint("early", i)).answer(inv, "180 Ringing")
		}
		s.idle()
		if n := len(s.call.leg.current.ringing); n > maxForks {
			t.Errorf("%d early dialogs are kept", n)
		}
		p.answer(inv, "200 OK")
		p.want("ACK")
		refer := p.want("REFER")
		for i := range 500 {
			s.fork(p, fmt.Sprint("fork", i)).answer(inv, "200 OK")
		}
		byes := 0
		for range 2 * maxForks {
			if m := p.next(patience); m.method() == "BYE" {
				byes++
				p.answer(m, "200 OK")
			}
		}
		equal(t, "forks that are hung up", byes, maxForks)
		p.answer(refer, "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered failed/refer-rejected/phone")
	})
}
