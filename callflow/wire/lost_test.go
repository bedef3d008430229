package wire

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// A connection that breaks: at each point of a call, to a server that is there
// again, or is not.

func TestLostBeforeAnyAnswer(t *testing.T) {
	play(t, twoOverTCP, func(s *stage) {
		first, second := s.server(proxyAddr), s.server(otherAddr)
		s.place()
		p := first.accept()
		p.want("INVITE")
		p.hangUp()
		q := second.accept()
		q.answer(q.want("INVITE"), "486 Busy Here")
		q.want("ACK")
		s.settled("calling failed/busy/phone")
		first.lonely()
	})
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.want("INVITE")
		start := time.Now()
		p.hangUp()
		s.settled("calling failed/unreachable/host")
		equal(t, "told after", time.Since(start), time.Duration(0))
		v.lonely()
	})
}

// TestLostBeforeUse: a connection that was dead already when the INVITE went out
// costs nothing but a new one.
func TestLostBeforeUse(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
		s.pass(time.Second)
		s.told = nil
		s.place() // on the same connection
		inv := p.want("INVITE")
		p.hangUp()
		again := v.accept()
		repeated := again.want("INVITE")
		equal(t, "the branch", repeated.get("Via"), inv.get("Via"))
		again.answer(repeated, "486 Busy Here")
		again.want("ACK")
		s.settled("calling failed/busy/phone")
		v.lonely()
	})
}

// TestLostWhileRinging: the answer comes over the new connection, whatever it is.
func TestLostWhileRinging(t *testing.T) {
	ring := func(s *stage) (v *server, again *peer, inv message) {
		v = s.server(proxyAddr)
		other := s.server(otherAddr)
		s.place()
		p := v.accept()
		inv = p.want("INVITE")
		p.answer(inv, "180 Ringing")
		s.idle()
		p.hangUp()
		again = p.over(v.accept())
		again.quiet(time.Second) // the INVITE is not sent again
		other.lonely()
		return v, again, inv
	}
	t.Run("picked up", func(t *testing.T) {
		play(t, twoOverTCP, func(s *stage) {
			_, p, inv := ring(s)
			p.answer(inv, "200 OK")
			p.want("ACK")
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("180 Ringing", "active")
			p.notify("200 OK", "terminated")
			p.answer(p.want("BYE"), "200 OK")
			s.settled("calling ringing answered transferring alerting connected")
			equal(t, "INVITEs", s.different("INVITE"), 1)
		})
	})
	t.Run("declined", func(t *testing.T) {
		play(t, twoOverTCP, func(s *stage) {
			_, p, inv := ring(s)
			p.answer(inv, "603 Decline")
			equal(t, "ACK", p.want("ACK").get("Via"), inv.get("Via"))
			p.answer(inv, "603 Decline") // the ACK got lost
			p.want("ACK")
			s.settled("calling ringing failed/declined/phone")
		})
	})
	t.Run("hung up", func(t *testing.T) {
		play(t, twoOverTCP, func(s *stage) {
			_, p, inv := ring(s)
			s.call.Stop(callflow.StopUser)
			cancel := p.want("CANCEL")
			equal(t, "its Via", cancel.get("Via"), inv.get("Via"))
			p.answer(cancel, "200 OK")
			p.answer(inv, "487 Request Terminated")
			p.want("ACK")
			s.settled("calling ringing canceled")
		})
	})
	t.Run("nobody picks up", func(t *testing.T) {
		play(t, twoOverTCP, func(s *stage) {
			_, p, inv := ring(s)
			p.answer(p.want("CANCEL"), "200 OK")
			p.answer(inv, "487 Request Terminated")
			p.want("ACK")
			s.settled("calling ringing failed/no-answer/phone")
		})
	})
	t.Run("the server knows nothing any more", func(t *testing.T) {
		play(t, twoOverTCP, func(s *stage) {
			_, p, _ := ring(s)
			start := time.Now()
			s.call.Stop(callflow.StopUser)
			p.answer(p.want("CANCEL"), "481 Call/Transaction Does Not Exist")
			s.settled("calling ringing canceled")
			equal(t, "done after", time.Since(start), orphanTime)
		})
	})
	t.Run("again and again", func(t *testing.T) {
		play(t, overTCP, func(s *stage) {
			v, p, _ := ring(s)
			for range 20 {
				p.hangUp()
				select {
				case conn := <-v.conns:
					p.conn = conn
				case <-time.After(time.Second):
				}
			}
			s.settled("calling ringing failed/unreachable/host")
			if n := v.wanted(); n > maxRestores+1 {
				t.Errorf("%d connections", n)
			}
		})
	})
}

// TestServerGoneWhileRinging: what rang is not rung by another way, and the call is
// over soon.
func TestServerGoneWhileRinging(t *testing.T) {
	gone := func(s *stage) *server {
		v, other := s.server(proxyAddr), s.server(otherAddr)
		s.place()
		p := v.accept()
		p.answer(p.want("INVITE"), "180 Ringing")
		s.idle()
		v.up(false)
		p.hangUp()
		s.t.Cleanup(other.lonely)
		return v
	}
	play(t, twoOverTCP, func(s *stage) {
		start := time.Now()
		gone(s)
		s.settled("calling ringing failed/unreachable/host")
		if d := time.Since(start); d > rejoinTime {
			t.Errorf("told after %v", d)
		}
		last := s.told[len(s.told)-1]
		if !strings.HasPrefix(last.Text, "The connection to the SIP server was lost.") || !strings.Contains(last.Detail, proxyAddr) {
			t.Errorf("told %q (%s)", last.Text, last.Detail)
		}
	})
	play(t, twoOverTCP, func(s *stage) {
		gone(s)
		start := time.Now()
		s.call.Stop(callflow.StopUser)
		s.settled("calling ringing canceled")
		if d := time.Since(start); d > rejoinTime {
			t.Errorf("done after %v", d)
		}
	})
	play(t, twoOverTCP, func(s *stage) { // it comes back just in time
		v := gone(s)
		s.call.Stop(callflow.StopUser)
		s.pass(700 * time.Millisecond)
		v.up(true)
		p := v.accept()
		p.answer(p.want("CANCEL"), "200 OK")
		s.pass(time.Second)
		s.settled("calling ringing canceled")
	})
}

// TestServerGoneAfterTrying: nothing rang yet, so the next one is tried.
func TestServerGoneAfterTrying(t *testing.T) {
	play(t, twoOverTCP, func(s *stage) {
		first, second := s.server(proxyAddr), s.server(otherAddr)
		s.place()
		p := first.accept()
		p.answer(p.want("INVITE"), "100 Trying")
		s.idle()
		first.up(false)
		p.hangUp()
		q := second.accept()
		q.answer(q.want("INVITE"), "486 Busy Here")
		q.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

// TestLostWithRefer: the REFER goes again over a new connection, as the same
// transaction, so that nobody carries it out twice.
func TestLostWithRefer(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.answered()
		refer := p.want("REFER")
		p.hangUp()
		q := p.over(v.accept())
		again := q.want("REFER")
		equal(t, "Via", again.get("Via"), refer.get("Via"))
		equal(t, "CSeq", again.get("CSeq"), refer.get("CSeq"))
		q.answer(again, "202 Accepted")
		q.notify("100 Trying", "active")
		q.hangUp() // and now while nothing is on its way
		q = q.over(v.accept())
		q.notify("200 OK", "terminated")
		q.answer(q.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring connected")
	})
}

// TestServerGoneWithRefer: what the phone has of it is not known; the end is near.
func TestServerGoneWithRefer(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.answered()
		p.want("REFER")
		v.up(false)
		start := time.Now()
		p.hangUp()
		s.settled("calling ringing answered failed/timeout/phone")
		if d := time.Since(start); d > time.Second {
			t.Errorf("done after %v", d)
		}
		if n := v.wanted(); n > 8 {
			t.Errorf("%d connections wanted", n)
		}
	})
}

// TestByeElsewhere: a next hop known by a name has other addresses, and the BYE
// gets out by one of them; over UDP too, where the network says that nobody listens.
func TestByeElsewhere(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		first, second := s.server(proxyAddr), s.server(otherAddr)
		s.place()
		p := first.accept()
		p.contact = "<sip:phone@two.example;transport=tcp>"
		p.referred()
		s.idle()
		first.up(false)
		p.hangUp()
		s.call.Stop(callflow.StopUser)
		q := second.accept()
		q.answer(q.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring unknown")
	})
	play(t, nil, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		first.contact = "<sip:phone@two.example>"
		s.place()
		first.referred()
		s.idle()
		s.call.Stop(callflow.StopUser)
		bye := first.want("BYE")
		s.agent.refused(netip.MustParseAddrPort(proxyAddr)) // as ICMP tells
		again := second.want("BYE")
		equal(t, "CSeq", again.get("CSeq"), bye.get("CSeq"))
		if again.get("Via") == bye.get("Via") {
			t.Error("the same branch for another transaction")
		}
		second.answer(again, "200 OK")
		s.settled("calling ringing answered transferring unknown")
		first.quiet(time.Minute)
	})
}

// TestByeNowhere: with no way left the call ends all the same, and soon.
func TestByeNowhere(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.referred()
		s.idle()
		v.up(false)
		p.hangUp()
		start := time.Now()
		s.call.Stop(callflow.StopUser)
		s.settled("calling ringing answered transferring unknown")
		if d := time.Since(start); d > time.Second {
			t.Errorf("done after %v", d)
		}
	})
}

// TestLostBeforeAck: the ACK finds its way over a connection of its own.
func TestLostBeforeAck(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.answered()
		refer := p.want("REFER")
		p.answer(refer, "202 Accepted")
		s.idle()
		p.hangUp()
		q := p.over(v.accept())
		q.answer(p.invite, "200 OK") // repeated: the first ACK was lost with the connection
		q.want("ACK")
		q.notify("486 Busy Here", "terminated")
		q.answer(q.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring failed/busy/callee")
	})
}

// TestRefusedWhileRinging: over UDP a server that is gone while the phone rings is
// no reason to ring it by another way.
func TestRefusedWhileRinging(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		first.answer(first.want("INVITE"), "180 Ringing")
		s.idle()
		s.agent.refused(netip.MustParseAddrPort(proxyAddr))
		s.settled("calling ringing failed/unreachable/host")
		second.quiet(time.Second)
	})
}

// different is how many different requests of a method were sent over any transport:
// repetitions are none.
func (s *stage) different(method string) int {
	s.idle()
	seen := map[string]bool{}
	for _, m := range s.seen {
		if strings.HasPrefix(m.Text, method+" ") {
			seen[parse([]byte(m.Text)).get("CSeq")] = true
		}
	}
	return len(seen)
}
