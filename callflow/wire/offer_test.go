package wire

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// sdpLines are the header and body lines of a request with a description.
func sdpLines(body string, more ...string) []string {
	return append(more, "Content-Type: application/sdp", "", body)
}

// TestUpdateInEarlyDialog is RFC 3311 section 5.2 before the call is answered.
func TestUpdateInEarlyDialog(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.request("UPDATE")
		p.want("481") // there is no dialog yet
		p.answer(inv, "183 Session Progress", "Require: 100rel", "RSeq: 1")
		p.answer(p.want("PRACK"), "200 OK")
		p.request("UPDATE", sdpLines(holdOffer)...)
		p.want("491") // our offer has no answer yet
		p.request("UPDATE", "Contact: <sip:moved@192.0.2.10>")
		ok := p.want("200")
		equal(t, "the body", ok.body, "")
		equal(t, "Contact", ok.get("Contact"), "<sip:2622221@192.0.2.1:5060>")
		p.answer(inv, "183 Session Progress", append([]string{"Require: 100rel", "RSeq: 2"}, sdpLines(holdOffer)...)...)
		prack := p.want("PRACK")
		equal(t, "the PRACK goes to the new target", prack.uri(), "sip:moved@192.0.2.10")
		p.answer(prack, "200 OK")
		for _, tc := range []struct {
			lines []string
			want  string
		}{
			{sdpLines(holdOffer), "200"},
			{sdpLines(strings.Replace(holdOffer, "RTP/AVP", "RTP/SAVP", 1)), "488"},
			{[]string{"Content-Type: text/plain", "", "hello"}, "415"},
			{[]string{"Require: precondition"}, "420"},
			{[]string{"Session-Expires: 30"}, "422"},
		} {
			p.request("UPDATE", tc.lines...)
			got := p.next(patience)
			if !strings.HasPrefix(got.start, "SIP/2.0 "+tc.want) {
				t.Errorf("%q was answered %q", tc.lines, got.start)
			}
		}
		s.pass(time.Millisecond) // so that it is no retransmission
		p.requestSeq("UPDATE", p.cseq-1)
		if after := p.want("500").get("Retry-After"); after == "" {
			t.Error("a request out of order is not told when to come again")
		}
		p.tag = "another"
		p.request("UPDATE")
		p.want("481")
		p.tag = "phone-tag"
		p.answer(inv, "200 OK")
		p.want("ACK")
		refer := p.want("REFER")
		s.pass(time.Millisecond)
		p.requestSeq("UPDATE", p.cseq-2) // numbers go on where the early dialog left off
		p.want("500")
		p.answer(refer, "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered failed/refer-rejected/phone")
	})
}

// TestOffers: whatever the phone asks of the session, the call goes on.
func TestOffers(t *testing.T) {
	video := strings.Replace(holdOffer, "m=audio", "m=video", 1)
	for name, tc := range map[string]struct {
		method string
		lines  []string
		code   string
		body   string // what the answer's body holds
	}{
		"hold":                     {"INVITE", sdpLines(holdOffer), "200", "a=recvonly"},
		"sendrecv":                 {"INVITE", sdpLines(strings.Replace(holdOffer, "sendonly", "sendrecv", 1)), "200", "a=sendonly"},
		"inactive":                 {"INVITE", sdpLines(strings.Replace(holdOffer, "sendonly", "inactive", 1)), "200", "a=inactive"},
		"recvonly":                 {"INVITE", sdpLines(strings.Replace(holdOffer, "sendonly", "recvonly", 1)), "200", "a=sendonly"},
		"hold as in RFC 2543":      {"INVITE", sdpLines(strings.Replace(holdOffer, "c=IN IP4 192.0.2.20", "c=IN IP4 0.0.0.0", 1)), "200", "a=recvonly"},
		"no description":           {"INVITE", nil, "200", "a=sendonly"},
		"no Content-Type":          {"INVITE", []string{"", holdOffer}, "200", "a=recvonly"},
		"a compact Content-Type":   {"INVITE", []string{"c: Application/SDP;charset=utf-8", "", holdOffer}, "200", "a=recvonly"},
		"video only":               {"INVITE", sdpLines(video), "488", ""},
		"noise":                    {"INVITE", sdpLines("\x00\xff=v\r\nm=\r\nm=audio\r\n=\r\n"), "488", ""},
		"20 kB of noise":           {"INVITE", sdpLines(strings.Repeat("m=audio 1 RTP/AVP\r\n", 1000)), "488", ""},
		"another kind of body":     {"INVITE", []string{"Content-Type: application/isup", "", "x"}, "415", ""},
		"an unknown extension":     {"INVITE", []string{"Require: 100rel, precondition"}, "420", ""},
		"too short a session":      {"INVITE", []string{"Session-Expires: 89"}, "422", ""},
		"UPDATE, hold":             {"UPDATE", sdpLines(holdOffer), "200", "a=recvonly"},
		"UPDATE, no description":   {"UPDATE", nil, "200", ""},
		"UPDATE, video only":       {"UPDATE", sdpLines(video), "488", ""},
		"UPDATE, another body":     {"UPDATE", []string{"Content-Type: multipart/mixed", "", "x"}, "415", ""},
		"a new method":             {"PUBLISH", nil, "405", ""},
		"INFO":                     {"INFO", nil, "405", ""},
		"REFER of the phone's own": {"REFER", []string{"Refer-To: <sip:evil@192.0.2.66>"}, "405", ""},
		"OPTIONS":                  {"OPTIONS", nil, "200", ""},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.referred()
				p.request(tc.method, append([]string{"Contact: <sip:moved@192.0.2.10>"}, tc.lines...)...)
				got := p.want(tc.code)
				if !strings.Contains(got.body, tc.body) || (got.body == "") != (tc.body == "") {
					t.Errorf("the answer's body:\n%s", got.body)
				}
				if tc.method == "INVITE" {
					p.requestSeq("ACK", p.cseq)
				}
				p.notify("180 Ringing", "active")
				p.notify("200 OK", "terminated")
				bye := p.want("BYE")
				moved := tc.code == "200" && tc.method != "OPTIONS"
				equal(t, "the BYE goes to", bye.uri(), map[bool]string{
					true: "sip:moved@192.0.2.10", false: "sip:phone@192.0.2.10:5060",
				}[moved])
				p.answer(bye, "200 OK")
				s.settled("calling ringing answered transferring alerting connected")
			})
		})
	}
}

// TestOffersThatCross: a second offer has to wait for the first one's end.
func TestOffersThatCross(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.request("INVITE") // our offer is in the 200, its answer comes with the ACK
		p.want("200")
		first := p.cseq
		p.request("INVITE", sdpLines(holdOffer)...)
		p.want("491")
		p.requestSeq("ACK", p.cseq)
		p.request("UPDATE", sdpLines(holdOffer)...)
		p.want("491")
		p.request("UPDATE")
		p.want("200")
		s.pass(time.Millisecond) // the ACK of a 2xx is a transaction of its own
		p.requestSeq("ACK", first)
		s.idle()
		p.request("UPDATE", sdpLines(holdOffer)...)
		p.want("200")
		p.notify("486 Busy Here", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring failed/busy/callee")
	})
}

// TestEndlessOffers: a phone that renegotiates for ever costs no memory, and the
// call ends in its time.
func TestEndlessOffers(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.notify("100 Trying", "active;expires=600")
		const rounds = 300
		for i := range rounds {
			p.request("INVITE", sdpLines(holdOffer, "Session-Expires: 1800;refresher=uac", fmt.Sprintf("Contact: <sip:at%d@192.0.2.10>", i))...)
			p.want("200")
			s.pass(time.Millisecond)
			p.requestSeq("ACK", p.cseq)
			s.pass(10 * time.Millisecond)
		}
		s.pass(time.Second)
		s.idle() // so that the call's own timers may be looked at
		if n := len(s.call.loose); n > 20 {
			t.Errorf("%d timers are kept", n)
		}
		p.answer(p.want("BYE"), "200 OK") // outcome_timeout
		s.settled("calling ringing answered transferring unknown")
	})
}
