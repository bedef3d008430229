package wire

import (
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// A server that does not answer, cannot, or refuses: the next one is tried.

const otherAddr = "192.0.2.11:5060" // a second server

func twoTargets(a *Account) { a.Domain = "two.example" }

func TestSilentTarget(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		again := second.want("INVITE")
		equal(t, "the next is tried after", again.at.Sub(inv.at), 4*time.Second)
		equal(t, "Call-ID", again.get("Call-ID"), inv.get("Call-ID"))
		equal(t, "CSeq", again.get("CSeq"), "2 INVITE")
		if again.get("Via") == inv.get("Via") {
			t.Error("the same branch for another transaction")
		}
		second.answer(again, "407 Proxy Authentication Required", proxyChallenge)
		second.want("ACK")
		second.answered()
		second.answer(second.want("REFER"), "202 Accepted")
		second.notify("100 Trying", "active")
		second.notify("200 OK", "terminated")
		second.answer(second.want("BYE"), "200 OK")
		for range 3 { // sent before: Timer A at 0.5, 1.5 and 3.5 s
			first.want("INVITE")
		}
		first.quiet(40 * time.Second) // not sent again after it was given up
		s.settled("calling ringing answered transferring connected")

		s.told = nil
		s.place() // the one that failed stands last
		second.answer(second.want("INVITE"), "486 Busy Here")
		second.want("ACK")
		s.settled("calling failed/busy/phone")
		s.pass(illTime)
		s.told = nil
		s.place() // for a while only
		first.answer(first.want("INVITE"), "486 Busy Here")
		first.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func TestAllTargetsSilent(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		start := time.Now()
		s.place()
		s.settled("calling failed/unreachable/host")
		equal(t, "4 s, and the last one's whole 32 s", time.Since(start), 36*time.Second)
		equal(t, "INVITEs", s.count("INVITE", ""), 4+7)
	})
}

func TestAnswerJustInTime(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		s.pass(3900 * time.Millisecond)
		first.answer(inv, "100 Trying")
		s.pass(10 * time.Second)
		first.answer(inv, "486 Busy Here")
		second.quiet(time.Second)
		s.settled("calling failed/busy/phone")
	})
}

func TestUnavailable(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		first.answer(inv, "100 Trying")
		first.answer(inv, "503 Service Unavailable", "Retry-After: 300")
		first.want("ACK")
		again := second.want("INVITE")
		equal(t, "the next is tried after", again.at.Sub(inv.at), time.Duration(0))
		second.answer(again, "503 Service Unavailable")
		second.want("ACK")
		s.settled("calling failed/server/phone")
		equal(t, "what is told", s.told[1].SIP.Code, 503)

		s.pass(2 * time.Minute) // the second is well again, the first asked for 5 minutes
		s.place()
		second.answer(second.want("INVITE"), "486 Busy Here")
		second.want("ACK")
	})
}

// TestUnavailableAfterRinging: what rang was reached; ringing it by another way
// would ring it twice.
func TestUnavailableAfterRinging(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		first.answer(inv, "180 Ringing")
		first.answer(inv, "503 Service Unavailable")
		first.want("ACK")
		s.settled("calling ringing failed/server/phone")
		second.quiet(time.Second)
	})
}

func TestRefusedTarget(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		s.agent.refused(netip.MustParseAddrPort(proxyAddr)) // as ICMP tells
		again := second.want("INVITE")
		equal(t, "the next is tried after", again.at.Sub(inv.at), time.Duration(0))
		second.answer(again, "486 Busy Here")
		second.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func TestProxiesInOrder(t *testing.T) {
	proxies := func(a *Account) {
		a.Domain = "example.com"
		a.Proxies = []Proxy{{Host: "nowhere.example"}, {Host: "192.0.2.10"}, {Host: "192.0.2.11", Port: 5060}}
	}
	play(t, proxies, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		equalList(t, "Route", inv.all("Route"), "<sip:192.0.2.10;lr>")
		first.answer(inv, "503 Service Unavailable")
		equalList(t, "the ACK's Route", first.want("ACK").all("Route"), "<sip:192.0.2.10;lr>")
		again := second.want("INVITE")
		equalList(t, "Route", again.all("Route"), "<sip:192.0.2.11:5060;lr>")
		second.answer(again, "486 Busy Here")
		second.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

// TestLateTarget: what a server says that was given up.
func TestLateTarget(t *testing.T) {
	for name, tc := range map[string]func(first *peer, inv message){
		"rings": func(first *peer, inv message) {
			first.answer(inv, "180 Ringing")
			cancel := first.want("CANCEL")
			equalList(first.s.t, "the CANCEL's Via", cancel.all("Via"), inv.all("Via")...)
			equal(first.s.t, "the CANCEL's CSeq", cancel.get("CSeq"), "1 CANCEL")
			first.answer(cancel, "200 OK")
			first.answer(inv, "180 Ringing") // no second CANCEL
			first.answer(inv, "487 Request Terminated")
			equal(first.s.t, "the ACK's branch", first.want("ACK").get("Via"), inv.get("Via"))
			first.answer(inv, "487 Request Terminated")
			first.want("ACK")
		},
		"answers": func(first *peer, inv message) {
			first.answer(inv, "200 OK")
			ack := first.want("ACK")
			equal(first.s.t, "the ACK's CSeq", ack.get("CSeq"), "1 ACK")
			bye := first.want("BYE")
			first.answer(inv, "200 OK") // the ACK was lost
			first.want("ACK")
			first.answer(bye, "200 OK")
		},
		"answers in spite of the CANCEL": func(first *peer, inv message) {
			first.answer(inv, "180 Ringing")
			first.answer(first.want("CANCEL"), "200 OK")
			first.answer(inv, "200 OK")
			first.want("ACK")
			first.answer(first.want("BYE"), "200 OK")
		},
		"challenges": func(first *peer, inv message) {
			first.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
			first.want("ACK")
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, twoTargets, func(s *stage) {
				first, second := s.peer(proxyAddr), s.peer(otherAddr)
				first.tag = "first-tag"
				s.place()
				inv := first.want("INVITE")
				for range 3 {
					first.want("INVITE")
				}
				again := second.want("INVITE")
				second.answer(again, "180 Ringing")
				s.idle()
				tc(first, inv)
				first.quiet(time.Second)
				second.answer(again, "200 OK")
				second.want("ACK")
				second.answer(second.want("REFER"), "202 Accepted")
				second.notify("100 Trying", "active")
				second.notify("200 OK", "terminated")
				second.answer(second.want("BYE"), "200 OK")
				s.settled("calling ringing answered transferring connected")
			})
		})
	}
}

func TestHangUpAfterFailover(t *testing.T) {
	play(t, twoTargets, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(otherAddr)
		s.place()
		inv := first.want("INVITE")
		again := second.want("INVITE")
		second.answer(again, "180 Ringing")
		s.idle()
		s.call.Stop(callflow.StopUser)
		second.answer(second.want("CANCEL"), "200 OK")
		second.answer(again, "487 Request Terminated")
		second.want("ACK")
		for range 3 {
			first.want("INVITE")
		}
		first.answer(inv, "180 Ringing") // the call is held for this
		first.answer(first.want("CANCEL"), "200 OK")
		first.answer(inv, "487 Request Terminated")
		first.want("ACK")
		s.settled("calling ringing canceled")
	})
}

func TestTLSIsNeverWeakened(t *testing.T) {
	proxies := func(a *Account) {
		a.Proxies = []Proxy{{Host: "192.0.2.10", Transport: "tls"}, {Host: "192.0.2.11"}, {Host: "192.0.2.12", Transport: "tls"}}
	}
	play(t, proxies, func(s *stage) {
		second := s.peer(otherAddr)
		hangUp := func(c net.Conn) error { go func() { _, _ = c.Read(make([]byte, 1)); _ = c.Close() }(); return nil }
		s.tcp = map[string]func(net.Conn) error{"192.0.2.10:5061": hangUp}
		s.place()
		s.settled("calling failed/tls/host")
		equalList(t, "connections tried", s.dials, "192.0.2.10:5061", "192.0.2.12:5061")
		second.quiet(time.Minute)
	})
	play(t, proxies, func(s *stage) { // nobody there is no failure of TLS
		second := s.peer(otherAddr)
		s.place()
		second.answer(second.want("INVITE"), "486 Busy Here")
		second.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func TestLongRequest(t *testing.T) {
	long := Callee{User: "1", Display: "x"}
	bulky := func(a *Account) { a.User = strings.Repeat("u", 200) }
	t.Run("over TCP", func(t *testing.T) {
		play(t, bulky, func(s *stage) {
			p := s.peer(proxyAddr)
			taken := make(chan net.Conn, 1)
			s.tcp = map[string]func(net.Conn) error{proxyAddr: func(c net.Conn) error { taken <- c; return nil }}
			s.placeTo(long)
			conn := <-taken
			over := &peer{s: s, conn: packets{&framed{Conn: conn}}, tag: "phone-tag", contact: p.contact, cseq: 100}
			inv := over.want("INVITE")
			// Where we listen, and not where this connection comes from: should it break,
			// the answers can come there.
			if !strings.HasPrefix(inv.get("Via"), "SIP/2.0/TCP 192.0.2.1:5060;") {
				t.Errorf("Via %q", inv.get("Via"))
			}
			over.answer(inv, "180 Ringing")
			s.idle()
			s.call.Stop(callflow.StopUser)
			cancel := over.want("CANCEL") // by the same way
			equal(t, "the CANCEL's Via", cancel.get("Via"), inv.get("Via"))
			over.answer(cancel, "200 OK")
			over.answer(inv, "487 Request Terminated")
			over.want("ACK")
			s.settled("calling ringing canceled")
			p.quiet(time.Minute)
		})
	})
	t.Run("over UDP where TCP is refused", func(t *testing.T) {
		play(t, bulky, func(s *stage) {
			p := s.peer(proxyAddr)
			s.placeTo(long)
			inv := p.want("INVITE")
			if !strings.HasPrefix(inv.get("Via"), "SIP/2.0/UDP ") {
				t.Errorf("Via %q", inv.get("Via"))
			}
			p.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
			p.want("ACK")
			p.answer(p.want("INVITE"), "486 Busy Here")
			p.want("ACK")
			s.settled("calling failed/busy/phone")
			equalList(t, "TCP was tried", s.dials, proxyAddr) // once, not for each request
		})
	})
}

func TestRepeatedRefusal(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "486 Busy Here")
		first := p.want("ACK")
		s.settled("calling failed/busy/phone")
		for range 3 { // the ACK was lost; the call is long over
			start := time.Now()
			p.answer(inv, "486 Busy Here")
			again := p.want("ACK")
			equal(t, "the wait for its ACK", time.Since(start), time.Duration(0))
			equal(t, "the ACK's Via", again.get("Via"), first.get("Via"))
			equal(t, "the ACK's To", again.get("To"), first.get("To"))
			equal(t, "the ACK's CSeq", again.get("CSeq"), first.get("CSeq"))
			s.pass(500 * time.Millisecond)
		}
	})
}

func TestFirstInviteIsShort(t *testing.T) {
	long := func(a *Account) {
		a.Domain = "a-rather-long-name.of-a-server.example.com"
		a.Proxies = []Proxy{{Host: "192.0.2.10"}}
	}
	play(t, long, func(s *stage) {
		p := s.peer(proxyAddr)
		s.placeTo(Callee{User: "+431505641", Display: strings.Repeat("long name ", 20)})
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
		if n := len(s.seen[0].Text); n > maxUDP {
			t.Errorf("the first INVITE has %d bytes", n)
		}
	})
}
