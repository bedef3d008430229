package wire

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"siptap.org/siptap/callflow/trace"
)

// playReal is play with real sockets and real time.
func playReal(t *testing.T, domain, transport string, prepare func(*Agent), script func(*stage)) {
	t.Helper()
	s := &stage{t: t, real: true}
	var err error
	s.agent, err = NewAgent(t.Context(), Options{
		Account: Account{
			Name: "office", Domain: domain, User: "2622221", Password: "secret", Transport: transport,
			RingTimeout: 20 * time.Second, OutcomeTimeout: 120 * time.Second,
		},
		Trace: func(m trace.Message) { s.seen = append(s.seen, m) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if prepare != nil {
		prepare(s.agent)
	}
	defer func() {
		if err := s.agent.Close(); err != nil {
			t.Error(err)
		}
	}()
	script(s)
}

// framed makes the messages on a connection look like packets. It counts the
// keep-alives between them.
type framed struct {
	net.Conn
	frames framer
	blanks atomic.Int32 // CRLFs between messages
}

func (f *framed) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		message, blank, err := f.frames.next()
		switch {
		case err != nil:
			return 0, nil, err
		case blank:
			f.blanks.Add(1)
		case message != nil:
			return copy(b, message), f.RemoteAddr(), nil
		default:
			buf := make([]byte, 4096)
			n, err := f.Read(buf)
			if err != nil {
				return 0, nil, err
			}
			f.frames.add(buf[:n])
		}
	}
}

func (f *framed) WriteTo(b []byte, _ net.Addr) (int, error) { return f.Write(b) }

// packetPeer is a peer on a real UDP socket.
func (s *stage) packetPeer(addr string) (*peer, string) {
	s.t.Helper()
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		s.t.Skipf("no %s here: %v", addr, err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	at := conn.LocalAddr().String()
	return &peer{s: s, conn: conn, tag: "phone-tag", contact: "<sip:phone@" + at + ">", cseq: 100}, at
}

// accepted is the peer behind the next connection that a server takes.
func (s *stage) accepted(l net.Listener, transport string) *peer {
	s.t.Helper()
	conn, err := l.Accept()
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return &peer{s: s, conn: packets{&framed{Conn: conn}}, tag: "phone-tag", cseq: 100,
		contact: "<sip:phone@" + l.Addr().String() + ";transport=" + transport + ">"}
}

// eachFamily runs a test with a UDP address of its own on each family's loopback.
func eachFamily(t *testing.T, test func(t *testing.T, at string)) {
	t.Helper()
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(addr, func(t *testing.T) {
			conn, err := net.ListenPacket("udp", addr)
			if err != nil {
				t.Skipf("no %s here: %v", addr, err)
			}
			at := conn.LocalAddr().String()
			_ = conn.Close()
			test(t, at)
		})
	}
}

// packets completes framed to a net.PacketConn.
type packets struct{ *framed }

func (p packets) Close() error { return p.Conn.Close() }
