package wire

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
)

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

// TestWrappedFragments: a fragment may be one part of a body (RFC 5621), and a whole
// message holds one.
func TestWrappedFragments(t *testing.T) {
	const busy = "SIP/2.0 486 Busy Here\r\n"
	part := func(kind, text string) string { return "--b\r\nContent-Type: " + kind + "\r\n\r\n" + text + "\r\n" }
	for name, tc := range map[string]struct {
		kind, body string
		read       bool
	}{
		"alone":           {"message/sipfrag;version=2.0", busy, true},
		"a whole message": {"message/sip", busy + "To: <sip:a@b>\r\n\r\n", true},
		"the second part": {`Multipart/Mixed ; boundary="b"`, part("text/plain", "SIP/2.0 200 OK") + part("Message/Sipfrag;version=2.0", busy) + "--b--", true},
		"parts of others": {"multipart/mixed;boundary=b", part("text/plain", busy) + "--b--", false},
		"no boundary":     {"multipart/mixed", part("message/sipfrag", busy) + "--b--", false},
		"another's":       {"multipart/mixed;boundary=c", part("message/sipfrag", busy) + "--b--", false},
		"cut off":         {"multipart/mixed;boundary=b", strings.TrimSuffix(part("message/sipfrag", busy), "\r\n"), false},
		"the 17th part":   {"multipart/mixed;boundary=b", strings.Repeat(part("a/b", ""), 16) + part("message/sipfrag", busy) + "--b--", false},
		"text":            {"text/plain", busy, false},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := callflow.ParseSipfrag(fragment(tc.kind, []byte(tc.body)))
			if read := err == nil && f.SIP.Code == 486; read != tc.read {
				t.Errorf("read: %v, want %v", read, tc.read)
			}
		})
	}
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
			_ = p.conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
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
