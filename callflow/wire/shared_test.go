package wire

import (
	"net"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// TestOneConnection: calls that are placed at the same moment share one connection,
// and the next one uses it as well.
func TestOneConnection(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		var calls []*Call
		for range 5 {
			calls = append(calls, s.agent.Place(Placement{ID: "one", Callee: Callee{User: "12"}, Tell: func(callflow.Update) {}}))
		}
		p := v.accept()
		seen := map[string]bool{}
		for acked := 0; acked < len(calls); {
			m := p.next(patience)
			if m.method() == "ACK" {
				acked++
				continue
			}
			seen[m.get("Call-ID")] = true
			equal(t, "Contact", m.get("Contact"), "<sip:2622221@192.0.2.1:5060;transport=tcp>")
			p.answer(m, "486 Busy Here")
		}
		for _, c := range calls {
			<-c.Done()
		}
		s.place()
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
		equal(t, "calls", len(seen), 5)
		equal(t, "connections", v.wanted(), 1)
	})
}

// TestOpenWaits: who waits for another's connection gives up with its own context,
// and tries itself where the other one has failed.
func TestOpenWaits(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		v.up(false)
		target := locate.Target{Addr: addrPort(addrOf(proxyAddr)), Transport: locate.TCP}
		failed := make(chan error, 8)
		for range 8 {
			go func() {
				_, err := s.agent.open(s.t.Context(), target, "")
				failed <- err
			}()
		}
		for range 8 {
			if err := <-failed; err == nil {
				t.Error("a way to a server that is down")
			}
		}
		equal(t, "connections wanted", v.wanted(), 8)
	})
}

// TestOneSocket: several calls at once, one UDP socket for each address family.
func TestOneSocket(t *testing.T) {
	eachFamily(t, func(t *testing.T, at string) {
		playReal(t, at, "auto", nil, func(s *stage) {
			p, _ := s.packetPeer(at)
			var calls []*Call
			for range 5 {
				calls = append(calls, s.agent.Place(Placement{ID: "one", Callee: Callee{User: "12"}, Tell: func(callflow.Update) {}}))
			}
			from := map[string]bool{}
			for answered := 0; answered < len(calls); {
				m := p.next(patience)
				from[m.from.String()] = true
				if m.method() == "INVITE" {
					answered++
					p.answer(m, "486 Busy Here")
				}
			}
			for _, c := range calls {
				select {
				case <-c.Done():
				case <-time.After(10 * time.Second):
					t.Fatal("a call is not done")
				}
			}
			equal(t, "sockets seen", len(from), 1)
			equal(t, "sockets", len(s.agent.sockets), 1)
		})
	})
}

// TestTLSAgain: over TLS a lost connection is made anew from the same address,
// which our Contact names.
func TestTLSAgain(t *testing.T) {
	play(t, func(a *Account) { a.Transport = "tcp" }, func(s *stage) {
		target := locate.Target{Addr: addrPort(addrOf(proxyAddr)), Transport: locate.TLS}
		old := addrPort(addrOf("192.0.2.1:40000"))
		s.agent.flows.losses[target] = lossOfStream{net.ErrClosed, old, 1}
		if _, err := s.agent.open(s.t.Context(), target, "x"); slugOf(err) != callflow.SlugUnreachable {
			t.Errorf("%v", err)
		}
		equalList(t, "connected from", s.froms, old.String())
	})
}
