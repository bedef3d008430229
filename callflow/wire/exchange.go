package wire

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

// ErrRefused indicates that the network reported that nobody listens at an
// address.
var ErrRefused = errors.New("nobody listens at")

// ErrSilent indicates that no answer came within RFC 3261's 32 s (Timers B and F).
var ErrSilent = errors.New("no answer")

// maxUDP is how long a request may be, in bytes, to go over UDP without asking
// (RFC 3261 section 18.1.1).
const maxUDP = 1300

// widenTime bounds the try to send a long request over TCP instead of UDP.
const widenTime = 2 * time.Second

// exchange is one request on its way, and the answers that come back.
type exchange struct {
	call    *Call
	path    path // by which it goes
	to      netip.AddrPort
	branch  string // of its Via
	req     *sip.Request
	invite  bool
	handle  func(*sip.Response, error)
	ctx     context.Context
	cancel  context.CancelFunc
	over    bool // a final answer or a failure was handed on
	refused bool // the final answer was no 2xx
	moves   int  // how often another target was tried
	late    bool // given up: answers are still heard, failures are none
	heard   bool // an answer came

	forgotten bool // given up, and nothing is awaited any more
}

// send sends req over p as a client transaction. handle is called on the call's
// goroutine for each 1xx of an INVITE, for the final answer, and for further 2xx
// of an INVITE; once with an error where no final answer comes; never after
// abandon. What is too long for UDP goes over TCP, and over UDP after all where
// the peer takes no TCP.
func (c *Call) send(p path, req *sip.Request, handle func(*sip.Response, error)) *exchange {
	x := &exchange{call: c, path: p, to: p.target.Addr, req: req, invite: req.IsInvite(), handle: handle}
	x.ctx, x.cancel = context.WithCancel(c.ctx)
	x.branch, _ = req.Via().Params.Get("branch")
	c.exchanges[x] = struct{}{}
	if x.invite {
		c.invites[x.branch] = x
	}
	if req.Method == sip.REFER {
		c.refers[x.branch] = x
	}
	p.aim(req)
	tcp := locate.Target{Addr: p.target.Addr, Transport: locate.TCP}
	if !p.udp() || len(req.String()) <= maxUDP || req.Method == sip.CANCEL || c.agent.isIll(tcp) {
		x.start()
		return x
	}
	c.background(func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, widenTime)
		defer cancel()
		wide, err := c.agent.open(ctx, tcp, p.name)
		return func() {
			if err != nil {
				c.log.Info("a long request goes by UDP, since TCP was not taken", "method", string(req.Method), "error", err)
				c.agent.ill(tcp, illTime)
			} else {
				x.path = wide
				via := req.Via()
				via.Transport = "TCP"
				via.Host, via.Port = wide.sentBy()
				wide.aim(req)
				req.Laddr = sip.Addr{}
			}
			x.start()
		}
	})
	return x
}

// start begins the transaction.
func (x *exchange) start() {
	if x.over || x.late || x.handle == nil {
		return
	}
	a := x.call.agent
	var kept <-chan struct{}
	if x.invite {
		kept = x.call.keep()
	}
	ctx, cancel, p, req := x.ctx, x.cancel, x.path, x.req
	a.use(x.call, p)
	a.running.Add(1)
	go func() {
		defer a.running.Done()
		defer cancel()
		x.call.await(ctx, kept)
		if err := x.carry(ctx, p, req); err != nil && ctx.Err() == nil {
			x.call.post(func() { x.fail(err) })
		}
	}()
}

// carry runs the transaction, anew where its connection is lost, and posts its
// answers.
func (x *exchange) carry(ctx context.Context, p path, req *sip.Request) error {
	a := x.call.agent
	for sends := 1; ; sends++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		q, err := a.wayFor(ctx, p, req, sends > 1)
		if err != nil {
			return err
		}
		if q.target != p.target {
			req = redirected(req, q)
			x.call.post(func() {
				x.path, x.to = q, q.target.Addr
				a.use(x.call, q)
			})
		}
		p = q
		before := a.heardFrom(p.target)
		if err = x.transact(ctx, p, req); sends == maxSends || !a.repeatable(p, req, before, err) {
			return err
		}
	}
}

// transact runs one transaction and posts its answers.
func (x *exchange) transact(ctx context.Context, p path, req *sip.Request) error {
	tx, err := x.call.agent.txs.Request(ctx, req)
	if err != nil {
		return x.call.agent.failure(p, req.Method, err)
	}
	for {
		select {
		case res := <-tx.Responses():
			if res.StatusCode < 300 && req.IsInvite() && !x.call.observes(res) {
				x.call.post(func() { x.answer(res) })
			}
			if res.StatusCode < 200 {
				continue // comes by observe, in order
			}
			if req.IsInvite() && res.StatusCode < 300 {
				return nil // so does this; the transaction lives on to absorb what is repeated
			}
			x.call.post(func() { x.answer(res) })
			if req.IsInvite() {
				// The stack has acknowledged it, and would let a repeated one wait for 4 s
				// with a lock held: those are acknowledged by ourselves.
				x.call.agent.remember(x.branch, p, refusalAck(req, res), res)
			}
			tx.Terminate()
			return nil
		case <-tx.Done():
			return x.call.agent.failure(p, req.Method, tx.Err())
		case <-ctx.Done():
			tx.Terminate()
			return context.Cause(ctx)
		}
	}
}

// answer hands an answer on.
func (x *exchange) answer(res *sip.Response) {
	if x.handle == nil || res.StatusCode < 100 {
		return // a code above 699 is nonsense too, but the stack took it as final
	}
	x.heard = true
	final := res.StatusCode >= 200
	if x.over && (!final || res.StatusCode >= 300) || x.refused {
		return
	}
	if final {
		x.over, x.refused = true, res.StatusCode >= 300
		delete(x.call.exchanges, x)
	}
	x.handle(res, nil)
}

// fail ends the exchange without a final answer.
func (x *exchange) fail(err error) {
	if x.over || x.late || x.handle == nil {
		return
	}
	x.over = true
	delete(x.call.exchanges, x)
	x.cancel()
	x.handle(nil, err)
}

// hush stops sending; what still comes is heard until the call is over.
func (x *exchange) hush() {
	x.late = true
	x.cancel()
}

// abandon ends the exchange; nothing more is heard of it.
func (x *exchange) abandon() {
	x.handle = nil
	delete(x.call.exchanges, x)
	x.cancel()
}
