package wire

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestMessages: a call's messages are kept in order, without secrets and without
// those of others, also the late ones.
func TestMessages(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), proxyRequired, proxyChallenge)
		p.want("ACK")
		p.answered()
		refer := p.want("REFER")
		p.raw("OPTIONS sip:x@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKo\r\nFrom: <sip:a@b>;tag=1\r\n"+
			"To: <sip:x@192.0.2.1>\r\nCall-ID: another\r\nCSeq: 1 OPTIONS\r\n\r\n", p.invite.from)
		equal(t, "a stranger's answer is for", p.want("200").get("Call-ID"), "another")
		p.answer(refer, "603 Decline")
		p.want("BYE")
		p.request("BYE")
		p.want("200")
		s.settled("calling ringing answered failed/refer-rejected/phone")
		p.request("NOTIFY", notifyLines("200 OK", "terminated")...)
		p.want("200") // it was a dialog of ours
		s.idle()
		var got []string
		for _, m := range s.call.Messages() {
			first, _, _ := strings.Cut(m.Text, " sip:")
			first, _, _ = strings.Cut(strings.TrimPrefix(first, "SIP/2.0 "), "\r\n")
			got = append(got, first)
			if strings.Contains(m.Text, "response=") || strings.Contains(m.Text, "another") {
				t.Errorf("this is not to be kept:\n%s", m.Text)
			}
		}
		equal(t, "the messages", strings.Join(got, ", "), "INVITE, "+proxyRequired+", ACK, INVITE, 180 Ringing, 200 OK, ACK, "+
			"REFER, 603 Decline, BYE, BYE, 200 OK, NOTIFY, 200 OK")
	})
}

// TestMessagesAreBounded: a flood costs no more than its bounds, and old calls are
// let go.
func TestMessagesAreBounded(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		for i := range 400 {
			p.answer(inv, fmt.Sprintf("183 Session Progress %d", i), "X: "+strings.Repeat("x", 1000))
		}
		s.idle()
		kept, size := s.call.Messages(), 0
		for _, m := range kept {
			size += len(m.Text)
		}
		if size > maxKeptBytes || len(kept) > maxKeptMessages || !strings.Contains(kept[len(kept)-1].Text, "Progress 399") {
			t.Errorf("%d messages with %d bytes are kept, the last is %.40q", len(kept), size, kept[len(kept)-1].Text)
		}
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling ringing failed/busy/phone")
		for range maxKeptCalls + 3 {
			s.told = nil
			s.place()
			p.answer(p.want("INVITE"), "486 Busy Here")
			p.want("ACK")
			s.settled("calling failed/busy/phone")
			s.pass(time.Millisecond)
		}
		equal(t, "calls recorded", len(s.agent.tap.calls.rings), maxKeptCalls)
	})
}
