package wire

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// This file lets RFC 4475's messages, and whatever a fuzzer makes of them, come in
// at each state of a call.

// aim points a message at a call: a request at its dialog, an answer at its INVITE.
type aim func(text string, p *peer) string

var (
	firstLine = regexp.MustCompile(`^[^\r\n]*`)
	callIDs   = regexp.MustCompile(`(?im)^(call-id|i)[ \t]*:[^\r\n]*`)
	froms     = regexp.MustCompile(`(?im)^(from|f)[ \t]*:[^\r\n]*`)
	tos       = regexp.MustCompile(`(?im)^(to|t)[ \t]*:[^\r\n]*`)
	cseqs     = regexp.MustCompile(`(?im)^cseq[ \t]*:[^\r\n]*`)
	vias      = regexp.MustCompile(`(?im)^(via|v)[ \t]*:[^\r\n]*`)
)

// once replaces a pattern's first match.
func once(re *regexp.Regexp, text, by string) string {
	at := re.FindStringIndex(text)
	if at == nil {
		return text
	}
	return text[:at[0]] + by + text[at[1]:]
}

// aims are what a message is made of before it is sent.
var aims = map[string]aim{
	"as it is": func(text string, _ *peer) string { return text },
	"in the call": func(text string, p *peer) string {
		text = once(callIDs, text, "Call-ID: "+p.invite.get("Call-ID"))
		text = once(froms, text, "From: "+p.invite.get("To")+";tag="+p.tag)
		return once(tos, text, "To: "+p.invite.get("From"))
	},
	"as a 180": func(text string, p *peer) string { return p.asAnswer(text, "SIP/2.0 180 Ringing") },
	"as a 200": func(text string, p *peer) string { return p.asAnswer(text, "SIP/2.0 200 OK") },
	"as a 401": func(text string, p *peer) string { return p.asAnswer(text, "SIP/2.0 401 Unauthorized") },
	"as a 600": func(text string, p *peer) string { return p.asAnswer(text, "SIP/2.0 600 Busy Everywhere") },
}

func (p *peer) asAnswer(text, start string) string {
	if p.invite.start == "" {
		return text
	}
	text = once(firstLine, text, start)
	text = once(vias, text, "Via: "+p.invite.get("Via"))
	return once(cseqs, text, "CSeq: "+p.invite.get("CSeq"))
}

// moments are the states of a call at which something comes in.
var moments = []string{"before", "calling", "ringing", "up", "transferring", "after"}

// disturb plays a call into which spoil's messages come at a moment, and which the
// person then hangs up. The peer answers all that it is asked.
func disturb(t *testing.T, moment string, spoil func(*peer) string) (told string) {
	t.Helper()
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		s.idle()
		var bad string
		at := func(now string) {
			if now != moment {
				return
			}
			if bad = spoil(p); len(bad) > 60_000 {
				bad = bad[:60_000]
			}
			p.raw(bad, s.agent.opt.Conn.LocalAddr())
			s.idle()
		}
		at("before")
		p.want("INVITE")
		at("calling")
		answer := func(m message) {
			switch m.method() {
			case "INVITE":
				p.invite = m
				p.answer(m, "180 Ringing")
				s.idle()
				at("ringing")
				p.answer(m, "200 OK")
			case "ACK":
				at("up")
			case "REFER":
				p.answer(m, "202 Accepted")
				s.idle()
				at("transferring")
				s.call.Stop(callflow.StopUser)
			case "SIP/2.0": // an answer to what was bad
			default:
				p.answer(m, "200 OK")
			}
		}
		answer(p.invite)
		begun := time.Now()
		for over := false; !over; {
			select {
			case <-s.call.Done():
				over = true
			default:
				if time.Since(begun) > 4*time.Minute {
					t.Fatalf("the call does not end; told %s; it got\n%s", s.statuses(), bad)
				}
				if m, ok := p.try(time.Second); ok {
					answer(m)
				} else {
					s.call.Stop(callflow.StopUser)
				}
			}
		}
		at("after")
		s.pass(time.Second)
		told = s.statuses() // when all are idle
		finals := 0
		for _, u := range s.told {
			if u.Status.Final() {
				finals++
			}
		}
		if finals != 1 {
			t.Errorf("told %s", s.statuses())
		}
		for _, m := range s.seen {
			if m.From.String() == hostAddr && strings.Contains(m.Text, "\nProxy-Authorization:") {
				t.Errorf("a secret for nobody:\n%s", m.Text)
			}
		}
	})
	return told
}

// try reads the next message where one comes in time.
func (p *peer) try(wait time.Duration) (message, bool) {
	_ = p.conn.SetReadDeadline(time.Now().Add(wait))
	buf := make([]byte, 1<<16)
	n, from, err := p.conn.ReadFrom(buf)
	if err != nil {
		return message{}, false
	}
	m := parse(buf[:n])
	m.from = from
	return m, true
}

// TestTorture sends each of RFC 4475's messages at each moment of a call: nothing
// breaks, nothing is left, and what is no message of the call changes nothing.
func TestTorture(t *testing.T) {
	all := tortures()
	if len(all) != 49 {
		t.Errorf("%d messages, RFC 4475 has 49", len(all))
	}
	for name, m := range all {
		t.Run(name, func(t *testing.T) {
			for how, aim := range aims {
				answers := strings.HasPrefix(how, "as a ")
				for _, moment := range moments {
					if answers && moment != "calling" && moment != "transferring" {
						continue // there is nothing more to be answered
					}
					told := disturb(t, moment, func(p *peer) string { return aim(m.text, p) })
					if !answers && told != "calling ringing answered transferring unknown" {
						t.Errorf("section %s, %s, %s: told %q", m.section, how, moment, told)
					}
				}
			}
		})
	}
}

// FuzzLive lets any bytes come in at any moment. What stands in braces is filled
// in, so that a fuzzer need not guess what is unguessable.
func FuzzLive(f *testing.F) {
	i := 0
	for _, m := range tortures() {
		f.Add([]byte(m.text), uint8(i))
		i++
	}
	for i, line := range []string{"SIP/2.0 180 Ringing", "SIP/2.0 200 OK", "SIP/2.0 302 Moved", "SIP/2.0 401 Unauthorized", "SIP/2.0 422 X", "SIP/2.0 491 X", "SIP/2.0 503 X"} {
		f.Add([]byte(line+"\r\nVia: {via}\r\nFrom: {from}\r\nTo: {to};tag=x\r\nCall-ID: {id}\r\nCSeq: {cseq}\r\nContact: <sip:2622221@192.0.2.10>\r\n"+
			"WWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\nRequire: 100rel\r\nRSeq: 1\r\nMin-SE: 100\r\nContent-Length: 0\r\n\r\n"), uint8(i))
	}
	for i, method := range []string{"INVITE", "UPDATE", "NOTIFY", "BYE", "CANCEL", "ACK", "OPTIONS", "REFER", "PRACK"} {
		f.Add([]byte(method+" sip:a SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKf\r\nFrom: {to};tag=phone-tag\r\nTo: {from}\r\nCall-ID: {id}\r\n"+
			"CSeq: 101 "+method+"\r\nContact: <sip:a@192.0.2.10>\r\nEvent: refer\r\nSession-Expires: 90\r\nContent-Type: application/sdp\r\n\r\n"+holdOffer), uint8(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, when uint8) {
		disturb(t, moments[int(when)%len(moments)], func(p *peer) string {
			inv := p.invite
			return strings.NewReplacer("{via}", inv.get("Via"), "{from}", inv.get("From"), "{to}", inv.get("To"),
				"{id}", inv.get("Call-ID"), "{cseq}", inv.get("CSeq")).Replace(string(data))
		})
	})
}
