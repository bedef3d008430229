package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// path is the way from one of the agent's sockets to a peer.
type path struct {
	target locate.Target
	local  netip.AddrPort // where the peer reaches us: Contact, and over UDP Via
	name   string         // whose name a TLS certificate must carry
	hop    locate.Query   // in a dialog: what target was found by, where that was a name
}

func (p path) udp() bool { return p.target.Transport == locate.UDP }

// sentBy is where answers go that cannot take the way back of their request (RFC
// 3261 section 18.2.2), for Via. Over TLS the stack fills in the connection's own
// address: there is no other way.
func (p path) sentBy() (host string, port int) {
	if p.target.Transport == locate.TLS {
		return "", 0
	}
	return p.local.Addr().String(), int(p.local.Port())
}

// connectTime bounds the making of a TCP or TLS connection.
const connectTime = 10 * time.Second

// maxInbound bounds the connections that others may open to us.
const maxInbound = 32

// pathError is a way that could not be opened, with whose fault that is.
type pathError struct {
	slug callflow.Slug
	err  error
}

func (e *pathError) Error() string { return e.err.Error() }
func (e *pathError) Unwrap() error { return e.err }

// route looks a next hop up and opens the way to the first of its targets that
// can be opened. It may take as long as DNS and connecting take; ctx ends it. The
// error is a [*pathError], or the context's.
func (a *Agent) route(ctx context.Context, q locate.Query, name string) (path, error) {
	s := search{ways: []way{{query: q, tls: name}}}
	_, p, err := a.find(ctx, &s)
	if errors.Is(err, errNothingLeft) {
		err = s.err
	}
	return p, err
}

// open opens the way to a target: it makes sure of the UDP socket, or of the
// connection and of a listener that the peer can connect back to. A certificate
// must be name's. The error is a [*pathError].
func (a *Agent) open(ctx context.Context, t locate.Target, name string) (path, error) {
	var local netip.AddrPort
	var err error
	if t.Transport == locate.UDP {
		local, err = a.udpSocket(t.Addr)
	} else {
		local, err = a.stream(ctx, t, name)
	}
	if err != nil {
		var known *pathError
		if errors.As(err, &known) {
			return path{}, err
		}
		return path{}, &pathError{callflow.SlugUnreachable, err}
	}
	return path{target: t, local: local, name: name}, nil
}

// udpSocket returns the address of the socket from which peer is reached. One
// socket for each local address serves all calls.
func (a *Agent) udpSocket(peer netip.AddrPort) (netip.AddrPort, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return netip.AddrPort{}, &pathError{callflow.SlugInternal, ErrClosed}
	}
	if a.opt.Conn != nil {
		return addrPort(a.opt.Conn.LocalAddr()), nil
	}
	local, err := localAddr(peer)
	if err != nil {
		return netip.AddrPort{}, err
	}
	if have, ok := a.sockets[local]; ok {
		return have, nil
	}
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(local, 0)))
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("open a UDP socket on %s: %w", local, err)
	}
	listenRefusals(conn)
	a.servePackets(conn)
	bound := addrPort(conn.LocalAddr())
	a.sockets[local] = bound
	return bound, nil
}

// localAddr is this machine's address as peer sees it: what the system would
// send from. Connecting a UDP socket asks the routing table and sends nothing.
func localAddr(peer netip.AddrPort) (netip.Addr, error) {
	probe, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(peer))
	if err != nil {
		return netip.Addr{}, fmt.Errorf("no way to %s from this machine: %w", peer, err)
	}
	defer func() { _ = probe.Close() }()
	return probe.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap(), nil
}

// servePackets lets the stack read from conn, and returns when it does, so that
// the stack finds the socket when it is told to send from it. a.mu is held.
func (a *Agent) servePackets(conn net.PacketConn) {
	local := addrPort(conn.LocalAddr())
	ready := make(chan struct{})
	tapped := &packetTap{
		PacketConn: conn,
		tap:        &a.tap,
		local:      local,
		begin:      sync.OnceFunc(func() { close(ready) }),
		refused:    a.refused,
	}
	a.closers = append(a.closers, conn)
	a.flows.packets[local] = tapped
	a.serving.Go(func() {
		_ = a.wires.ServeUDP(tapped)
		tapped.begin()
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.sockets, local.Addr()) // a dead socket is replaced at the next call
		delete(a.flows.packets, local)
	})
	<-ready
}

// stream makes sure that there is a connection to t and returns the address that
// the peer can reach us at. A TLS connection serves for the name only that its
// certificate was checked for.
func (a *Agent) stream(ctx context.Context, t locate.Target, name string) (netip.AddrPort, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	have, opened, err := a.alive(ctx, t, name)
	if err != nil {
		return netip.AddrPort{}, err
	}
	if have != nil {
		return a.listener(t.Transport, have.local)
	}
	defer opened()
	conn, err := a.connect(ctx, t)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("connect to SIP server %s: %w", t.Addr, err)
	}
	if t.Transport == locate.TLS {
		secure := tls.Client(conn, a.tls.config(name))
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return netip.AddrPort{}, tlsFailed(t, name, err)
		}
		conn = secure
	}
	tapped := a.tapStream(conn)
	tapped.name = name
	tapped.onEnd = func(err error) { a.streamEnded(t, tapped, err) }
	if err := a.feed(t.Transport).add(ctx, tapped); err != nil {
		_ = conn.Close()
		return netip.AddrPort{}, err
	}
	if err := a.keepStream(t, tapped); isAlert(err) {
		return netip.AddrPort{}, tlsFailed(t, name, err)
	} else if err != nil {
		return netip.AddrPort{}, fmt.Errorf("connect to SIP server %s: %w", t.Addr, err)
	}
	return a.listener(t.Transport, tapped.local)
}

// connect makes a TCP connection. Over TLS it is made from where the last one came,
// if that can be had: our Contact names that address, and the peer has no other way
// to us than a connection to there.
func (a *Agent) connect(ctx context.Context, t locate.Target) (net.Conn, error) {
	if loss, ok := a.lossOf(t); ok && t.Transport == locate.TLS {
		if conn, err := a.dial(ctx, loss.local, t.Addr); err == nil || errors.Is(err, syscall.ECONNREFUSED) {
			return conn, err
		}
	}
	return a.dial(ctx, netip.AddrPort{}, t.Addr)
}

// neverDial is for the stack, which would connect by itself where a connection has
// just ended: without a tap, and over TLS by another name's certificate.
func neverDial(net.Addr) net.Dialer {
	return net.Dialer{Control: func(string, string, syscall.RawConn) error { return errConnectionLost }}
}

// dialTCP makes a connection, from a local address where one is given.
func dialTCP(ctx context.Context, from, to netip.AddrPort) (net.Conn, error) {
	var dialer net.Dialer
	if from.IsValid() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(from)
	}
	return dialer.DialContext(ctx, "tcp", to.String())
}

// listenTCP opens a listener at a free port of an address.
func listenTCP(at netip.Addr) (net.Listener, error) {
	return net.ListenTCP("tcp", net.TCPAddrFromAddrPort(netip.AddrPortFrom(at, 0)))
}

func (a *Agent) tapStream(conn net.Conn) *streamTap {
	return &streamTap{
		Conn: conn, tap: &a.tap, log: a.log, parser: a.parser,
		local: addrPort(conn.LocalAddr()), remote: addrPort(conn.RemoteAddr()),
	}
}

// listener returns the address for Contact over a stream transport: that of a
// listener on the connection's local address, since a server may well open a
// connection of its own. Over TLS it is the connection itself that must be used
// both ways (RFC 5923), for we have no certificate to listen with.
func (a *Agent) listener(transport string, local netip.AddrPort) (netip.AddrPort, error) {
	if transport == locate.TLS {
		return local, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return netip.AddrPort{}, &pathError{callflow.SlugInternal, ErrClosed}
	}
	if have, ok := a.listeners[local.Addr()]; ok {
		return have, nil
	}
	l, err := a.listen(local.Addr())
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("open a TCP socket on %s: %w", local.Addr(), err)
	}
	a.closers = append(a.closers, l)
	bound := addrPort(l.Addr())
	a.listeners[local.Addr()] = bound
	feed := a.feedLocked(transport)
	a.serving.Go(func() { a.accept(l, feed) })
	return bound, nil
}

// accept feeds the connections that others open to us, at most maxInbound at once.
func (a *Agent) accept(l net.Listener, feed *feed) {
	places := make(chan struct{}, maxInbound)
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		select {
		case places <- struct{}{}:
		default:
			_ = conn.Close()
			continue
		}
		leave := sync.OnceFunc(func() { <-places })
		tapped := a.tapStream(conn)
		tapped.onClose = leave
		if feed.add(a.ctx, tapped) != nil {
			_ = conn.Close()
			leave()
		}
	}
}

// feed is a listener whose connections are put into it: so the stack serves
// connections that we have made, tapped and secured ourselves.
type feed struct {
	conns  chan net.Conn
	taken  chan struct{} // one for each connection that the stack has registered
	closed chan struct{}
	close  func()
	began  bool // only used by the one who accepts
}

func newFeed() *feed {
	f := &feed{conns: make(chan net.Conn), taken: make(chan struct{}), closed: make(chan struct{})}
	f.close = sync.OnceFunc(func() { close(f.closed) })
	return f
}

// add hands conn over and returns when the stack knows it, which is when it
// comes to accept the next one.
func (f *feed) add(ctx context.Context, conn net.Conn) error {
	select {
	case f.conns <- conn:
	case <-f.closed:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case <-f.taken:
	case <-f.closed:
		return ErrClosed
	}
	return nil
}

// Accept implements net.Listener.
func (f *feed) Accept() (net.Conn, error) {
	if f.began {
		select {
		case f.taken <- struct{}{}:
		case <-f.closed:
			return nil, net.ErrClosed
		}
	}
	f.began = true
	select {
	case conn := <-f.conns:
		return conn, nil
	case <-f.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (f *feed) Close() error { f.close(); return nil }

// Addr implements net.Listener; the feed has no address of its own.
func (f *feed) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero} }

// feed returns the feed of a stream transport, served.
func (a *Agent) feed(transport string) *feed {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.feedLocked(transport)
}

func (a *Agent) feedLocked(transport string) *feed {
	if f, ok := a.feeds[transport]; ok {
		return f
	}
	f := newFeed()
	a.feeds[transport] = f
	if a.closed {
		f.close()
		return f
	}
	a.closers = append(a.closers, f)
	serve := a.wires.ServeTCP
	if transport == locate.TLS {
		serve = a.wires.ServeTLS
	}
	a.serving.Go(func() { _ = serve(f) })
	return f
}

// aim prepares a request for its path: where it goes, by what, and from where.
func (p path) aim(req *sip.Request) {
	req.SetTransport(strings.ToUpper(p.target.Transport))
	req.SetDestination(p.target.Addr.String())
	if req.Body() == nil {
		req.SetBody(nil) // Content-Length, which streams cannot do without
	}
	if p.udp() {
		req.Laddr = sip.Addr{IP: net.IP(p.local.Addr().AsSlice()), Port: int(p.local.Port())}
	}
}

// closed reports whether err says that a socket was closed by ourselves.
func closed(err error) bool { return errors.Is(err, net.ErrClosed) }
