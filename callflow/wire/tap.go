package wire

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"siptap.org/siptap/callflow/trace"
)

// tap hands SIP messages to a trace and to their calls' records as they pass a
// socket, redacted, one at a time.
type tap struct {
	sink  trace.Sink
	calls recorder
	mu    sync.Mutex
}

// message records one message. Keep-alives (RFC 5626 section 3.5.1) are none.
func (t *tap) message(from, to netip.AddrPort, data []byte) {
	if isKeepAlive(data) {
		return
	}
	text := string(data)
	ring := t.calls.of(trace.CallID(text))
	if ring == nil && t.sink == nil {
		return
	}
	m := trace.Message{Time: time.Now(), From: from, To: to, Text: trace.Redact(text)}
	t.mu.Lock()
	defer t.mu.Unlock()
	if ring != nil {
		ring.Add(m)
	}
	if t.sink != nil {
		t.sink(m)
	}
}

// packetTap is a UDP socket with a tap on it. It also keeps the reader alive:
// what the network reports about a packet sent earlier (an ICMP error, and on
// Windows a reset) is no reason to stop reading.
type packetTap struct {
	net.PacketConn
	tap     *tap
	local   netip.AddrPort
	begin   func() // called at each read: the stack has the socket then
	refused func(to netip.AddrPort)
}

// maxReadErrors bounds how many reads may fail one after the other before the
// socket is given up.
const maxReadErrors = 64

// ReadFrom reads one packet, tidied up for the stack.
func (p *packetTap) ReadFrom(b []byte) (int, net.Addr, error) {
	p.begin()
	for failed := 0; ; failed++ {
		n, from, err := p.PacketConn.ReadFrom(b)
		if err == nil {
			p.tap.message(addrPort(from), p.local, b[:n])
			if m := tidy(b[:n]); len(m) <= len(b) && !isKeepAlive(b[:n]) {
				n = copy(b, m)
			}
			return n, from, nil
		}
		if closed(err) || failed == maxReadErrors {
			return n, from, err
		}
		for _, to := range refusals(p.PacketConn) {
			p.refused(to)
		}
	}
}

// WriteTo sends one packet. An ICMP error about an earlier packet may surface
// here instead of in a read; the packet at hand has then not been sent, and is
// sent once more.
func (p *packetTap) WriteTo(b []byte, to net.Addr) (int, error) {
	p.tap.message(p.local, addrPort(to), b) // before it: the answer may be quicker than we
	n, err := p.PacketConn.WriteTo(b, to)
	if err != nil && !closed(err) {
		for _, to := range refusals(p.PacketConn) {
			p.refused(to)
		}
		n, err = p.PacketConn.WriteTo(b, to)
	}
	return n, err
}

// addrPort is a socket address as a value, with IPv4 always as IPv4.
func addrPort(a net.Addr) netip.AddrPort {
	var ap netip.AddrPort
	switch a := a.(type) {
	case *net.UDPAddr:
		ap = a.AddrPort()
	case *net.TCPAddr:
		ap = a.AddrPort()
	default:
		if a == nil {
			return ap
		}
		ap, _ = netip.ParseAddrPort(a.String())
	}
	return netip.AddrPortFrom(ap.Addr().Unmap().WithZone(""), ap.Port())
}
