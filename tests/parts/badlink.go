package parts

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// BadLink is a network between a client and a server, over UDP: it loses a fifth
// of the packets, doubles a tenth, and delays each by up to 300 ms, so that they
// overtake each other. What it does to the nth packet follows from its seed.
type BadLink struct {
	Addr string // address:port at which clients find the server

	near   *net.UDPConn
	server *net.UDPAddr

	mu      sync.Mutex
	rand    *rand.Rand
	clients map[netip.AddrPort]*net.UDPConn // the sockets that stand for them at the server
	passed  int
	lost    int
	story   []string // what became of each packet
	closed  bool
	readers sync.WaitGroup
}

// longestDelay is how long a packet travels at most.
const longestDelay = 300 * time.Millisecond

// NewBadLink lays a link that leads nowhere yet.
func NewBadLink(t testing.TB, seed uint64) *BadLink {
	t.Helper()
	near, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.MustParseAddrPort(loopback()+":5060")))
	if err != nil {
		t.Fatal(err)
	}
	return &BadLink{
		Addr: near.LocalAddr().String(), near: near,
		rand: rand.New(rand.NewPCG(seed, 0)), clients: make(map[netip.AddrPort]*net.UDPConn),
	}
}

// lead makes the link lead to a server, until the test ends.
func (l *BadLink) lead(t testing.TB, server string) {
	t.Helper()
	l.server = net.UDPAddrFromAddrPort(netip.MustParseAddrPort(server))
	l.readers.Go(func() {
		for packet := range packets(l.near) {
			if to := l.client(packet.from); to != nil {
				l.carry("→", packet.data, func(b []byte) { _, _ = to.Write(b) })
			}
		}
	})
	t.Cleanup(func() {
		l.mu.Lock()
		l.closed = true
		_ = l.near.Close()
		for _, c := range l.clients {
			_ = c.Close()
		}
		l.mu.Unlock()
		l.readers.Wait()
		if t.Failed() {
			t.Logf("on the bad link:\n%s", strings.Join(l.story, "\n"))
		}
	})
}

// client returns the socket that stands for a client at the server.
func (l *BadLink) client(from netip.AddrPort) *net.UDPConn {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.clients[from]; c != nil || l.closed {
		return c
	}
	c, err := net.DialUDP("udp4", nil, l.server)
	if err != nil {
		return nil // as if the packet were lost
	}
	l.clients[from] = c
	l.readers.Go(func() {
		for packet := range packets(c) {
			l.carry("←", packet.data, func(b []byte) { _, _ = l.near.WriteToUDPAddrPort(b, from) })
		}
	})
	return c
}

// carry loses a packet, or delivers it later, perhaps twice.
func (l *BadLink) carry(way string, data []byte, deliver func([]byte)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first, _, _ := bytes.Cut(data, []byte("\r\n"))
	tell := func(fate string) {
		l.story = append(l.story, fmt.Sprintf("%s %s %s %s: %s", time.Now().Format("05.000"), way, first, cseq.Find(data), fate))
	}
	if l.rand.IntN(5) == 0 {
		l.lost++
		tell("lost")
		return
	}
	l.passed++
	copies := 1
	if l.rand.IntN(10) == 0 {
		copies = 2
	}
	for range copies {
		delay := time.Duration(l.rand.Int64N(int64(longestDelay)))
		tell(delay.Round(time.Millisecond).String())
		time.AfterFunc(delay, func() { deliver(data) })
	}
}

// cseq finds the header line that tells which request a message belongs to.
var cseq = regexp.MustCompile(`(?m)^CSeq: [^\r]*`)

// Losses returns how many packets have passed and how many were lost.
func (l *BadLink) Losses() (passed, lost int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.passed, l.lost
}

type packet struct {
	data []byte
	from netip.AddrPort
}

// packets yields what arrives at a socket until it is closed.
func packets(conn *net.UDPConn) func(func(packet) bool) {
	return func(yield func(packet) bool) {
		for {
			buf := make([]byte, 1<<16)
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				if errors.Is(err, net.ErrClosed) {
					return
				}
				continue // an ICMP error of an earlier packet
			}
			if !yield(packet{buf[:n], from}) {
				return
			}
		}
	}
}
