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
		time.Sleep(time.Second)
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
		p.request("INVITE", "Require: 100rel", "Content-Type: application/sdp", "", holdOffer)
		equal(t, "Unsupported", p.want("420").get("Unsupported"), "100rel")
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

func TestNotifies(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		refer := p.want("REFER")
		for _, tc := range []struct {
			lines []string
			want  string
		}{
			{[]string{"Event: presence", "Subscription-State: active"}, "489"},
			{nil, "489"},
			{[]string{"Event: refer;id=7"}, "200"}, // nothing in it
			{[]string{"o: refer", "Subscription-State: active", "", ""}, "200"},                              // compact
			{[]string{"Event: refer", "", "SIP/2.0 100 Trying"}, "200"},                                      // no Content-Type
			{[]string{"Event: refer", "Content-Type:", "", "SIP/2.0 180 Ringing"}, "200"},                    // an empty one
			{[]string{"Event: refer", "Content-Type: message/sipfrag", "", "\x00\xff\xfe"}, "200"},           // binary
			{[]string{"Event: refer", "Content-Type: text/plain", "", "SIP/2.0 200 OK"}, "200"},              // no fragment
			{[]string{"Event: refer", "Content-Type: message/sipfrag", "", strings.Repeat("A", 9e3)}, "200"}, // huge
			{[]string{"Event: refer", "Subscription-State: ;;=;expires=x"}, "200"},
		} {
			p.request("NOTIFY", tc.lines...)
			if got := p.next(patience); !strings.HasPrefix(got.start, "SIP/2.0 "+tc.want) {
				t.Errorf("NOTIFY %.60q was answered %q", tc.lines, got.start)
			}
		}
		equal(t, "told", s.statuses(), "calling ringing answered transferring alerting")
		p.answer(refer, "202 Accepted")
		seq := p.cseq + 1
		p.requestSeq("NOTIFY", seq, notifyLines("200 OK", "active")...)
		p.want("200")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting connected")
	})
}

// TestForeignDialogs: only both tags and the Call-ID together are ours.
func TestForeignDialogs(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		refer := p.want("REFER")
		ours := p.invite
		for name, spoil := range map[string]func(){
			"Call-ID":    func() { p.invite.header = with(ours, "Call-ID", "x") },
			"our tag":    func() { p.invite.header = with(ours, "From", "<sip:a@b>;tag=x") },
			"remote tag": func() { p.tag = "x" },
		} {
			for _, method := range []string{"NOTIFY", "BYE", "INVITE", "UPDATE", "INFO"} {
				p.invite, p.tag = ours, "phone-tag"
				spoil()
				p.request(method, notifyLines("200 OK", "terminated")...)
				if got := p.next(patience); !strings.HasPrefix(got.start, "SIP/2.0 481") {
					t.Errorf("%s with a foreign %s was answered %q", method, name, got.start)
				}
				if method == "INVITE" {
					p.requestSeq("ACK", p.cseq)
				}
			}
		}
		p.invite, p.tag = ours, "phone-tag"
		equal(t, "told", s.statuses(), "calling ringing answered")
		p.answer(refer, "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered failed/refer-rejected/phone")
	})
}

func with(m message, name, value string) [][2]string {
	var h [][2]string
	for _, x := range m.header {
		if x[0] == name {
			x[1] = value
		}
		h = append(h, x)
	}
	return h
}

// TestStrangers: whoever calls gets a proper answer, and nothing rings.
func TestStrangers(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer("192.0.2.66:5060")
		p.invite = message{from: s.agent.opt.Conn.LocalAddr(), header: [][2]string{
			{"From", "<sip:2622221@192.0.2.1>"}, {"To", "<sip:x@y>"}, {"Call-ID", "c"},
		}}
		for method, want := range map[string]string{
			"OPTIONS": "200", "INVITE": "480", "NOTIFY": "481", "BYE": "481", "CANCEL": "481", "UPDATE": "481",
			"PRACK": "481", "INFO": "481", "REFER": "405", "SUBSCRIBE": "405", "MESSAGE": "405", "REGISTER": "405",
			"PUBLISH": "405", "GARBAGE": "405",
		} {
			p.request(method)
			got := p.next(patience)
			if !strings.HasPrefix(got.start, "SIP/2.0 "+want) {
				t.Errorf("%s was answered %q, want %s", method, got.start, want)
			}
			if allow := got.get("Allow"); (want == "405" || method == "OPTIONS") && allow != allowed {
				t.Errorf("%s: Allow is %q", method, allow)
			}
			if method == "INVITE" {
				p.requestSeq("ACK", p.cseq)
			}
		}
		p.request("ACK")
		p.quiet(time.Minute)
	})
}

// TestOwnInviteComesBack: a proxy that forks our INVITE to ourselves.
func TestOwnInviteComesBack(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		lines := []string{inv.start, "Via: SIP/2.0/UDP " + proxyAddr + ";branch=z9hG4bKproxy"}
		for _, h := range inv.header {
			lines = append(lines, h[0]+": "+h[1])
		}
		p.raw(strings.Join(lines, "\r\n")+"\r\n\r\n"+inv.body, inv.from)
		p.want("480")
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

// TestNonsense: what no SIP party would send changes nothing and harms nobody.
func TestNonsense(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		good := p.response(inv, "180 Ringing")
		for _, text := range []string{
			"", "\r\n\r\n", "\x00\x00", "SIP/2.0", "SIP/2.0 200 OK\r\n\r\n", "INVITE\r\n\r\n",
			"SIP/2.0 999999999999999999999 X\r\n\r\n", strings.Repeat("A", 60000),
			"\xff\xfe" + good,
			strings.Replace(good, "180", "-80", 1), strings.Replace(good, "180", "099", 1),
			strings.Replace(good, "CSeq: 1 INVITE", "CSeq: 99999999999 INVITE", 1),
			strings.Replace(good, "CSeq: 1 INVITE", "CSeq: 1 BYE", 1),
			strings.Replace(good, "branch=", "branch=z", 1),
			strings.Replace(good, "Content-Length: 0", "Content-Length: 4000000000", 1),
			strings.Replace(good, "Content-Length: 0", "Content-Length: -1", 1),
			strings.Replace(good, "Via: ", "Via: SIP/2.0/UDP [::1;;;,", 1),
			"NOTIFY sip:a SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKx\r\nCSeq: 1 NOTIFY\r\n\r\n",
		} {
			p.raw(text, inv.from)
		}
		synctest.Wait()
		for {
			p.conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
			if _, _, err := p.conn.ReadFrom(make([]byte, 1<<16)); err != nil {
				break
			}
		}
		equal(t, "told", s.statuses(), "calling")
		p.answer(inv, "180 "+strings.Repeat("x\x01é", 5000))
		p.answer(inv, "486 Busy Here", "X: "+strings.Repeat("y", 20000))
		p.want("ACK")
		s.settled("calling ringing failed/busy/phone")
		if r := s.told[1].SIP.Reason; len(r) > maxText || strings.ContainsRune(r, 1) {
			t.Errorf("the phrase came through as %q", r)
		}
	})
}

// TestImpossibleCode: a code that no RFC knows ends the call like any refusal.
func TestImpossibleCode(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "777 Jackpot")
		p.want("ACK")
		s.settled("calling failed/server/phone")
	})
}

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
