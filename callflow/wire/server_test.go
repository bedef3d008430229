package wire

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// dial is a TCP connection in memory, to those who take one.
func (s *stage) dial(_ context.Context, from, to netip.AddrPort) (net.Conn, error) {
	s.dialing.Lock()
	s.dials = append(s.dials, to.String())
	if from.IsValid() {
		s.froms = append(s.froms, from.String())
	}
	s.dialing.Unlock()
	take := s.tcp[to.String()]
	if take == nil {
		return nil, syscall.ECONNREFUSED
	}
	ours, theirs := net.Pipe()
	local := netip.MustParseAddrPort("192.0.2.1:40000")
	if err := take(&memoryConn{theirs, to, local}); err != nil {
		return nil, err
	}
	return &memoryConn{ours, local, to}, nil
}

// memoryConn is a pipe with addresses.
type memoryConn struct {
	net.Conn
	local, remote netip.AddrPort
}

func (m *memoryConn) LocalAddr() net.Addr  { return net.TCPAddrFromAddrPort(m.local) }
func (m *memoryConn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(m.remote) }

// listenMemory is a listener to which nobody connects.
func listenMemory(netip.Addr) (net.Listener, error) { return &memoryListener{feed: newFeed()}, nil }

type memoryListener struct{ *feed }

func (*memoryListener) Addr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort("192.0.2.1:5060"))
}

// server takes TCP connections in memory at an address.
type server struct {
	s     *stage
	at    string
	conns chan *pumped

	mu    sync.Mutex
	down  bool
	tried int // connections that were wanted of it
}

// server is a server that listens.
func (s *stage) server(addr string) *server {
	v := &server{s: s, at: addr, conns: make(chan *pumped, 32)}
	if s.tcp == nil {
		s.tcp = make(map[string]func(net.Conn) error)
	}
	s.tcp[addr] = func(c net.Conn) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.tried++
		if v.down {
			return syscall.ECONNREFUSED
		}
		v.conns <- pump(c)
		return nil
	}
	return v
}

// up says whether connections are taken from now on.
func (v *server) up(up bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.down = !up
}

func (v *server) wanted() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.tried
}

// accept is the peer at the other end of the next connection.
func (v *server) accept() *peer {
	v.s.t.Helper()
	select {
	case conn := <-v.conns:
		return &peer{s: v.s, conn: conn, tag: "phone-tag", cseq: 100, contact: "<sip:phone@" + v.at + ";transport=tcp>"}
	case <-time.After(patience):
		v.s.t.Fatalf("nobody connects; told %s", v.s.statuses())
		return nil
	}
}

// lonely checks that nobody has connected again.
func (v *server) lonely() {
	v.s.t.Helper()
	v.s.idle()
	select {
	case <-v.conns:
		v.s.t.Error("an unexpected connection to " + v.at)
	default:
	}
}

// over continues a peer's part on another connection.
func (p *peer) over(other *peer) *peer {
	q := *p
	q.conn = other.conn
	return &q
}

// hangUp ends the peer's connection.
func (p *peer) hangUp() { _ = p.conn.Close(); p.s.idle() }

// blanks is how many CRLFs came on a peer's connection.
func (p *peer) blanks() int { p.s.idle(); return int(p.conn.(*pumped).blanks.Load()) }

// pumped is a connection that is always read, as a kernel does, so that who writes
// to it need not wait.
type pumped struct {
	*framed
	in chan []byte

	mu sync.Mutex
	by time.Time
}

func pump(c net.Conn) *pumped {
	p := &pumped{framed: &framed{Conn: c}, in: make(chan []byte, 1024)}
	go func() {
		defer close(p.in)
		buf := make([]byte, maxMessage)
		for {
			n, _, err := p.framed.ReadFrom(buf)
			if err != nil {
				return
			}
			p.in <- append([]byte(nil), buf[:n]...)
		}
	}()
	return p
}

func (p *pumped) SetReadDeadline(by time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.by = by
	return nil
}

func (p *pumped) ReadFrom(b []byte) (int, net.Addr, error) {
	p.mu.Lock()
	by := p.by
	p.mu.Unlock()
	select {
	case message, ok := <-p.in:
		if !ok {
			return 0, nil, net.ErrClosed
		}
		return copy(b, message), p.RemoteAddr(), nil
	case <-time.After(time.Until(by)):
		return 0, nil, os.ErrDeadlineExceeded
	}
}

// overTCP is an account whose server is reached over TCP.
func overTCP(a *Account) { a.Transport = "tcp" }

// twoOverTCP is one with a second server to go to.
func twoOverTCP(a *Account) { a.Domain, a.Transport = "two.example", "tcp" }

// TestPongs: a whole ping of the peer is answered, and nothing else is one.
func TestPongs(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		inv := p.want("INVITE")
		p.raw("\r\n\r\n", nil)
		equal(t, "pongs", p.blanks(), 1)
		p.raw("\r\n", nil) // half a ping
		equal(t, "pongs", p.blanks(), 1)
		p.raw("\r\n", nil)
		equal(t, "pongs", p.blanks(), 2)
		p.raw("\r\n", nil)
		p.answer(inv, "180 Ringing")
		p.raw("\r\n", nil)
		equal(t, "pongs after a CRLF before a message", p.blanks(), 2)
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling ringing failed/busy/phone")
	})
}

// TestStreamPings: a server that does not answer pings is one that does not know
// them; one that used to is dead.
func TestStreamPings(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.referred()
		p.notify("180 Ringing", "active")
		before := p.blanks()
		s.pass(3 * keepAliveTime)
		if n := p.blanks() - before; n < 6 || n > 8 {
			t.Errorf("%d CRLFs in three times the keep-alive time", n)
		}
		v.lonely()

		p.raw("\r\n", nil) // the first answer ever
		for n, tries := p.blanks(), 0; p.blanks() == n && tries < 300; tries++ {
			s.pass(100 * time.Millisecond)
		}
		s.pass(pongTime - time.Second)
		v.lonely()
		s.pass(time.Second)
		again := p.over(v.accept())
		again.sendNotify("200 OK", "terminated")
		again.want("200")
		again.answer(again.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting connected")
		gone := again.blanks()
		s.pass(5 * keepAliveTime)
		equal(t, "keep-alives after the call", again.blanks(), gone)
	})
}

// TestPacketPings: over UDP the NAT is kept open while the call lives.
func TestPacketPings(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.referred()
		p.notify("180 Ringing", "active")
		p.raw("\r\n\r\n", addrOf(hostAddr)) // nobody answers this over UDP
		start := time.Now()
		p.quiet(100 * time.Second)
		if len(p.pings) < 4 || len(p.pings) > 5 {
			t.Fatalf("%d keep-alives in 100 s", len(p.pings))
		}
		last := start
		for _, at := range p.pings {
			if gap := at.Sub(last); gap < 20*time.Second || gap > 25*time.Second {
				t.Errorf("a keep-alive after %v", gap)
			}
			last = at
		}
		p.notify("200 OK", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting connected")
		p.pings = nil
		p.quiet(100 * time.Second)
		equal(t, "keep-alives after the call", len(p.pings), 0)
	})
}

func addrOf(addr string) net.Addr {
	return net.UDPAddrFromAddrPort(netip.MustParseAddrPort(addr))
}

// TestUnreadable: one message that cannot be read costs itself; what is no SIP
// stream at all costs the connection.
func TestUnreadable(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		inv := p.want("INVITE")
		p.raw("SIP/2.0 180 Ringing\r\nVia: nonsense\r\nCSeq: x\r\nContent-Length: 0\r\n\r\n", nil)
		p.raw("OPTIONS nonsense SIP/2.0\r\nContent-Length: 0\r\n\r\n", nil)
		p.answer(inv, "180 Ringing")
		s.idle()
		equal(t, "told", s.statuses(), "calling ringing")
		if _, err := p.conn.WriteTo([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), nil); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Log(err) // it is closed while we write
		}
		again := p.over(v.accept())
		again.answer(inv, "486 Busy Here")
		again.want("ACK")
		s.settled("calling ringing failed/busy/phone")
	})
}
