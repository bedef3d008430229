package world

import (
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"
)

// TestNonsense: what no peer should send disturbs nobody.
func TestNonsense(t *testing.T) {
	head := "Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:alice@siptap.example>\r\nCall-ID: x\r\n"
	inDialog := strings.Replace(head, "siptap.example>", "siptap.example>;tag=none", 1)
	for _, c := range []struct {
		name, text string
		want       []string // what comes back from the phone
	}{
		{"nothing", "", nil},
		{"keep-alive", "\r\n\r\n", nil},
		{"zeros", "\x00\x00", nil},
		{"another protocol", "GET / HTTP/1.1\r\n\r\n", nil},
		{"only a request line", "INVITE sip:alice@siptap.example SIP/2.0\r\n\r\n", nil},
		{"no CSeq", "INVITE sip:alice@siptap.example SIP/2.0\r\n" + head + "\r\n", nil},
		{"no Contact", "INVITE sip:alice@siptap.example SIP/2.0\r\n" + head + "CSeq: 1 INVITE\r\n\r\n", []string{"400 Bad Request"}},
		{"unusable offer", "INVITE sip:alice@siptap.example SIP/2.0\r\n" + head + "CSeq: 1 INVITE\r\nContact: <sip:192.0.2.9>\r\n\r\nnonsense",
			[]string{"488 Not Acceptable Here"}},
		{"a response to nothing", "SIP/2.0 200 OK\r\n" + head + "CSeq: 1 INVITE\r\n\r\n", nil},
		{"an ACK of nothing", "ACK sip:alice@siptap.example SIP/2.0\r\n" + inDialog + "CSeq: 1 ACK\r\n\r\n", nil},
		{"a CANCEL of nothing", "CANCEL sip:alice@siptap.example SIP/2.0\r\n" + head + "CSeq: 1 CANCEL\r\n\r\n", []string{"481 Call/Transaction Does Not Exist"}},
		{"a BYE of nothing", "BYE sip:alice@siptap.example SIP/2.0\r\n" + inDialog + "CSeq: 1 BYE\r\n\r\n", []string{"481 Call/Transaction Does Not Exist"}},
		{"an unknown method", "DANCE sip:alice@siptap.example SIP/2.0\r\n" + head + "CSeq: 1 DANCE\r\n\r\n", []string{"405 Method Not Allowed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, Script{}, Script{}, func(call *caller) {
				for _, to := range []netip.AddrPort{call.w.ProxyAddr(), call.w.PhoneAddr()} {
					call.do(func() { call.lines = nil })
					if _, err := call.e.conn.WriteTo([]byte(c.text), net.UDPAddrFromAddrPort(to)); err != nil {
						t.Fatal(err)
					}
					call.wait(giveUp) // nobody acknowledges, so refusals are repeated
				}
				call.do(func() { call.lines = slices.Compact(call.lines) })
				call.received(c.want...)
				call.open(0)
				d := call.acknowledge(call.dial(person))
				call.inDialog(d, d.request(sip.BYE))
				call.open(0)
			})
		})
	}
}
