package wire

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// The ladders: whole calls, as the other side sees them. Each line is a message
// that came (want) or went (answer, notify, request).

// silentDNS knows no name and leaves the one called "slow" unanswered.
type silentDNS struct{}

func (silentDNS) Ask(ctx context.Context, name string, kind uint16) (locate.Answer, error) {
	switch {
	case name == "slow.example.":
		<-ctx.Done()
		return locate.Answer{}, ctx.Err()
	case name == "pbx.example." && kind == dns.TypeA:
		record, err := dns.NewRR("pbx.example. A 192.0.2.10")
		return locate.Answer{Records: []dns.RR{record}}, err
	}
	var answer locate.Answer
	if name == "two.example." && kind == dns.TypeA {
		for _, addr := range []string{"192.0.2.10", "192.0.2.11"} {
			record, err := dns.NewRR("two.example. A " + addr)
			if err != nil {
				return answer, err
			}
			answer.Records = append(answer.Records, record)
		}
		return answer, nil
	}
	return answer, locate.ErrNoName
}

const proxyChallenge = `Proxy-Authenticate: Digest realm="example.com", nonce="n-1", algorithm=MD5, qop="auth"`

// answered takes a call to the point where the own phone is picked up.
func (p *peer) answered() {
	inv := p.want("INVITE")
	p.answer(inv, "180 Ringing")
	p.answer(inv, "200 OK")
	p.want("ACK")
}

// referred takes a call to the point where the phone has accepted the REFER.
func (p *peer) referred() {
	p.answered()
	p.answer(p.want("REFER"), "202 Accepted")
}

func TestThroughProxy(t *testing.T) {
	viaProxy := func(a *Account) {
		a.Domain = "example.com:5070"
		a.Proxies = []Proxy{{Host: "192.0.2.10"}}
	}
	play(t, viaProxy, func(s *stage) {
		p := s.peer(proxyAddr)
		p.contact = "<sip:phone@192.0.2.20:5066;line=7>"
		p.record = []string{"<sip:192.0.2.11:5080;lr>, <sip:192.0.2.10;lr;ftag=x>"}
		s.place()

		inv := p.want("INVITE")
		equal(t, "the Request-URI", inv.uri(), "sip:2622221@example.com:5070")
		equalList(t, "Route", inv.all("Route"), "<sip:192.0.2.10;lr>")
		equal(t, "From", inv.get("From"), `"+43 1 505641" <sip:2622221@example.com>;tag=`+inv.tag("From"))
		equal(t, "To", inv.get("To"), "<sip:2622221@example.com>")
		equal(t, "Contact", inv.get("Contact"), "<sip:2622221@192.0.2.1:5060>")
		equal(t, "Expires", inv.get("Expires"), "30")
		equal(t, "User-Agent", inv.get("User-Agent"), "Siptap/1.2.3")
		p.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
		equal(t, "the refusal's ACK goes to", p.want("ACK").uri(), inv.uri())

		again := p.want("INVITE")
		equal(t, "CSeq with credentials", again.get("CSeq"), "2 INVITE")
		equal(t, "Call-ID", again.get("Call-ID"), inv.get("Call-ID"))
		equal(t, "From", again.get("From"), inv.get("From"))
		equalList(t, "Route, not doubled", again.all("Route"), "<sip:192.0.2.10;lr>")
		if !strings.Contains(again.get("Proxy-Authorization"), `uri="sip:2622221@example.com:5070"`) {
			t.Errorf("credentials %q", again.get("Proxy-Authorization"))
		}
		p.answer(again, "100 Trying")
		p.answer(again, "180 Ringing")
		s.pass(3 * time.Second)
		p.answer(again, "200 OK")

		route := []string{"<sip:192.0.2.10;lr;ftag=x>", "<sip:192.0.2.11:5080;lr>"}
		ack := p.want("ACK")
		equal(t, "the ACK's Request-URI", ack.uri(), "sip:phone@192.0.2.20:5066;line=7")
		equalList(t, "the ACK's Route", ack.all("Route"), route...)
		equal(t, "the ACK's CSeq", ack.get("CSeq"), "2 ACK")
		equal(t, "the ACK's To tag", ack.tag("To"), "phone-tag")
		equal(t, "the ACK's credentials", ack.get("Proxy-Authorization"), again.get("Proxy-Authorization"))

		refer := p.want("REFER")
		equal(t, "the gap between ACK and REFER", refer.at.Sub(ack.at), 5*time.Millisecond)
		equal(t, "the REFER's Request-URI", refer.uri(), "sip:phone@192.0.2.20:5066;line=7")
		equalList(t, "the REFER's Route", refer.all("Route"), route...)
		equal(t, "the REFER's CSeq", refer.get("CSeq"), "3 REFER")
		equal(t, "Refer-To", refer.get("Refer-To"), "<sip:+431505641@example.com:5070;user=phone>")
		equal(t, "Referred-By", refer.get("Referred-By"), "<sip:2622221@example.com>")
		equal(t, "the REFER's Contact", refer.get("Contact"), "<sip:2622221@192.0.2.1:5060>")
		equal(t, "credentials that nobody asked for", refer.get("Proxy-Authorization"), "")
		p.answer(refer, "202 Accepted")
		p.notify("100 Trying", "active;expires=60")
		p.notify("180 Ringing", "active;expires=60")
		p.notify("200 OK", "terminated;reason=noresource")

		bye := p.want("BYE")
		equal(t, "the BYE's CSeq", bye.get("CSeq"), "4 BYE")
		equalList(t, "the BYE's Route", bye.all("Route"), route...)
		p.answer(bye, "200 OK")
		s.settled("calling ringing answered transferring alerting connected")
		p.quiet(time.Minute)
	})
}

func TestDirectToPhone(t *testing.T) {
	direct := func(a *Account) {
		a.Domain, a.Password = "example.com", ""
		a.Proxies = []Proxy{{Host: "192.0.2.20", Port: 5060}}
		a.Extension = "12@pbx.example:5070"
	}
	play(t, direct, func(s *stage) {
		p := s.peer(phoneAddr)
		s.placeTo(Callee{User: "sales", Host: "callee.example:5090", Display: `Sales "1" \ Co`})
		inv := p.want("INVITE")
		equal(t, "the Request-URI", inv.uri(), "sip:12@pbx.example:5070")
		equal(t, "To", inv.get("To"), "<sip:12@pbx.example>")
		equalList(t, "Route", inv.all("Route"), "<sip:192.0.2.20:5060;lr>")
		if want := `"Sales \"1\" \\ Co" <sip:2622221@example.com>`; !strings.HasPrefix(inv.get("From"), want) {
			t.Errorf("From %q, want %q", inv.get("From"), want)
		}
		p.answer(inv, "180 Ringing")
		p.answer(inv, "200 OK")
		ack := p.want("ACK")
		equal(t, "the ACK's Request-URI", ack.uri(), "sip:phone@192.0.2.20:5060")
		equalList(t, "the ACK's Route", ack.all("Route"))
		refer := p.want("REFER")
		equal(t, "the gap without Record-Route", refer.at.Sub(ack.at), time.Duration(0))
		equal(t, "Refer-To", refer.get("Refer-To"), "<sip:sales@callee.example:5090>")
		p.answer(refer, "202 Accepted")
		p.notify("100 Trying", "active")
		p.notify("200 OK", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring connected")
	})
}

func TestOwnPhoneRefuses(t *testing.T) {
	for status, want := range map[string]string{
		"486 Busy Here":               "failed/busy/phone",
		"603 Decline":                 "failed/declined/phone",
		"404 Not Found":               "failed/not-found/phone",
		"480 Temporarily Unavailable": "failed/unreachable/phone",
		"301 Moved":                   "failed/server/phone",
	} {
		t.Run(status, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				inv := p.want("INVITE")
				p.answer(inv, "100 Trying")
				p.answer(inv, status)
				p.want("ACK")
				s.settled("calling " + want)
				p.quiet(time.Minute)
			})
		})
	}
}

func TestReasonOfARefusal(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "403 Forbidden", `Reason: SIP;cause=403, Q.850;cause=21;text="rejected, sorry"`)
		p.want("ACK")
		s.settled("calling failed/declined/phone")
	})
}

func TestSilentServer(t *testing.T) {
	play(t, nil, func(s *stage) {
		start := time.Now()
		s.place()
		s.settled("calling failed/unreachable/host")
		equal(t, "the wait (Timer B)", time.Since(start), 32*time.Second)
		equal(t, "INVITEs (Timer A)", s.count("INVITE", ""), 7)
	})
}

func TestUnknownName(t *testing.T) {
	play(t, func(a *Account) { a.Domain = "nowhere.example" }, func(s *stage) {
		s.place()
		s.settled("calling failed/dns/host")
		if d := s.told[1].Detail; !strings.Contains(d, "nowhere.example") {
			t.Errorf("the detail %q does not name the domain", d)
		}
	})
}

func TestOwnPhoneNeverAnswers(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "180 Ringing")
		start := time.Now()
		p.answer(p.want("CANCEL"), "200 OK")
		equal(t, "it rang", time.Since(start), 20*time.Second)
		p.answer(inv, "487 Request Terminated")
		p.want("ACK")
		s.settled("calling ringing failed/no-answer/phone")
	})
}

func TestRepeatedAnswer(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK")
		first := p.want("ACK")
		p.want("REFER")
		p.answer(inv, "200 OK")
		second := p.want("ACK")
		equal(t, "the repeated ACK", second.get("CSeq"), first.get("CSeq"))
		equal(t, "its To tag", second.tag("To"), first.tag("To"))
		s.call.Stop(callflow.StopUser)
		p.want("REFER") // retransmitted
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered unknown")
	})
}

func TestForkedAnswer(t *testing.T) {
	play(t, nil, func(s *stage) {
		p, other := s.peer(proxyAddr), s.peer("192.0.2.30:5060")
		other.tag = "other-tag"
		s.place()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK")
		p.want("ACK")
		refer := p.want("REFER")
		other.answer(inv, "200 OK") // a second phone picked up as well
		ack := other.want("ACK")
		equal(t, "its ACK goes to", ack.uri(), "sip:phone@192.0.2.30:5060")
		equal(t, "with the tag", ack.tag("To"), "other-tag")
		bye := other.want("BYE")
		equal(t, "its BYE has the tag", bye.tag("To"), "other-tag")
		other.answer(inv, "200 OK")
		other.want("ACK")
		other.answer(bye, "200 OK")
		p.answer(refer, "202 Accepted")
		p.notify("100 Trying", "active")
		p.notify("200 OK", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling answered transferring connected")
	})
}
