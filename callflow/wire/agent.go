package wire

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
	"siptap.org/siptap/callflow/trace"
)

// ErrClosed indicates an agent that was closed.
var ErrClosed = errors.New("the SIP agent is closed")

// Options are what an agent is made of.
type Options struct {
	Account  Account
	Version  string           // in User-Agent, "Siptap/<Version>"; "" leaves the version out
	Log      *slog.Logger     // nil discards
	Trace    trace.Sink       // gets every SIP message sent and received, redacted, one at a time; nil for none
	Resolver *locate.Resolver // nil asks the system
	Trust    *Trust           // what is known of who asks for the password; nil: nothing yet
	Conn     net.PacketConn   // the one UDP socket to use, closed with the agent; nil: opened as needed
}

// Agent is one SIP user agent: an account's sockets, and the calls on them. Its
// methods may be called from any goroutine.
type Agent struct {
	opt    Options
	log    *slog.Logger
	who    identity
	trust  *Trust
	wires  *sip.TransportLayer
	txs    *sip.TransactionLayer
	tap    tap
	tls    tlsSetup
	parser *sip.Parser

	dial   func(ctx context.Context, from, to netip.AddrPort) (net.Conn, error) // dialTCP but in tests
	listen func(netip.Addr) (net.Listener, error)                               // listenTCP but in tests

	ctx     context.Context // ends with the agent
	cancel  context.CancelFunc
	running sync.WaitGroup // calls and their transactions
	serving sync.WaitGroup // readers of sockets

	mu        sync.Mutex
	closed    bool
	calls     map[string]*Call // by Call-ID
	past      pastDialogs
	sockets   map[netip.Addr]netip.AddrPort
	listeners map[netip.Addr]netip.AddrPort
	feeds     map[string]*feed
	public    map[netip.AddrPort]netip.AddrPort // by UDP socket: how a server sees it
	flows     flows
	failing   map[locate.Target]time.Time // targets that failed, and until when they are tried last
	acks      acks
	crowd     crowd
	closers   []io.Closer
}

func init() {
	// The stack has these for the whole process and reads them without a lock, so
	// they are set before anything can run. It logs received data, which may hold
	// secrets, and refuses to send more than 1300 bytes over UDP, which has to be
	// possible where a server takes no TCP (see Call.send).
	sip.SetDefaultLogger(slog.New(slog.DiscardHandler))
	sip.UDPMTUSize = 65507 + 200
	sip.TransportBufferReadSize = maxMessage // the stack's own cuts packets off at half of what UDP can carry
}

// lenient parses no more headers than the stack itself needs: a phone's bad
// Contact or Content-Type must not cost the whole message.
func lenient() *sip.Parser {
	all := sip.DefaultHeadersParser()
	needed := make(map[string]sip.HeaderParser)
	for _, name := range []string{
		"via", "v", "from", "f", "to", "t", "call-id", "i", "cseq", "content-length", "l",
	} {
		needed[name] = all[name]
	}
	return sip.NewParser(sip.WithHeadersParsers(needed))
}

// NewAgent returns an agent for an account. It does no I/O: sockets are opened
// when a call needs them. The agent ends with ctx, or by Close. The error says
// which of the account's keys is wrong.
func NewAgent(ctx context.Context, o Options) (*Agent, error) {
	who, err := newIdentity(o.Account)
	if err != nil {
		return nil, err
	}
	secure, err := newTLSSetup(o.Account.TLS)
	if err != nil {
		return nil, fmt.Errorf("account %q: %w", o.Account.Name, err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &Agent{
		opt: o, log: o.Log, who: who, tls: secure, parser: lenient(), dial: dialTCP, listen: listenTCP,
		calls:     make(map[string]*Call),
		sockets:   make(map[netip.Addr]netip.AddrPort),
		listeners: make(map[netip.Addr]netip.AddrPort),
		feeds:     make(map[string]*feed),
		public:    make(map[netip.AddrPort]netip.AddrPort),
		flows:     newFlows(),
		failing:   make(map[locate.Target]time.Time),
	}
	if o.Resolver == nil {
		a.opt.Resolver = new(locate.Resolver)
	}
	if a.trust = o.Trust; a.trust == nil {
		a.trust = new(Trust)
	}
	a.tap.sink = o.Trace
	quiet := slog.New(slog.DiscardHandler)
	a.wires = sip.NewTransportLayer(net.DefaultResolver, a.parser, nil,
		sip.WithTransportLayerLogger(quiet),
		sip.WithTransportLayerTransports(sip.TransportsConfig{
			TCP: &sip.TransportTCP{DialerCreate: neverDial},
			TLS: &sip.TransportTLS{TransportTCP: &sip.TransportTCP{DialerCreate: neverDial}},
		}))
	a.wires.OnMessage(a.observe) // before the transactions see it, and in order
	a.txs = sip.NewTransactionLayer(a.wires,
		sip.WithTransactionLayerLogger(quiet),
		sip.WithTransactionLayerUnhandledResponseHandler(a.unhandled),
		sip.WithTransactionLayerTerminateOnConnClose(),
	)
	a.txs.OnRequest(func(req *sip.Request, tx *sip.ServerTx) {
		a.receive(req, tx)
		a.crowd.leave(tx)
	})
	a.ctx, a.cancel = context.WithCancel(ctx)
	if o.Conn != nil {
		a.mu.Lock()
		a.servePackets(o.Conn)
		a.mu.Unlock()
	}
	return a, nil
}

// Close ends the agent: its sockets, and the calls that are not done, without a
// word to the peers. Stop the calls and wait for their Done first. It returns
// when nothing of the agent runs any more.
func (a *Agent) Close() error {
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil
	}
	a.closed = true
	closers := a.closers
	a.mu.Unlock()
	a.cancel()
	a.running.Wait()
	a.txs.Close()
	err := a.wires.Close()
	for _, c := range closers {
		if cerr := c.Close(); cerr != nil && !closed(cerr) {
			err = errors.Join(err, cerr)
		}
	}
	a.serving.Wait()
	return err
}

// Placement is a call to be placed.
type Placement struct {
	ID     string // for log lines; it does not go out
	Callee Callee
	Number string                // the callee as a person reads it
	Tell   func(callflow.Update) // called in order, from one goroutine; it must not block

	// Record is given what is open of the call on the wire, whenever that changes, in
	// order and from one goroutine; it must not block. What it returns is closed when
	// that is kept, which an INVITE waits for; nil where nothing is to be waited for.
	// An empty record says that nothing is open any more. It may be nil.
	Record func(Record) <-chan struct{}
}

// Place begins a call and returns at once. Everything that becomes of it is told
// through p.Tell, also that it cannot begin.
func (a *Agent) Place(p Placement) *Call {
	c := newCall(a, p)
	a.mu.Lock()
	closed := a.closed
	if !closed {
		a.running.Add(1)
		a.calls[c.leg.callID] = c
		a.tap.calls.begin(c.leg.callID, c.messages)
	}
	a.mu.Unlock()
	if closed {
		// The call's one goroutine still tells it: Place never calls Tell itself.
		go c.run()
		return c
	}
	go func() {
		defer a.running.Done()
		c.run()
	}()
	return c
}

// forget takes a call that is done out, and remembers its dialog for a while.
func (a *Agent) forget(c *Call) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.calls, c.leg.callID)
	a.tap.calls.end(c.leg.callID)
	if d := c.leg.dialog; d != nil {
		a.past.add(d.id())
	}
	if c.leg.referral.remote != "" {
		a.past.add(dialogID{c.leg.callID, c.leg.tag, c.leg.referral.remote})
	}
}

func (a *Agent) call(callID string) *Call {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.calls[callID]
}

// refused passes on that nobody listens at an address.
func (a *Agent) refused(to netip.AddrPort) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.calls {
		c.post(func() { c.refused(to) })
	}
}

// seenAs learns from an answer's Via how the server sees a UDP socket of ours
// (RFC 3581 section 4), and returns the address that Contact should carry.
func (a *Agent) seenAs(local netip.AddrPort, via *sip.ViaHeader) {
	if via == nil {
		return
	}
	received, _ := via.Params.Get("received")
	rport, _ := via.Params.Get("rport")
	host, err := netip.ParseAddr(received)
	port := local.Port()
	if err != nil {
		host = local.Addr()
	}
	if p, err := netip.ParseAddrPort("0.0.0.0:" + rport); err == nil && p.Port() != 0 {
		port = p.Port()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.public[local] = netip.AddrPortFrom(host.Unmap(), port)
}

// contactAddr is the address for Contact on a path.
func (a *Agent) contactAddr(p path) netip.AddrPort {
	a.mu.Lock()
	defer a.mu.Unlock()
	if seen, ok := a.public[p.local]; ok && p.udp() {
		return seen
	}
	return p.local
}

func (a *Agent) userAgent() string {
	if a.opt.Version == "" {
		return "Siptap"
	}
	return "Siptap/" + a.opt.Version
}

// dialogID names a dialog (RFC 3261 section 12).
type dialogID struct{ callID, local, remote string }

// pastDialogs are the dialogs that ended last: a NOTIFY of one of them is
// answered 200, and means nothing.
type pastDialogs struct {
	ring [64]dialogID
	next int
}

func (p *pastDialogs) add(id dialogID) {
	p.ring[p.next] = id
	p.next = (p.next + 1) % len(p.ring)
}

func (p *pastDialogs) has(id dialogID) bool {
	if id.callID == "" {
		return false
	}
	for _, x := range p.ring {
		if x == id {
			return true
		}
	}
	return false
}

// token is a random word, unguessable, for Call-IDs, tags and branches.
func token() string { return rand.Text() }
