package wire

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// What an INVITE may meet besides a plain answer.

func TestAutoAnswer(t *testing.T) {
	for _, tc := range []struct{ how, call, alert, mode string }{
		{"", "", "", ""},
		{"off", "", "", ""},
		{"snom", "<sip:192.0.2.10>;answer-after=0", "", ""},
		{"yealink", "<sip:192.0.2.10>;answer-after=0", "info=alert-autoanswer;delay=0", ""},
		{"polycom", "", "Ring Answer", ""},
		{"all", "<sip:192.0.2.10>;answer-after=0", "info=alert-autoanswer;delay=0", "Auto"},
	} {
		t.Run(tc.how, func(t *testing.T) {
			play(t, func(a *Account) { a.AutoAnswer = tc.how }, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				equal(t, "Call-Info", inv.get("Call-Info"), tc.call)
				equal(t, "Alert-Info", inv.get("Alert-Info"), tc.alert)
				equal(t, "Answer-Mode", inv.get("Answer-Mode"), tc.mode)
				p.answer(inv, "486 Busy Here")
				p.want("ACK")
				s.settled("calling failed/busy/phone")
			})
		})
	}
	if _, err := newIdentity(Account{Domain: "example.com", User: "u", AutoAnswer: "nokia"}); err == nil || !strings.Contains(err.Error(), "snom") {
		t.Errorf("an unknown vendor: %v", err)
	}
}

func TestRedirected(t *testing.T) {
	play(t, nil, func(s *stage) {
		p, phone, other := s.peer(proxyAddr), s.peer(phoneAddr), s.peer(otherAddr)
		s.place()
		p.answer(p.want("INVITE"), "302 Moved Temporarily",
			`Contact: "x" <sip:2622221@192.0.2.11:5060?Subject=x>;q=0.3, <sip:+43930123456@192.0.2.10>, <tel:+43930123456>`,
			"Contact: <sip:2622221@192.0.2.20:5060;line=2>;q=0.7")
		p.want("ACK")
		inv := phone.want("INVITE")
		equal(t, "the Request-URI", inv.uri(), "sip:2622221@192.0.2.20:5060;line=2")
		equal(t, "To", inv.get("To"), "<sip:2622221@192.0.2.10>")
		equal(t, "CSeq", inv.get("CSeq"), "2 INVITE")
		phone.answer(inv, "503 Service Unavailable")
		phone.want("ACK")
		again := other.want("INVITE")
		equal(t, "the next Request-URI", again.uri(), "sip:2622221@192.0.2.11:5060")
		other.answer(again, "486 Busy Here")
		other.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func TestRedirectedThroughProxy(t *testing.T) {
	proxy := func(a *Account) { a.Domain, a.Proxies = "example.com", []Proxy{{Host: "192.0.2.10"}} }
	play(t, proxy, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "301 Moved", "Contact: <sip:2622221@192.0.2.99:5070>")
		p.want("ACK")
		inv := p.want("INVITE")
		equal(t, "the Request-URI", inv.uri(), "sip:2622221@192.0.2.99:5070")
		equalList(t, "Route", inv.all("Route"), "<sip:192.0.2.10;lr>")
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

// TestRedirectionsThatAreNotFollowed: to numbers that nobody has judged, in
// circles, and for ever.
func TestRedirectionsThatAreNotFollowed(t *testing.T) {
	for name, contact := range map[string]string{
		"another number": "<sip:+43930123456@192.0.2.10>", "no SIP": "<tel:+43930123456>", "itself": "<sip:2622221@192.0.2.10>",
		"garbage": "<<>>", "nothing": "",
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.answer(p.want("INVITE"), "302 Moved Temporarily", "Contact: "+contact)
				p.want("ACK")
				s.settled("calling failed/server/phone")
				p.quiet(time.Minute)
			})
		})
	}
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		for i := range 4 {
			p.answer(p.want("INVITE"), "302 Moved Temporarily", fmt.Sprintf("Contact: <sip:2622221@192.0.2.10;n=%d>", i))
			p.want("ACK")
		}
		s.settled("calling failed/server/phone")
		p.quiet(time.Minute)
	})
	tls := func(a *Account) { a.Transport = "tls" }
	play(t, tls, func(s *stage) { // nothing is there to connect to, and UDP is no substitute
		s.tcp = map[string]func(net.Conn) error{}
		s.place()
		s.settled("calling failed/unreachable/host")
	})
}

func TestIntervalTooSmall(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		equal(t, "Session-Expires", inv.get("Session-Expires"), "300;refresher=uas")
		equal(t, "Supported", inv.get("Supported"), "100rel, timer")
		p.answer(inv, "422 Session Interval Too Small", "Min-SE: 1800")
		p.want("ACK")
		again := p.want("INVITE")
		equal(t, "Session-Expires", again.get("Session-Expires"), "1800;refresher=uas")
		equal(t, "Min-SE", again.get("Min-SE"), "1800")
		p.answer(again, "422 Session Interval Too Small", "Min-SE: 3600") // once is enough
		p.want("ACK")
		s.settled("calling failed/server/phone")
	})
}

func TestSessionExpires(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK", "Session-Expires: 90;refresher=uas", "Require: timer")
		p.want("ACK")
		p.answer(p.want("REFER"), "202 Accepted")
		p.notify("100 Trying", "active;expires=600")
		s.pass(45 * time.Second)
		p.request("UPDATE", "Session-Expires: 90;refresher=uac", "Supported: timer", "Contact: "+p.contact)
		ok := p.want("200")
		equal(t, "the answer's Session-Expires", ok.get("Session-Expires"), "90;refresher=uac")
		equal(t, "its Require", ok.get("Require"), "timer")
		start := time.Now()
		p.request("UPDATE", "Session-Expires: 60")
		equal(t, "Min-SE", p.want("422").get("Min-SE"), "90")
		bye := p.want("BYE") // nobody has refreshed
		equal(t, "the session ends after", bye.at.Sub(start), time.Minute)
		p.answer(bye, "200 OK")
		p.notify("180 Ringing", "active") // the subscription outlives it
		p.notify("486 Busy Here", "terminated")
		s.settled("calling answered transferring alerting failed/busy/callee")
	})
}

// TestTimerTakenOff: a re-INVITE or UPDATE without the header ends the timer.
func TestTimerTakenOff(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "200 OK", "Session-Expires: 90;refresher=uas")
		p.want("ACK")
		p.answer(p.want("REFER"), "202 Accepted")
		p.notify("100 Trying", "active;expires=600")
		p.request("UPDATE")
		equal(t, "the answer's Session-Expires", p.want("200").get("Session-Expires"), "")
		p.quiet(110 * time.Second)
		p.notify("486 Busy Here", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered transferring failed/busy/callee")
	})
}

// TestAnswerAfterARefusal: an INVITE that was refused cannot be answered any more.
func TestAnswerAfterARefusal(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		again := p.want("INVITE")
		p.answer(inv, "200 OK")
		p.answer(again, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
		p.quiet(time.Minute)
	})
}

func TestWeRefresh(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK", "Session-Expires: 100;refresher=uac") // as a proxy adds it
		ack := p.want("ACK")
		p.answer(p.want("REFER"), "202 Accepted")
		p.notify("100 Trying", "active;expires=600")
		for range 2 {
			update := p.want("UPDATE")
			equal(t, "refreshed after", update.at.Sub(ack.at), 50*time.Second)
			equal(t, "Session-Expires", update.get("Session-Expires"), "100;refresher=uac")
			p.answer(update, "200 OK", "Session-Expires: 100;refresher=uac")
			ack = update
		}
		p.notify("486 Busy Here", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered transferring failed/busy/callee")
		p.quiet(5 * time.Minute)
	})
}

func TestReliableProvisional(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		p.record = []string{"<sip:192.0.2.10;lr>"}
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "100 Trying")
		p.answer(inv, "180 Ringing", "Require: 100rel", "RSeq: 41")
		prack := p.want("PRACK")
		equal(t, "RAck", prack.get("RAck"), "41 1 INVITE")
		equal(t, "the PRACK's Request-URI", prack.uri(), "sip:phone@192.0.2.10:5060")
		equalList(t, "its Route", prack.all("Route"), "<sip:192.0.2.10;lr>")
		equal(t, "its To tag", prack.tag("To"), "phone-tag")
		equal(t, "its CSeq", prack.get("CSeq"), "2 PRACK")
		p.answer(inv, "180 Ringing", "Require: 100rel", "RSeq: 41")          // repeated
		p.answer(inv, "183 Session Progress", "Require: 100rel", "RSeq: 43") // has overtaken 42
		p.answer(prack, "200 OK")
		p.answer(inv, "183 Session Progress", "Require: 100rel", "RSeq: 42")
		second := p.want("PRACK")
		equal(t, "RAck", second.get("RAck"), "42 1 INVITE")
		p.answer(second, "200 OK")
		p.answer(inv, "180 Ringing", "Require: 100rel", "RSeq: x") // cannot be acknowledged
		p.answer(inv, "200 OK")
		equal(t, "the ACK's CSeq", p.want("ACK").get("CSeq"), "1 ACK")
		refer := p.want("REFER")
		equal(t, "the REFER's CSeq", refer.get("CSeq"), "4 REFER")
		p.answer(refer, "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered failed/refer-rejected/phone")
	})
}

func TestEndlessReliableProvisionals(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		for i := range 200 {
			p.answer(inv, "183 Session Progress", "Require: 100rel", fmt.Sprintf("RSeq: %d", i+1))
			if i < maxPracks {
				p.answer(p.want("PRACK"), "200 OK")
			}
		}
		p.answer(p.want("CANCEL"), "200 OK")
		p.answer(inv, "487 Request Terminated")
		p.want("ACK")
		s.settled("calling ringing failed/no-answer/phone")
	})
}

func TestNotAcceptable(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		if !strings.Contains(inv.body, " RTP/AVP ") || strings.Contains(inv.body, "crypto") {
			t.Errorf("the first offer:\n%s", inv.body)
		}
		p.answer(inv, "488 Not Acceptable Here")
		p.want("ACK")
		again := p.want("INVITE")
		if !strings.Contains(again.body, " RTP/SAVP ") || !strings.Contains(again.body, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:") {
			t.Errorf("the second offer:\n%s", again.body)
		}
		p.answer(again, "200 OK")
		p.want("ACK")
		refer := p.want("REFER")
		p.request("INVITE", "Content-Type: application/sdp", "", "v=0\r\nm=audio 4000 RTP/SAVP 0\r\n"+
			"a=crypto:7 F8_128_HMAC_SHA1_80 inline:x\r\na=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:y\r\na=sendonly\r\n")
		ok := p.want("200")
		if !strings.Contains(ok.body, " RTP/SAVP 0") || !strings.Contains(ok.body, "a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:") {
			t.Errorf("the answer to a secure offer:\n%s", ok.body)
		}
		p.requestSeq("ACK", p.cseq)
		p.answer(refer, "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered failed/refer-rejected/phone")
	})
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		for range 2 {
			p.answer(p.want("INVITE"), "488 Not Acceptable Here")
			p.want("ACK")
		}
		s.settled("calling failed/media/phone")
		p.quiet(time.Minute)
	})
}
