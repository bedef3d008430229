package wire

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
)

func TestStrictRouting(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		p.contact = "<sip:phone@192.0.2.20:5066>"
		p.record = []string{"<sip:192.0.2.11;lr>", "<sip:192.0.2.10:5060;x=y>"}
		s.place()
		p.answer(p.want("INVITE"), "200 OK")
		ack := p.want("ACK")
		equal(t, "the ACK's Request-URI", ack.uri(), "sip:192.0.2.10:5060;x=y")
		equalList(t, "its Route", ack.all("Route"), "<sip:192.0.2.11;lr>", "<sip:phone@192.0.2.20:5066>")
		p.want("REFER")
		s.call.Stop(callflow.StopUser)
		p.want("REFER")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered unknown")
	})
}

// TestRouteWithoutBrackets: its lr is the URI's all the same.
func TestRouteWithoutBrackets(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		p.record = []string{"sip:192.0.2.11;lr", "sip:192.0.2.10:5060;lr"}
		s.place()
		p.answer(p.want("INVITE"), "200 OK")
		ack := p.want("ACK")
		equal(t, "the ACK's Request-URI", ack.uri(), "sip:phone@192.0.2.10:5060")
		equalList(t, "its Route", ack.all("Route"), "<sip:192.0.2.10:5060;lr>", "<sip:192.0.2.11;lr>")
		p.answer(p.want("REFER"), "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered failed/refer-rejected/phone")
	})
}

// TestNameInRecordRoute: the next hop is looked up before anything is sent there.
func TestNameInRecordRoute(t *testing.T) {
	for name, route := range map[string]string{
		"known":   "<sip:pbx.example:5060;lr>",
		"unknown": "<sip:nowhere.example:5060;lr>", // the server's own address is tried
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.record = []string{route}
				s.place()
				p.answer(p.want("INVITE"), "200 OK")
				equalList(t, "the ACK's Route", p.want("ACK").all("Route"), route)
				p.answer(p.want("REFER"), "603 Decline")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling answered failed/refer-rejected/phone")
			})
		})
	}
}

func TestHangUpWhileTheDialogsHopIsLookedUp(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		p.record = []string{"<sip:slow.example:5060;lr>"}
		s.place()
		p.answer(p.want("INVITE"), "200 OK")
		s.pass(time.Second)
		s.call.Stop(callflow.StopUser)
		p.want("ACK")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling canceled")
	})
}

// TestPoorAnswer: a 2xx without a Contact, or without a tag, or with nonsense in
// their place, still makes a call that can be ended.
func TestPoorAnswer(t *testing.T) {
	for name, tc := range map[string]struct{ contact, tag, uri string }{
		"no Contact":          {"", "phone-tag", "sip:2622221@192.0.2.10"},
		"no tag":              {"<sip:phone@192.0.2.10>", "", "sip:phone@192.0.2.10"},
		"Contact is a star":   {"*", "phone-tag", "sip:2622221@192.0.2.10"},
		"Contact is a number": {"<tel:+431505641>", "phone-tag", "sip:2622221@192.0.2.10"},
		"Contact is noise":    {`"<>;,=<sip`, "phone-tag", "sip:2622221@192.0.2.10"},
		"bare header names":   {"<sip:b@192.0.2.10;n?Route=x&h=y>", "phone-tag", "sip:b@192.0.2.10;n"},
		"second Contact":      {`<tel:1>, "A, B" <sip:b@192.0.2.10;method=BYE?Route=x>`, "phone-tag", "sip:b@192.0.2.10"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.contact, p.tag = tc.contact, tc.tag
				s.place()
				p.answer(p.want("INVITE"), "200 OK")
				equal(t, "the ACK's Request-URI", p.want("ACK").uri(), tc.uri)
				p.answer(p.want("REFER"), "603 Decline")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling answered failed/refer-rejected/phone")
			})
		})
	}
}

// TestPublicAddress: what the server sees of us, it gets as Contact.
func TestPublicAddress(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		equal(t, "Contact before", inv.get("Contact"), "<sip:2622221@192.0.2.1:5060>")
		for i, h := range inv.header {
			if h[0] == "Via" {
				inv.header[i][1] = strings.Replace(h[1], ";rport", ";rport=41000;received=203.0.113.7", 1)
			}
		}
		p.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		inv = p.want("INVITE")
		equal(t, "Contact after", inv.get("Contact"), "<sip:2622221@203.0.113.7:41000>")
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

const holdOffer = "v=0\r\no=- 1 1 IN IP4 192.0.2.20\r\ns=-\r\nc=IN IP4 192.0.2.20\r\nt=0 0\r\n" +
	"m=audio 4000 RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\na=sendonly\r\n"

// TestHeldFirst: some phones hold us before they call the callee.
func TestHeldFirst(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.request("INVITE", "Contact: <sip:moved@192.0.2.10:5060>", "Content-Type: application/sdp", "", holdOffer)
		ok := p.want("200")
		for _, want := range []string{"m=audio ", " RTP/AVP 8 0", "a=recvonly", "c=IN IP4 192.0.2.1"} {
			if !strings.Contains(ok.body, want) {
				t.Errorf("the answer lacks %q:\n%s", want, ok.body)
			}
		}
		equal(t, "Contact", ok.get("Contact"), "<sip:2622221@192.0.2.1:5060>")
		repeated := p.want("200") // no ACK yet
		equal(t, "repeated after", repeated.at.Sub(ok.at), 500*time.Millisecond)
		p.requestSeq("ACK", p.cseq)
		p.quiet(3 * time.Second)

		p.request("UPDATE") // it asks for nothing
		equal(t, "the answer to an empty UPDATE", p.want("200").body, "")
		p.request("INVITE", "Content-Type: application/sdp", "", strings.Replace(holdOffer, "RTP/AVP", "RTP/SAVP", 1))
		p.want("488")
		p.requestSeq("ACK", p.cseq)
		p.requestSeq("INVITE", p.cseq-1, "Content-Type: application/sdp", "", holdOffer)
		p.want("500") // out of order
		p.requestSeq("ACK", p.cseq-1)
		p.request("INVITE", "Require: timer, precondition", "Content-Type: application/sdp", "", holdOffer)
		equal(t, "Unsupported", p.want("420").get("Unsupported"), "precondition")
		p.requestSeq("ACK", p.cseq)
		p.request("INVITE")
		if ok := p.want("200"); !strings.Contains(ok.body, "a=sendonly") {
			t.Errorf("no offer in the answer to an INVITE without one:\n%s", ok.body)
		}
		p.requestSeq("ACK", p.cseq)

		p.notify("100 Trying", "active")
		p.notify("486 Busy Here", "terminated")
		bye := p.want("BYE")
		equal(t, "the BYE goes to the new target", bye.uri(), "sip:moved@192.0.2.10:5060")
		p.request("INVITE", "Content-Type: application/sdp", "", holdOffer)
		p.want("481")
		p.requestSeq("ACK", p.cseq)
		p.answer(bye, "200 OK")
		s.settled("calling ringing answered transferring failed/busy/callee")
	})
}

func TestUnacknowledgedOfferIsGivenUp(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		refer := p.want("REFER")
		p.answer(refer, "202 Accepted")
		p.request("INVITE", "Content-Type: application/sdp", "", holdOffer)
		for range 11 { // 0.5, 1.5, 3.5, 7.5, 11.5 … 31.5 s, and the first
			p.want("200")
		}
		// Timer N of the subscription runs out at the same time.
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring unknown")
	})
}

func TestInviteFitsOnePacket(t *testing.T) {
	long := func(a *Account) {
		a.Domain = "a-rather-long-name-of-a-sip-domain.customers.provider.example:5060"
		a.User = "a-long-user-name-0123456789"
		a.Proxies = []Proxy{{Host: "192.0.2.10", Port: 5060, Transport: "udp"}}
	}
	play(t, long, func(s *stage) {
		p := s.peer(proxyAddr)
		s.placeTo(Callee{User: "+431505641", Display: strings.Repeat("Ü", 200)})
		inv := p.want("INVITE")
		synctest.Wait()
		if n := len(s.seen[0].Text); n >= 1300 {
			t.Errorf("the first INVITE has %d bytes", n)
		}
		// With credentials it may be longer, and must go out all the same.
		p.answer(inv, "401 Unauthorized", fmt.Sprintf(`WWW-Authenticate: Digest realm="r", nonce="%s"`, strings.Repeat("n", 3000)))
		p.want("ACK")
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}
