package wire

import (
	"context"
	"math/rand/v2"
	"net"
	"net/netip"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// flow is a way that calls have sent something on. While one of them lives it is
// kept open through NATs and firewalls (RFC 5626 section 4.4.1; over UDP, where
// that RFC wants STUN, the CRLFs that most servers know).
type flow struct {
	users map[*Call]struct{}
	stop  context.CancelFunc
}

// flowKey names a flow; local is set over UDP only.
type flowKey struct {
	target locate.Target
	local  netip.AddrPort
}

// flows are an agent's flows and connections; the agent's mutex guards them.
type flows struct {
	used    map[flowKey]*flow
	packets map[netip.AddrPort]*packetTap   // UDP sockets by local address
	streams map[locate.Target]*streamTap    // the connections that we have made
	opening map[locate.Target]chan struct{} // connections that are being made; closed when that is over
	losses  map[locate.Target]lossOfStream  // how the last connection to a target ended
}

func newFlows() flows {
	return flows{
		used:    make(map[flowKey]*flow),
		packets: make(map[netip.AddrPort]*packetTap),
		streams: make(map[locate.Target]*streamTap),
		opening: make(map[locate.Target]chan struct{}),
		losses:  make(map[locate.Target]lossOfStream),
	}
}

// lossOfStream is the end of a connection that we had made.
type lossOfStream struct {
	err   error
	local netip.AddrPort
	heard int64 // how many messages had come over it
}

// maxLosses bounds how many ended connections are remembered.
const maxLosses = 64

// keepAliveTime is how often something is sent at least, so that NATs, which forget
// a UDP binding after 30 s as a rule, keep theirs.
const keepAliveTime = 25 * time.Second

// use keeps a flow alive until the call releases it. It belongs to the call's
// goroutine.
func (a *Agent) use(c *Call, p path) {
	key := flowKey{target: p.target}
	if p.udp() {
		key.local = p.local
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.flows.used[key]
	if f == nil {
		ctx, stop := context.WithCancel(a.ctx)
		f = &flow{users: make(map[*Call]struct{}), stop: stop}
		a.flows.used[key] = f
		a.running.Go(func() { a.keepAlive(ctx, key) })
	}
	f.users[c] = struct{}{}
}

// release takes a call off all flows.
func (a *Agent) release(c *Call) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for key, f := range a.flows.used {
		delete(f.users, c)
		if len(f.users) == 0 {
			f.stop()
			delete(a.flows.used, key)
		}
	}
}

// keepAlive sends keep-alives until ctx ends, each after 80 to 100 % of
// keepAliveTime, so that the clients of a server do not come all at once.
func (a *Agent) keepAlive(ctx context.Context, key flowKey) {
	for {
		wait := time.NewTimer(keepAliveTime - rand.N(keepAliveTime/5))
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
		a.mu.Lock()
		packets, stream := a.flows.packets[key.local], a.flows.streams[key.target]
		a.mu.Unlock()
		switch {
		case key.local.IsValid() && packets != nil:
			_, _ = packets.WriteTo(pingText, net.UDPAddrFromAddrPort(key.target.Addr))
		case !key.local.IsValid() && stream != nil:
			stream.ping()
		}
	}
}

// keepStream takes note of a connection that the stack knows now. The error says
// why it has ended meanwhile.
func (a *Agent) keepStream(t locate.Target, s *streamTap) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return s.why
	}
	a.flows.streams[t] = s
	delete(a.flows.losses, t)
	return nil
}

// streamEnded takes note that a connection of ours has ended, and tells the calls
// that use it.
func (a *Agent) streamEnded(t locate.Target, s *streamTap, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.flows.streams[t] != s {
		return
	}
	delete(a.flows.streams, t)
	if len(a.flows.losses) >= maxLosses {
		clear(a.flows.losses)
	}
	a.flows.losses[t] = lossOfStream{err, s.local, s.heard.Load()}
	if f := a.flows.used[flowKey{target: t}]; f != nil && !a.closed {
		for c := range f.users {
			c.post(func() { c.leg.disconnected(t) })
		}
	}
}

// lossOf is how the last connection to a target ended.
func (a *Agent) lossOf(t locate.Target) (lossOfStream, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	loss, ok := a.flows.losses[t]
	return loss, ok
}

// alive returns the connection to a target where there is one whose certificate
// was checked for name, or else makes the caller the one who opens it: it must call
// opened then. The error is the context's.
func (a *Agent) alive(ctx context.Context, t locate.Target, name string) (s *streamTap, opened func(), err error) {
	for {
		a.mu.Lock()
		if a.closed {
			a.mu.Unlock()
			return nil, nil, &pathError{callflow.SlugInternal, ErrClosed}
		}
		if s := a.flows.streams[t]; s != nil && (t.Transport != locate.TLS || s.name == name) {
			a.mu.Unlock()
			return s, nil, nil
		}
		other := a.flows.opening[t]
		if other == nil {
			mine := make(chan struct{})
			a.flows.opening[t] = mine
			a.mu.Unlock()
			return nil, func() {
				a.mu.Lock()
				defer a.mu.Unlock()
				delete(a.flows.opening, t)
				close(mine)
			}, nil
		}
		a.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		}
	}
}
