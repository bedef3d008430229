package wire

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
)

func TestReferOutsideHungUp(t *testing.T) {
	stop := func(s *stage) {
		synctest.Wait()
		s.call.Stop(callflow.StopUser)
		synctest.Wait()
	}
	t.Run("before the server is found", func(t *testing.T) {
		play(t, func(a *Account) { outside(a); a.Domain = "slow.example" }, func(s *stage) {
			s.place()
			stop(s)
			s.settled("calling canceled")
		})
	})
	t.Run("while another server is looked for", func(t *testing.T) {
		slow := func(a *Account) {
			outside(a)
			a.Proxies = []Proxy{{Host: "192.0.2.10"}, {Host: "slow.example"}}
		}
		play(t, slow, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.answer(p.wantRefer(), "503 Service Unavailable")
			stop(s)
			s.settled("calling canceled")
		})
	})
	for name, tc := range map[string]struct {
		answer func(p *peer, refer message)
		want   string
	}{
		"refused":             {func(p *peer, refer message) { p.answer(refer, "603 Decline") }, "canceled"},
		"challenged":          {func(p *peer, refer message) { p.answer(refer, "407 Proxy Authentication Required", proxyChallenge) }, "canceled"},
		"sick":                {func(p *peer, refer message) { p.answer(refer, "503 Service Unavailable") }, "canceled"},
		"redirected":          {func(p *peer, refer message) { p.answer(refer, "302 Moved", "Contact: <sip:2622221@192.0.2.20>") }, "canceled"},
		"nobody there":        {func(p *peer, _ message) { p.s.agent.refused(netip.MustParseAddrPort(proxyAddr)) }, "canceled"},
		"accepted":            {func(p *peer, refer message) { p.answer(refer, "202 Accepted") }, "unknown"},
		"silent":              {func(*peer, message) {}, "unknown"},
		"NOTIFY 100":          {func(p *peer, _ message) { p.notify("100 Trying", "active") }, "unknown"},
		"NOTIFY 486, at once": {func(p *peer, _ message) { p.notify("486 Busy Here", "terminated") }, "transferring failed/busy/callee"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(a *Account) { outside(a); a.Domain = "two.example" }, func(s *stage) {
				p := s.peer(proxyAddr)
				q := s.peer(otherAddr)
				s.place()
				refer := p.wantRefer()
				stop(s)
				start := time.Now()
				tc.answer(p, refer)
				s.settled("calling " + tc.want)
				wait := time.Duration(0)
				if name == "silent" {
					wait = time.Second
				}
				equal(t, "the wait", time.Since(start), wait)
				q.quiet(time.Minute)
				if n := s.count("REFER", ""); n > 2 {
					t.Errorf("%d REFERs", n) // one, and its repetition
				}
			})
		})
	}
	t.Run("once the phone has the call", func(t *testing.T) {
		play(t, outside, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.answer(p.wantRefer(), "202 Accepted")
			p.notify("180 Ringing", "active")
			stop(s)
			s.settled("calling transferring alerting unknown")
			p.notify("200 OK", "terminated")
			p.quiet(time.Minute)
		})
	})
}

// TestHungUpReferIsNotSentAgain: after a hang-up a challenge, or a 491, is a refusal,
// also inside the call.
func TestHungUpReferIsNotSentAgain(t *testing.T) {
	for _, status := range []string{"407 Proxy Authentication Required", "491 Request Pending"} {
		t.Run(status, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				p.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
				p.want("ACK")
				p.answered()
				refer := p.want("REFER")
				s.call.Stop(callflow.StopUser)
				synctest.Wait()
				p.answer(refer, status, proxyChallenge)
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered canceled")
				equal(t, "REFERs", s.count("REFER", ""), 1)
			})
		})
	}
}
