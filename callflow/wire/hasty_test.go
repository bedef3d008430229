package wire

import (
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// TestHastyPhone: what a phone sends at the heels of its 200, while the dialog is put
// on record before its ACK, is heard after that, and not refused.
func TestHastyPhone(t *testing.T) {
	const slow = 40 * time.Millisecond
	hasty := func(t *testing.T, script func(*stage, *peer)) {
		play(t, nil, func(s *stage) {
			p := s.peer(proxyAddr)
			s.call = s.agent.Place(Placement{
				Callee: Callee{User: "+431505641"}, Tell: func(u callflow.Update) { s.told = append(s.told, u) },
				Record: func(r Record) <-chan struct{} {
					kept := make(chan struct{})
					if len(r.Dialogs) == 0 {
						close(kept)
					} else {
						time.AfterFunc(slow, func() { close(kept) })
					}
					return kept
				},
			})
			p.answer(p.want("INVITE"), "200 OK")
			script(s, p)
		})
	}
	t.Run("hangs up", func(t *testing.T) {
		hasty(t, func(s *stage, p *peer) {
			p.request("BYE", "Reason: Q.850;cause=16")
			p.want("ACK")
			p.want("200")
			s.settled("calling answered failed/hung-up/phone")
			p.quiet(time.Minute)
		})
	})
	t.Run("holds", func(t *testing.T) {
		hasty(t, func(s *stage, p *peer) {
			p.request("INVITE", sdpLines(holdOffer)...)
			p.want("ACK")
			for _, m := range []message{p.next(patience), p.next(patience)} {
				switch m.method() {
				case "REFER":
					p.answer(m, "603 Decline")
				default:
					equal(t, "the answer", m.start, "SIP/2.0 200 OK")
					p.requestSeq("ACK", p.cseq)
				}
			}
			p.answer(p.want("BYE"), "200 OK")
			s.settled("calling answered failed/refer-rejected/phone")
		})
	})
	t.Run("floods", func(t *testing.T) {
		hasty(t, func(s *stage, p *peer) {
			for range 3 * maxHasty {
				p.request("OPTIONS")
			}
			s.idle()
			equal(t, "requests that wait", len(s.call.leg.hasty), maxHasty)
			for range 2 * maxHasty {
				p.want("200")
			}
			p.want("ACK")
			refer, answers := message{}, 0
			for refer.start == "" || answers < maxHasty {
				if m := p.next(patience); m.method() == "REFER" {
					refer = m
				} else {
					answers++
				}
			}
			p.answer(refer, "603 Decline")
			p.answer(p.want("BYE"), "200 OK")
			s.settled("calling answered failed/refer-rejected/phone")
		})
	})
}
