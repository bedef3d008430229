package wire

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/emiago/sipgo/sip"
)

// ErrRefused indicates that the network reported that nobody listens at an
// address.
var ErrRefused = errors.New("nobody listens at")

// ErrSilent indicates that no answer came within RFC 3261's 32 s (Timers B and F).
var ErrSilent = errors.New("no answer")

// exchange is one request on its way, and the answers that come back.
type exchange struct {
	call   *Call
	to     netip.AddrPort
	branch string // of its Via
	invite bool
	handle func(*sip.Response, error)
	cancel context.CancelFunc
	over   bool // a final answer or a failure was handed on
}

// send sends req over p as a client transaction. handle is called on the call's
// goroutine for each 1xx of an INVITE, for the final answer, and for further 2xx
// of an INVITE; once with an error where no final answer comes; never after abandon.
func (c *Call) send(p path, req *sip.Request, handle func(*sip.Response, error)) *exchange {
	p.aim(req)
	ctx, cancel := context.WithCancel(c.ctx)
	x := &exchange{call: c, to: p.target.Addr, invite: req.IsInvite(), handle: handle, cancel: cancel}
	x.branch, _ = req.Via().Params.Get("branch")
	c.exchanges[x] = struct{}{}
	c.agent.running.Add(1)
	go func() {
		defer c.agent.running.Done()
		defer cancel()
		if err := x.carry(ctx, p, req); err != nil {
			c.post(func() { x.fail(err) })
		}
	}()
	return x
}

// carry runs the transaction and posts its answers.
func (x *exchange) carry(ctx context.Context, p path, req *sip.Request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !p.udp() {
		if _, err := x.call.agent.open(ctx, p.target); err != nil {
			return err
		}
	}
	tx, err := x.call.agent.txs.Request(ctx, req)
	if err != nil {
		return fmt.Errorf("send %s to %s: %w", req.Method, p.target, err)
	}
	post := func(res *sip.Response) { x.call.post(func() { x.answer(res) }) }
	tx.OnRetransmission(post)
	for {
		select {
		case res := <-tx.Responses():
			if res.StatusCode < 200 {
				continue // comes by observe, in order
			}
			post(res)
			// An INVITE's transaction lives on, to acknowledge retransmitted refusals
			// and to pass up 2xx.
			if !req.IsInvite() {
				tx.Terminate()
			}
			return nil
		case <-tx.Done():
			err := tx.Err()
			if errors.Is(err, sip.ErrTransactionTimeout) {
				return fmt.Errorf("%w to %s from %s within 32 s", ErrSilent, req.Method, p.target)
			}
			return fmt.Errorf("%s to %s: %w", req.Method, p.target, err)
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
	final := res.StatusCode >= 200
	if x.over && (!final || res.StatusCode >= 300) {
		return
	}
	if final {
		x.over = true
		delete(x.call.exchanges, x)
	}
	x.handle(res, nil)
}

// fail ends the exchange without a final answer.
func (x *exchange) fail(err error) {
	if x.over || x.handle == nil {
		return
	}
	x.over = true
	delete(x.call.exchanges, x)
	x.cancel()
	x.handle(nil, err)
}

// abandon ends the exchange; nothing more is heard of it.
func (x *exchange) abandon() {
	x.handle = nil
	delete(x.call.exchanges, x)
	x.cancel()
}
