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
	handle func(*sip.Response, error)
	cancel context.CancelFunc
	heard  bool // any answer came
	over   bool // a final answer or a failure was handed on
}

// send sends req over p as a client transaction. handle is called on the call's
// goroutine for each answer, and once with an error where no final answer comes;
// after a final answer only for further 2xx of an INVITE. Never after abandon.
func (c *Call) send(p path, req *sip.Request, handle func(*sip.Response, error)) *exchange {
	p.aim(req)
	ctx, cancel := context.WithCancel(c.ctx)
	x := &exchange{call: c, to: p.target.Addr, handle: handle, cancel: cancel}
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
	if !p.udp() {
		if _, err := x.call.agent.open(ctx, p.target); err != nil {
			return err
		}
	}
	tx, err := x.call.agent.client.TransactionRequest(ctx, req)
	if err != nil {
		return fmt.Errorf("send %s to %s: %w", req.Method, p.target, err)
	}
	post := func(res *sip.Response) { x.call.post(func() { x.answer(res) }) }
	tx.OnRetransmission(post)
	for {
		select {
		case res := <-tx.Responses():
			post(res)
			if res.StatusCode >= 200 {
				// An INVITE's transaction lives on, to acknowledge retransmitted refusals
				// and to pass up 2xx.
				if !req.IsInvite() {
					tx.Terminate()
				}
				return nil
			}
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
	if x.handle == nil || res.StatusCode < 100 || res.StatusCode > 699 {
		return
	}
	final := res.StatusCode >= 200
	if x.over && (!final || res.StatusCode >= 300) {
		return
	}
	x.heard = true
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
