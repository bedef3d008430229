package wire

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

// headers are header lines of about that many bytes: many, or one.
func headers(size int, many bool) []string {
	if !many {
		return []string{"X-Long: " + strings.Repeat("x", size)}
	}
	var lines []string
	for n := 0; n < size; n += 20 {
		lines = append(lines, fmt.Sprintf("X-%05d: 123456789", n/20))
	}
	return lines
}

// TestLargeNotify: what UDP can carry is read and answered, in headers and in the
// body; it says as much as a small one.
func TestLargeNotify(t *testing.T) {
	for name, lines := range map[string][]string{
		"one header of 50 kB":         headers(50_000, false),
		"headers of 60 kB":            headers(60_000, true),
		"a via of 50 kB":              {"Via: SIP/2.0/UDP 192.0.2.77;branch=z9hG4bK" + strings.Repeat("x", 50_000)},
		"record-routes of 50 kB":      {"Record-Route: <sip:" + strings.Repeat("x", 50_000) + ">"},
		"a subscription state beside": append(headers(50_000, true), "Subscription-State: terminated"),
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.referred()
				p.notify("180 Ringing", "active")
				p.request("NOTIFY", append(lines, notifyLines("486 Busy Here", "terminated")...)...)
				p.want("200")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered transferring alerting failed/busy/callee")
			})
		})
	}
	t.Run("a body of 60 kB", func(t *testing.T) {
		play(t, nil, func(s *stage) {
			p := s.peer(proxyAddr)
			s.place()
			p.referred()
			p.request("NOTIFY", append(notifyLines("486 Busy Here", "terminated"), strings.Repeat("x\r\n", 20_000))...)
			p.want("200")
			p.answer(p.want("BYE"), "200 OK")
			s.settled("calling ringing answered transferring failed/busy/callee")
		})
	})
}

// TestLargeOverLoopback: the same through the kernel.
func TestLargeOverLoopback(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := conn.LocalAddr().String()
	_ = conn.Close()
	playReal(t, at, "udp", nil, func(s *stage) {
		p, _ := s.packetPeer(at)
		s.place()
		p.referred()
		p.notify("180 Ringing", "active")
		p.request("NOTIFY", append(headers(64_000, true), notifyLines("200 OK", "terminated")...)...)
		p.want("200")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring alerting connected")
	})
}

// TestEndlessHeaders: a server that never comes to an end with its message costs
// its connection, and little memory on the way.
func TestEndlessHeaders(t *testing.T) {
	play(t, overTCP, func(s *stage) {
		v := s.server(proxyAddr)
		s.place()
		p := v.accept()
		p.want("INVITE")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		line := []byte(strings.Repeat("X-Endless: 1\r\n", 64))
		written, err := p.conn.WriteTo([]byte("SIP/2.0 180 Ringing\r\n"), nil)
		for n := 0; err == nil && written < 10<<20; written += n {
			n, err = p.conn.WriteTo(line, nil)
		}
		runtime.ReadMemStats(&after)
		if err == nil || written > 2*maxMessage {
			t.Errorf("%d bytes of headers were taken, %v", written, err)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
			t.Errorf("the heap has grown by %d bytes", grown)
		}
		s.settled("calling failed/unreachable/host")
	})
}

// TestManyBadStreams: strangers that connect to our listener and send nonsense are
// closed, and leave the call alone.
func TestManyBadStreams(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	playReal(t, l.Addr().String(), "tcp", nil, func(s *stage) {
		s.place()
		p := s.accepted(l, "tcp")
		p.referred()
		uri, err := parseNameAddr(p.invite.get("Contact"))
		if err != nil {
			t.Fatal(err)
		}
		for _, nonsense := range []string{
			"\x16\x03\x01\x02\x00\x01\x00\r\n", "GET / HTTP/1.1\r\n\r\n", "NOTIFY sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n",
			"NOTIFY sip:a@b SIP/2.0\r\n\r\n", "NOTIFY sip:a@b SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n",
		} {
			stranger, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(uri.Host), Port: uri.Port})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := stranger.Write([]byte(nonsense)); err != nil {
				t.Fatal(err)
			}
			_ = stranger.SetReadDeadline(time.Now().Add(5 * time.Second))
			if n, err := stranger.Read(make([]byte, 100)); n != 0 || err == nil || strings.Contains(err.Error(), "timeout") {
				t.Errorf("%q: %d bytes, %v; want it closed", nonsense, n, err)
			}
			_ = stranger.Close()
		}
		p.notify("100 Trying", "active")
		p.notify("200 OK", "terminated")
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring connected")
	})
}
