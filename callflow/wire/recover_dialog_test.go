package wire

import (
	"strings"
	"testing"
	"time"
)

func TestKilledInTheDialog(t *testing.T) {
	for name, tc := range map[string]struct {
		script func(p *peer) // after the 200 was acknowledged
		least  string        // the BYE's CSeq
	}{
		"REFER pending": {func(p *peer) { p.want("REFER") }, "3"},
		"transferring": {func(p *peer) {
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("100 Trying", "active")
		}, "3"},
		"an outcome is held": {func(p *peer) {
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("200 OK", "terminated")
		}, "3"},
		"BYE on its way": {func(p *peer) {
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("100 Trying", "active")
			p.notify("200 OK", "terminated")
			p.want("BYE")
		}, "4"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.record = []string{"<sip:192.0.2.10;lr;x=2>", "<sip:192.0.2.99;lr>"}
				p.record = p.record[:1]
				r := s.recorded()
				p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
				p.want("ACK")
				p.answered()
				tc.script(p)
				s.kill()
				done := s.recover(hostAddr, r)
				bye := p.want("BYE")
				equal(t, "the BYE's URI", bye.uri(), "sip:phone@"+proxyAddr)
				equalList(t, "the BYE's Route", bye.all("Route"), p.record...)
				equal(t, "the BYE's To tag", bye.tag("To"), "phone-tag")
				equal(t, "the BYE's From tag", bye.tag("From"), p.invite.tag("From"))
				seq, _, _ := strings.Cut(bye.get("CSeq"), " ")
				if len(seq) < 2 && seq <= tc.least {
					t.Errorf("the BYE's CSeq %s may have been used", seq)
				}
				p.notify("180 Ringing", "active") // its own call goes on
				p.answer(bye, "407 Proxy Authentication Required", proxyChallenge)
				bye = p.want("BYE")
				equal(t, "headers with credentials", len(bye.all("Proxy-Authorization")), 1)
				p.answer(bye, "200 OK")
				s.wantEnd(done, nil)
				p.quiet(time.Minute)
			})
		})
	}
}

func TestKilledAndEndedMeanwhile(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		p.answer(p.want("BYE"), "481 Call/Transaction Does Not Exist")
		s.wantEnd(done, nil)
	})
	play(t, nil, func(s *stage) { // BYEs cross
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		p.want("BYE")
		p.request("BYE")
		p.want("200")
		s.wantEnd(done, nil)
	})
}

func TestKilledBeforeTheAck(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK")
		p.want("ACK") // and is lost
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		bye := p.want("BYE")
		p.answer(inv, "200 OK")
		p.want("ACK")
		p.answer(bye, "200 OK")
		s.wantEnd(done, nil)
	})
}

func TestRecoveredByeRefused(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		p.answer(p.want("BYE"), "503 Service Unavailable")
		select {
		case err := <-done:
			if err == nil || !strings.Contains(err.Error(), "503") {
				t.Errorf("the recovery ends with %v", err)
			}
		case <-time.After(patience):
			t.Fatal("the recovery does not end")
		}
	})
}

func TestRecoveryForAnotherAccount(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r, func(a *Account) { a.Domain = "elsewhere.example" })
		p.answer(p.want("BYE"), "407 Proxy Authentication Required", proxyChallenge)
		if err := <-done; err == nil || !strings.Contains(err.Error(), "407") {
			t.Errorf("the recovery ends with %v", err)
		}
		p.quiet(time.Minute)
	})
}
