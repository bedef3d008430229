package wire

import (
	"bytes"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"siptap.org/siptap/callflow/trace"
)

// tap hands SIP messages to a trace as they pass a socket, redacted, one at a time.
type tap struct {
	sink trace.Sink
	mu   sync.Mutex
}

// message records one message. Keep-alives (RFC 5626 section 3.5.1) are none.
func (t *tap) message(from, to netip.AddrPort, data []byte) {
	if t.sink == nil || len(bytes.Trim(data, "\r\n\x00")) == 0 {
		return
	}
	text := trace.Redact(string(data))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sink(trace.Message{Time: time.Now(), From: from, To: to, Text: text})
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

// ReadFrom reads one packet.
func (p *packetTap) ReadFrom(b []byte) (int, net.Addr, error) {
	p.begin()
	for failed := 0; ; failed++ {
		n, from, err := p.PacketConn.ReadFrom(b)
		if err == nil {
			p.tap.message(addrPort(from), p.local, b[:n])
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

// streamTap is a TCP or TLS connection with a tap on it. It bounds how long a
// write may wait for a peer that does not read.
type streamTap struct {
	net.Conn
	tap           *tap
	local, remote netip.AddrPort
	pending       []byte // received, not yet a whole message; only used by the one reader
	onClose       func()
}

// writeTime is how long one message may take to be written to a connection.
const writeTime = 2 * time.Second

func (s *streamTap) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	if s.tap.sink != nil {
		s.pending = append(s.pending, b[:n]...)
		for {
			size := messageSize(s.pending)
			if size == 0 {
				break
			}
			s.tap.message(s.remote, s.local, s.pending[:size])
			s.pending = s.pending[size:]
		}
		if len(s.pending) > maxMessage {
			s.pending = nil
		}
	}
	return n, err
}

func (s *streamTap) Write(b []byte) (int, error) {
	if err := s.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	s.tap.message(s.local, s.remote, b)
	return s.Conn.Write(b)
}

func (s *streamTap) Close() error {
	if s.onClose != nil {
		s.onClose()
	}
	return s.Conn.Close()
}

// maxMessage bounds what is kept of a message that does not end.
const maxMessage = 128 << 10

// messageSize is the length of the whole message that b begins with, 0 where it
// is not whole yet (RFC 3261 section 18.3: on streams, by Content-Length).
func messageSize(b []byte) int {
	head := 0
	for bytes.HasPrefix(b[head:], []byte("\r\n")) {
		head += 2 // keep-alives before a message are counted to it
	}
	end := bytes.Index(b[head:], []byte("\r\n\r\n"))
	if end < 0 {
		return 0
	}
	size := head + end + 4
	for line := range bytes.SplitSeq(b[head:head+end], []byte("\r\n")) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		name = bytes.TrimSpace(name)
		if !bytes.EqualFold(name, []byte("Content-Length")) && !bytes.EqualFold(name, []byte("l")) {
			continue
		}
		n, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 24)
		if err != nil || len(b)-size < int(n) {
			return 0
		}
		return size + int(n)
	}
	return size
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
