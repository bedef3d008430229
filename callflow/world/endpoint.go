package world

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"
)

// readSize is the longest datagram that is read, in bytes.
const readSize = 1 << 16

// user is what stands above the transactions of an endpoint (RFC 3261 section 5:
// the transaction user). All its methods run on the endpoint's own goroutine.
type user interface {
	request(t *serverTx)     // a new request that is neither ACK nor CANCEL
	ack(req *sip.Request)    // an ACK to a 2xx
	cancel(invite *serverTx) // a CANCEL of an INVITE without final response
	transmitted(p packet)    // a message that it sends, or one from outside the world
}

// packet is one SIP message as it stands on the wire.
type packet struct {
	from, to netip.AddrPort
	text     string
}

// endpoint is one party's socket with the transactions on it. One goroutine, run,
// owns everything that happens to the party; the reader, timers and callers from
// outside only hand it functions.
type endpoint struct {
	conn net.PacketConn
	addr netip.AddrPort
	user user
	log  *slog.Logger

	clients map[string]*clientTx // by branch and method; of run alone
	servers map[string]*serverTx // by branch, sent-by and method; of run alone

	mu     sync.Mutex
	wake   *sync.Cond
	queue  []func()
	closed bool
	wg     sync.WaitGroup
}

// newEndpoint starts a party on conn, which it owns from then on.
func newEndpoint(conn net.PacketConn, u user, log *slog.Logger) *endpoint {
	e := &endpoint{
		conn: conn, addr: addrOf(conn.LocalAddr()), user: u, log: log,
		clients: make(map[string]*clientTx), servers: make(map[string]*serverTx),
	}
	e.wake = sync.NewCond(&e.mu)
	return e
}

// start begins to read and to act.
func (e *endpoint) start() {
	e.wg.Go(e.read)
	e.wg.Go(e.run)
}

// close ends both goroutines and the socket, and waits for them. Nothing that a
// timer still hands over is done after it.
func (e *endpoint) close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed, e.queue = true, nil
	e.wake.Broadcast()
	e.mu.Unlock()
	err := e.conn.Close()
	e.wg.Wait()
	return err
}

// post hands a function to the party's goroutine. It never blocks; after close
// it does nothing and returns false.
func (e *endpoint) post(f func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.queue = append(e.queue, f)
	e.wake.Signal()
	return true
}

// after posts f after a while, unless the timer is stopped before. A timer that
// is stopped when its function is already posted does not stop it, so what f does
// depends on the state that it finds.
func (e *endpoint) after(d time.Duration, f func()) *time.Timer {
	return time.AfterFunc(d, func() { e.post(f) })
}

// run carries out what is posted, one function after the other, until close.
func (e *endpoint) run() {
	for {
		e.mu.Lock()
		for len(e.queue) == 0 && !e.closed {
			e.wake.Wait()
		}
		if e.closed {
			e.mu.Unlock()
			return
		}
		f := e.queue[0]
		e.queue = e.queue[1:]
		e.mu.Unlock()
		f()
	}
}

// read hands on every message that arrives, until close.
func (e *endpoint) read() {
	parser := sip.NewParser()
	buf := make([]byte, readSize)
	for {
		n, from, err := e.conn.ReadFrom(buf)
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				e.log.Error("the demo's socket failed", "addr", e.addr, "error", err)
			}
			return
		}
		text := string(buf[:n])
		p := packet{from: addrOf(from), to: e.addr, text: text}
		msg, err := parser.ParseSIP([]byte(text))
		if err != nil {
			// Keep-alives (RFC 5626 section 3.5.1) come this way too.
			e.log.Debug("what arrived is no SIP message", "from", p.from, "bytes", n, "error", err)
			continue
		}
		msg.SetTransport("UDP")
		msg.SetSource(p.from.String())
		e.post(func() {
			e.user.transmitted(p)
			e.receive(msg, p.from)
		})
	}
}

// receive gives a message to its transaction, or makes one for it.
func (e *endpoint) receive(msg sip.Message, from netip.AddrPort) {
	if msg.Via() == nil || msg.CSeq() == nil || msg.CallID() == nil || msg.From() == nil || msg.To() == nil {
		e.log.Debug("a message without the mandatory header fields", "from", from)
		return
	}
	switch msg := msg.(type) {
	case *sip.Response:
		if t := e.clients[clientKey(msg.Via(), msg.CSeq().MethodName)]; t != nil {
			t.receive(msg)
		}
	case *sip.Request:
		e.receiveRequest(msg, from)
	}
}

func (e *endpoint) receiveRequest(req *sip.Request, from netip.AddrPort) {
	invite := e.servers[serverKey(req.Via(), sip.INVITE)]
	switch {
	case req.IsAck():
		if invite == nil || !invite.ack() {
			e.user.ack(req)
		}
		return
	case e.servers[serverKey(req.Via(), req.Method)] != nil:
		e.servers[serverKey(req.Via(), req.Method)].repeated()
		return
	}
	t := newServerTx(e, req, from)
	if !req.IsCancel() {
		e.user.request(t)
		return
	}
	// RFC 3261 section 9.2: the CANCEL is answered for itself; what it does to the
	// INVITE shows in the INVITE's own response.
	if invite == nil {
		t.reply(481, "Call/Transaction Does Not Exist")
		return
	}
	t.reply(200, "OK")
	if !invite.final() {
		e.user.cancel(invite)
	}
}

// send writes a message, and shows it to the world before anybody can answer it.
func (e *endpoint) send(msg sip.Message, to netip.AddrPort) {
	text := msg.String()
	e.user.transmitted(packet{from: e.addr, to: to, text: text})
	if _, err := e.conn.WriteTo([]byte(text), net.UDPAddrFromAddrPort(to)); err != nil && !errors.Is(err, net.ErrClosed) {
		e.log.Warn("a message of the demo could not be sent", "to", to, "error", err)
	}
}

// addrOf returns the address of a socket, with IPv4 in its short form.
func addrOf(a net.Addr) netip.AddrPort {
	udp, ok := a.(*net.UDPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	ap := udp.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}
