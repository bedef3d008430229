package wire

import (
	"strings"
	"testing"
	"time"
)

// refreshing plays a call in which we are the refresher, every 50 s; the phone's
// 2xx has these header lines as well.
func refreshing(t *testing.T, lines []string, script func(*stage, *peer)) {
	t.Helper()
	play(t, func(a *Account) { a.OutcomeTimeout = 10 * time.Minute }, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "200 OK", append([]string{"Session-Expires: 100;refresher=uac"}, lines...)...)
		p.want("ACK")
		p.answer(p.want("REFER"), "202 Accepted")
		p.notify("100 Trying", "active;expires=600")
		script(s, p)
	})
}

// callEnds has the callee refuse, and the phone answer our BYE.
func callEnds(s *stage, p *peer) {
	p.notify("486 Busy Here", "terminated")
	p.answer(p.want("BYE"), "200 OK")
	s.settled("calling answered transferring failed/busy/callee")
	p.quiet(5 * time.Minute)
}

// timedOut has the phone answer the BYE of a session that is over. The subscription
// outlives it, and tells the outcome.
func timedOut(s *stage, p *peer, bye message) {
	p.answer(bye, "200 OK")
	p.notify("486 Busy Here", "terminated")
	s.settled("calling answered transferring failed/busy/callee")
}

// TestRefreshByReinvite: a phone without UPDATE is asked by re-INVITE, with the
// very description that it has (RFC 4028 section 7.4).
func TestRefreshByReinvite(t *testing.T) {
	refreshing(t, []string{"Allow: INVITE, ACK, BYE, CANCEL, NOTIFY, REFER"}, func(s *stage, p *peer) {
		first := p.invite
		inv := p.want("INVITE")
		equal(t, "Session-Expires", inv.get("Session-Expires"), "100;refresher=uac")
		equal(t, "the description", inv.body, first.body)
		equal(t, "its To tag", inv.tag("To"), "phone-tag")
		p.answer(inv, "100 Trying")
		p.request("INVITE", sdpLines(holdOffer)...)
		p.want("491") // it crosses ours
		p.requestSeq("ACK", p.cseq)
		p.answer(inv, "200 OK", sdpLines(holdOffer, "Session-Expires: 100;refresher=uac", "Contact: <sip:moved@192.0.2.10>")...)
		ack := p.want("ACK")
		if number, _, _ := strings.Cut(inv.get("CSeq"), " "); ack.get("CSeq") != number+" ACK" {
			t.Errorf("the ACK's CSeq is %q, that of the INVITE %q", ack.get("CSeq"), inv.get("CSeq"))
		}
		p.answer(inv, "200 OK", sdpLines(holdOffer)...)
		p.want("ACK") // of the repeated 200
		again := p.want("INVITE")
		equal(t, "refreshed again after", again.at.Sub(inv.at), 50*time.Second)
		p.answer(again, "200 OK", "Session-Expires: 100;refresher=uas") // now it is theirs
		p.want("ACK")
		p.quiet(60 * time.Second)
		timedOut(s, p, p.want("BYE")) // which they do not do
	})
}

// TestRefreshRefused: what becomes of the call where a refresh is not taken.
func TestRefreshRefused(t *testing.T) {
	for status, next := range map[string]string{
		"481 Call/Transaction Does Not Exist": "BYE", "408 Request Timeout": "BYE",
		"405 Method Not Allowed": "INVITE", "501 Not Implemented": "INVITE",
		"491 Request Pending": "UPDATE", "422 Session Interval Too Small": "UPDATE",
		"500 Server Internal Error": "", // the session goes on to its end
	} {
		t.Run(status, func(t *testing.T) {
			refreshing(t, nil, func(s *stage, p *peer) {
				update := p.want("UPDATE")
				p.answer(update, status, "Min-SE: 120")
				if next == "" {
					bye := p.want("BYE")
					equal(t, "the session ends after", bye.at.Sub(update.at).Round(time.Second), 18*time.Second)
					timedOut(s, p, bye)
					return
				}
				got := p.want(next)
				wait := got.at.Sub(update.at)
				if pending := strings.HasPrefix(status, "491"); pending && (wait < 2100*time.Millisecond || wait > 4*time.Second) || !pending && wait > time.Second {
					t.Errorf("%s came after %v", next, wait)
				}
				if next == "BYE" {
					timedOut(s, p, got)
					return
				}
				if strings.HasPrefix(status, "422") {
					equal(t, "Session-Expires", got.get("Session-Expires"), "120;refresher=uac")
					equal(t, "Min-SE", got.get("Min-SE"), "120")
				}
				p.answer(got, "200 OK", "Session-Expires: 200;refresher=uac")
				if next == "INVITE" {
					p.want("ACK")
				}
				callEnds(s, p)
			})
		})
	}
}

// TestRefreshUnanswered: nobody there is nobody to talk to (RFC 4028 section 10).
func TestRefreshUnanswered(t *testing.T) {
	refreshing(t, nil, func(s *stage, p *peer) {
		update := p.want("UPDATE")
		for {
			m := p.next(patience)
			if m.method() == "BYE" {
				if wait := m.at.Sub(update.at); wait > 33*time.Second {
					t.Errorf("hung up after %v", wait)
				}
				timedOut(s, p, m)
				return
			}
		}
	})
}

// TestRefreshChallenged: a refresh is signed where the INVITE was.
func TestRefreshChallenged(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		inv := p.want("INVITE")
		p.answer(inv, "200 OK", "Session-Expires: 100;refresher=uac", "Allow: INVITE, ACK, BYE")
		equal(t, "the ACK's credentials", p.want("ACK").get("Proxy-Authorization"), inv.get("Proxy-Authorization"))
		p.answer(p.want("REFER"), "202 Accepted")
		p.notify("100 Trying", "active;expires=600")
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		again := p.want("INVITE")
		// The nonce is the same, so that its count must rise (RFC 7616 section 3.4).
		if got := again.get("Proxy-Authorization"); !strings.Contains(got, "nc=00000002") {
			t.Errorf("credentials %q", got)
		}
		p.answer(again, "200 OK", "Session-Expires: 100;refresher=uas")
		equal(t, "the ACK's credentials", p.want("ACK").get("Proxy-Authorization"), again.get("Proxy-Authorization"))
		callEnds(s, p)
	})
}

// TestRefresherWithoutTimer: a proxy asks for a timer that the phone knows nothing
// of, so we refresh (RFC 4028 section 9, table 2).
func TestRefresherWithoutTimer(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.notify("100 Trying", "active;expires=600")
		p.request("INVITE", sdpLines(holdOffer, "Session-Expires: 100")...)
		ok := p.want("200")
		equal(t, "Session-Expires", ok.get("Session-Expires"), "100;refresher=uas")
		equal(t, "Require", ok.get("Require"), "")
		s.pass(time.Millisecond)
		p.requestSeq("ACK", p.cseq)
		update := p.want("UPDATE")
		equal(t, "refreshed after", update.at.Sub(ok.at), 50*time.Second)
		p.answer(update, "200 OK")
		p.notify("486 Busy Here", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring failed/busy/callee")
	})
}
