package wire

import (
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
)

func TestManyCalls(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		const n = 50
		var calls []*Call
		for range n {
			calls = append(calls, s.agent.Place(Placement{Callee: Callee{User: "1"}}))
		}
		for range 2 * n {
			if m := p.next(patience); m.method() == "INVITE" {
				p.answer(m, "486 Busy Here")
			}
		}
		for i, c := range calls {
			select {
			case <-c.Done():
			case <-time.After(time.Minute):
				t.Fatalf("call %d is not done", i)
			}
		}
		equal(t, "calls that the agent still knows", len(s.agent.calls), 0)
	})
}

func TestCloseUnderCalls(t *testing.T) {
	for _, after := range []string{"", "INVITE", "ACK", "REFER"} {
		t.Run("after "+after, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				want := "calling canceled"
				if after != "" {
					inv := p.want("INVITE")
					if after != "INVITE" {
						p.answer(inv, "200 OK")
						p.want("ACK")
						refer := p.want("REFER")
						want = "calling answered unknown"
						if after == "REFER" {
							p.answer(refer, "202 Accepted")
							want = "calling answered transferring unknown"
						}
					}
				}
				synctest.Wait()
				if err := s.agent.Close(); err != nil {
					t.Error(err)
				}
				s.settled(want)
				s.call.Stop(callflow.StopUser) // too late, and harmless
			})
		})
	}
}

func TestPlaceAfterClose(t *testing.T) {
	play(t, nil, func(s *stage) {
		if err := s.agent.Close(); err != nil {
			t.Fatal(err)
		}
		s.place()
		s.settled("calling failed/internal/host")
	})
}
