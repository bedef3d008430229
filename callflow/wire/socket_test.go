package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// Real sockets on loopback: what memory cannot show.

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// wholeCall plays the phone's part of a call that comes to connected. The
// NOTIFYs go over notifying, where that is another connection.
func (p *peer) wholeCall(notifying func(refer message) *peer) {
	inv := p.want("INVITE")
	p.answer(inv, "407 Proxy Authentication Required", proxyChallenge)
	p.want("ACK")
	p.answered()
	refer := p.want("REFER")
	p.answer(refer, "202 Accepted")
	n := p
	if notifying != nil {
		n = notifying(refer)
	}
	n.notify("100 Trying", "active")
	n.notify("200 OK", "terminated")
	p.answer(p.want("BYE"), "200 OK")
	p.s.settled("calling ringing answered transferring connected")
}

func TestUDP(t *testing.T) {
	eachFamily(t, func(t *testing.T, at string) {
		playReal(t, at, "auto", nil, func(s *stage) {
			p, _ := s.packetPeer(at)
			s.place()
			p.wholeCall(nil)
			s.told = nil
			s.place() // on the same socket
			p.wholeCall(nil)
			equal(t, "sockets", len(s.agent.sockets), 1)
		})
	})
}

func TestNobodyListens(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells which packet was refused")
	}
	eachFamily(t, func(t *testing.T, at string) {
		playReal(t, at, "udp", nil, func(s *stage) {
			start := time.Now()
			s.place()
			s.settled("calling failed/unreachable/host")
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("told after %v", d)
			}
			if !strings.Contains(s.told[1].Detail, ErrRefused.Error()) {
				t.Errorf("detail %q", s.told[1].Detail)
			}
			s.told = nil
			p, _ := s.packetPeer(at) // the socket lives on
			s.place()
			p.wholeCall(nil)
		})
	})
}

func TestTCP(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(addr, func(t *testing.T) { wholeTCP(t, addr) })
	}
}

// wholeTCP plays a call over TCP whose NOTIFYs come over a connection of the server's.
func wholeTCP(t *testing.T, addr string) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Skipf("no %s here: %v", addr, err)
	}
	defer func() { _ = l.Close() }()
	playReal(t, l.Addr().String(), "tcp", nil, func(s *stage) {
		s.place()
		p := s.accepted(l, "tcp")
		p.wholeCall(func(refer message) *peer {
			// A server connects to our Contact by itself.
			uri, err := parseNameAddr(refer.get("Contact"))
			if err != nil {
				t.Fatal(err)
			}
			if !hasParam(uri, "transport") {
				t.Errorf("Contact %q does not say how", refer.get("Contact"))
			}
			back, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(strings.Trim(uri.Host, "[]")), Port: uri.Port})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = back.Close() })
			n := *p
			n.conn = packets{&framed{Conn: back}}
			return &n
		})
		if len(s.seen) == 0 || s.seen[0].To.String() != l.Addr().String() {
			t.Errorf("nothing was traced")
		}
	})
}

func TestTCPConnectionLost(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	playReal(t, l.Addr().String(), "tcp", nil, func(s *stage) {
		s.place()
		p := s.accepted(l, "tcp")
		p.want("INVITE")
		start := time.Now()
		_ = p.conn.Close()
		s.settled("calling failed/unreachable/host")
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("told after %v", d)
		}
	})
}

func TestTCPRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	playReal(t, l.Addr().String(), "tcp", nil, func(s *stage) {
		s.place()
		s.settled("calling failed/unreachable/host")
	})
}

// certificate makes a certificate for localhost, and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestTLS(t *testing.T) {
	cert, pool := certificate(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	trust := func(a *Agent) { a.tls.roots = pool }
	playReal(t, "localhost:"+port, "tls", trust, func(s *stage) {
		s.place()
		p := s.accepted(l, "tls")
		p.wholeCall(nil)
	})
}

func TestTLSUntrusted(t *testing.T) {
	cert, _ := certificate(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = conn.Read(make([]byte, 1)) // runs the handshake
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	playReal(t, "localhost:"+port, "tls", nil, func(s *stage) {
		s.place()
		s.settled("calling failed/tls/host")
		if d := s.told[1].Detail; !strings.Contains(d, `"localhost"`) {
			t.Errorf("the detail %q does not say which name was expected", d)
		}
	})
	_ = l.Close()
	<-done
}

// deaf is a socket whose reads fail for a while, as after ICMP errors.
type deaf struct {
	net.PacketConn
	fails int
}

func (d *deaf) ReadFrom(b []byte) (int, net.Addr, error) {
	if d.fails--; d.fails >= 0 {
		return 0, nil, errors.New("reset")
	}
	return copy(b, "x"), &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, nil
}

func TestReadErrors(t *testing.T) {
	for _, tc := range []struct {
		fails int
		ok    bool
	}{{0, true}, {3, true}, {1000, false}} {
		conn := &packetTap{PacketConn: &deaf{fails: tc.fails}, tap: &tap{}, begin: func() {}, refused: func(netip.AddrPort) {}}
		n, _, err := conn.ReadFrom(make([]byte, 9))
		if ok := err == nil && n == 1; ok != tc.ok {
			t.Errorf("after %d failures: %d, %v", tc.fails, n, err)
		}
	}
}

func TestSecretsStayOutOfTheTrace(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
		s.idle()
		for _, m := range s.seen {
			if strings.Contains(m.Text, "response=") {
				t.Errorf("the trace holds credentials:\n%s", m.Text)
			}
		}
		equal(t, "messages in the trace", len(s.seen), 6)
		equal(t, "the first goes to", s.seen[0].To, netip.MustParseAddrPort(proxyAddr))
		equal(t, "and the second comes from", s.seen[1].From, netip.MustParseAddrPort(proxyAddr))
	})
}
