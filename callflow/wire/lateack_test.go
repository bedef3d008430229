package wire

import (
	"testing"
	"time"
)

// TestLateAck: a phone that had the REFER before the ACK may take the ACK for the
// callee's answer. Its 200 is believed only where it spoke of ringing before.
func TestLateAck(t *testing.T) {
	for name, tc := range map[string]struct {
		fragments []string
		want      string
	}{
		"no word of ringing": {[]string{"100 Trying"}, "handed-over"},
		"it rang":            {[]string{"100 Trying", "180 Ringing"}, "alerting connected"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				p.answer(inv, "200 OK")
				p.want("ACK")
				refer := p.want("REFER")
				p.answer(inv, "200 OK") // the ACK was not there yet
				p.want("ACK")
				p.answer(refer, "202 Accepted")
				for _, f := range tc.fragments {
					p.notify(f, "active")
				}
				p.notify("200 OK", "terminated")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling answered transferring " + tc.want)
			})
		})
	}
}

// TestLostAckIsRepeatedBefore491IsTriedAgain: what a phone waits for that has
// repeated its 200 and says 491 is the ACK.
func TestLostAckIsRepeatedBefore491IsTriedAgain(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK")
		p.want("ACK")
		refer := p.want("REFER")
		p.answer(inv, "200 OK")
		p.want("ACK")
		p.answer(refer, "491 Request Pending")
		p.want("ACK")
		p.answer(p.want("REFER"), "403 Forbidden")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered failed/refer-rejected/phone")
	})
}

// TestReferOnASlowWay: where a round trip takes long, packets overtake each other,
// so that the REFER stays two of them behind the ACK, within bounds.
func TestReferOnASlowWay(t *testing.T) {
	for trip, gap := range map[time.Duration]time.Duration{
		10 * time.Millisecond: 0, 100 * time.Millisecond: 200 * time.Millisecond, 450 * time.Millisecond: 600 * time.Millisecond,
	} {
		t.Run(trip.String(), func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				s.pass(trip)
				p.answer(inv, "180 Ringing")
				s.pass(time.Minute / 6)
				p.answer(inv, "200 OK")
				ack := p.want("ACK")
				refer := p.want("REFER")
				equal(t, "the gap", refer.at.Sub(ack.at), gap)
				p.answer(refer, "603 Decline")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered failed/refer-rejected/phone")
			})
		})
	}
}

// TestReferWaitsBehindTheNewAck: a 200 that comes again while the REFER waits shows
// that the ACK in front of it was lost.
func TestReferWaitsBehindTheNewAck(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		s.pass(100 * time.Millisecond)
		p.answer(inv, "180 Ringing")
		p.answer(inv, "200 OK")
		p.want("ACK")
		s.pass(150 * time.Millisecond)
		p.answer(inv, "200 OK")
		ack := p.want("ACK")
		refer := p.want("REFER")
		equal(t, "the gap", refer.at.Sub(ack.at), 200*time.Millisecond)
		p.answer(refer, "491 Request Pending")
		p.want("ACK")
		p.answer(p.want("REFER"), "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered failed/refer-rejected/phone")
	})
}

// TestSecond491OnASlowWay: the first one may mean anything, and a spare ACK confuses
// some phones; at the second one the ACK is repeated.
func TestSecond491OnASlowWay(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		s.pass(100 * time.Millisecond)
		p.answer(inv, "200 OK")
		p.want("ACK")
		p.answer(p.want("REFER"), "491 Request Pending")
		p.answer(p.want("REFER"), "491 Request Pending")
		p.want("ACK")
		p.answer(p.want("REFER"), "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered failed/refer-rejected/phone")
	})
}
