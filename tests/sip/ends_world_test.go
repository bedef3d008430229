package sip

import (
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/tests/parts"
)

// stage is the SIP world of one cell, whose parties can be frozen: they neither
// hear nor say anything then, as a machine that hangs.
type stage struct {
	t     *testing.T
	sip   *world.World
	home  *parts.Home
	party map[string]*freezer

	mu     sync.Mutex
	seen   []trace.Message
	onNext func(trace.Message)
}

// freezer is a party's socket.
type freezer struct {
	net.PacketConn
	frozen atomic.Bool
	missed atomic.Int64 // packets that came while it was frozen
}

func (f *freezer) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := f.PacketConn.ReadFrom(b)
		if err != nil || !f.frozen.Load() {
			return n, from, err
		}
		f.missed.Add(1)
	}
}

func (f *freezer) WriteTo(b []byte, to net.Addr) (int, error) {
	if f.frozen.Load() {
		return len(b), nil
	}
	return f.PacketConn.WriteTo(b, to)
}

// newStage starts a world, and a home with an account in it. frozen names who is so
// from the beginning.
func newStage(t *testing.T, phone, callee world.Script, frozen string) (*stage, error) {
	s := &stage{t: t, party: make(map[string]*freezer)}
	sip, err := world.Start(world.Options{
		Phone: phone, Callee: callee, Trace: s.observe,
		Listen: func(party string) (net.PacketConn, error) {
			conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
			if err != nil {
				return nil, err
			}
			f := &freezer{PacketConn: conn}
			f.frozen.Store(party == frozen)
			s.party[party] = f
			return f, nil
		},
	})
	if err != nil {
		return nil, err
	}
	s.sip = sip
	s.home = parts.NewHome(t, fmt.Sprintf("region = \"AT\"\n[[account]]\nname = \"office\"\ndomain = %q\noutbound_proxy = \"%s;lr\"\nuser = %q\n",
		sip.Domain(), sip.ProxyAddr(), sip.User()))
	return s, nil
}

func (s *stage) freeze(yes bool) {
	for _, f := range s.party {
		f.frozen.Store(yes)
	}
}

// watch has f see every message from now on.
func (s *stage) watch(f func(trace.Message)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onNext = f
}

func (s *stage) observe(m trace.Message) {
	s.mu.Lock()
	s.seen = append(s.seen, m)
	then := s.onNext
	s.mu.Unlock()
	if then != nil {
		then(m)
	}
}

// heard reports whether there was such a message.
func (s *stage) heard(such func(trace.Message) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.seen, such)
}

// reached returns how many requests of a method have come to the phone from the
// server, those repeated not counted.
func (s *stage) reached(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := make(map[string]bool)
	for _, m := range s.seen {
		if m.To == s.sip.PhoneAddr() && strings.HasPrefix(m.Text, method+" ") {
			seen[cseq.FindString(m.Text)] = true
		}
	}
	return len(seen)
}

// cseq is a message's CSeq header, with its method.
var cseq = regexp.MustCompile(`(?m)^CSeq: \d+ (\w+)`)

// records returns the records of live calls in the home.
func (s *stage) records() []string {
	found, _ := filepath.Glob(filepath.Join(s.home.Dir, "state", "siptap", "calls", "*.json"))
	return found
}

// within waits until ok holds.
func within(d time.Duration, what string, ok func() bool) error {
	patience := time.NewTimer(d)
	defer patience.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case <-again.C:
		case <-patience.C:
			return fmt.Errorf("not within %s: %s", d, what)
		}
	}
	return nil
}
