package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// This file holds what follows when a connection to a server is lost: what was on
// its way over it goes over a new one, and to the next server where that is safe.

// errConnectionLost says that a connection ended with something on its way over it.
var errConnectionLost = errors.New("the connection to the SIP server was lost")

func isConnectionLost(err error) bool { return errors.Is(err, errConnectionLost) }

const (
	// rejoinTime bounds the making anew of a connection over which an INVITE waits for
	// its answer. It is short, for a hang-up waits for it.
	rejoinTime = 2 * time.Second
	// rejoinGap lies between two tries.
	rejoinGap = 500 * time.Millisecond
	// maxSends is how often one request is sent over connections that get lost.
	maxSends = 3
	// maxRestores bounds how often a call makes its connection anew: a server that
	// closes each is left alone.
	maxRestores = 6
	// orphanTime is how long the final answer is still awaited of an INVITE that the
	// server says it does not know any more.
	orphanTime = time.Second
)

// failure says why a transaction ended without a final answer.
func (a *Agent) failure(p path, method sip.RequestMethod, err error) error {
	switch {
	case errors.Is(err, sip.ErrTransactionTimeout):
		return fmt.Errorf("%w to %s from %s within 32 s", ErrSilent, method, p.target)
	case p.udp() || !errors.Is(err, sip.ErrTransactionTransport) && !isConnectionLost(err):
		return fmt.Errorf("%s to %s: %w", method, p.target, err)
	}
	loss, ok := a.lossOf(p.target)
	if !ok {
		return fmt.Errorf("%w: %s to %s", errConnectionLost, method, p.target)
	}
	if isAlert(loss.err) {
		return tlsFailed(p.target, p.name, loss.err)
	}
	return fmt.Errorf("%w: %s to %s: %w", errConnectionLost, method, p.target, loss.err)
}

// isAlert reports whether a connection ended with an alert of TLS: a server that
// does not take our certificate says so when TLS 1.3's handshake is through for us.
func isAlert(err error) bool {
	alert, ok := errors.AsType[*net.OpError](err)
	return ok && alert.Op == "remote error"
}

// repeatable reports whether a request whose connection was lost is sent again over
// a new one. It goes with the same branch, so that a server that has taken it
// already takes it for a repetition. An INVITE is sent again only where messages had
// come over the connection before it, and none since: it may have been dead already.
func (a *Agent) repeatable(p path, req *sip.Request, before int64, err error) bool {
	if !isConnectionLost(err) {
		return false
	}
	loss, ok := a.lossOf(p.target)
	return !req.IsInvite() || ok && before > 0 && loss.heard == before
}

// heardFrom is how many messages have come over the connection to a target.
func (a *Agent) heardFrom(t locate.Target) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s := a.flows.streams[t]; s != nil {
		return s.heard.Load()
	}
	return 0
}

// wayFor makes sure of the way that a request takes. Where it leads nowhere, and
// the next hop is known by a name, the name's next address is taken (RFC 3263
// section 4.3), unless the request may have arrived already. A BYE is harmless
// twice.
func (a *Agent) wayFor(ctx context.Context, p path, req *sip.Request, sent bool) (path, error) {
	movable := p.hop.Host != "" && (!sent || req.Method == sip.BYE)
	if !movable || !a.isIll(p.target) {
		if p.udp() {
			return p, nil
		}
		q, err := a.open(ctx, p.target, p.name)
		if err == nil {
			q.hop = p.hop
			return q, nil
		}
		if ctx.Err() != nil || !movable {
			return path{}, err
		}
		a.ill(p.target, illTime)
	}
	q, err := a.route(ctx, p.hop, p.name)
	if err != nil {
		return path{}, err
	}
	q.hop = p.hop
	if q.udp() && p.udp() {
		q.local = p.local
	}
	return q, nil
}

// redirected is a request made anew for another target: a transaction of its own.
func redirected(req *sip.Request, q path) *sip.Request {
	req = req.Clone()
	via := req.Via()
	via.Transport = sip.NetworkToUpper(q.target.Transport)
	via.Host, via.Port = q.sentBy()
	via.Params.Remove("branch")
	via.Params.Add("branch", sip.RFC3261BranchMagicCookie+token())
	req.Laddr = sip.Addr{}
	q.aim(req)
	return req
}

// elsewhere sends a request inside a dialog to the next hop's next address, after
// nobody listened at this one, and reports whether it does.
func (x *exchange) elsewhere() bool {
	if x.invite || x.over || x.late || x.handle == nil || x.path.hop.Host == "" || x.moves >= maxSends {
		return false
	}
	x.moves++
	x.call.agent.ill(x.path.target, illTime)
	x.cancel()
	x.ctx, x.cancel = context.WithCancel(x.call.ctx)
	x.req = x.req.Clone() // the stack may still hold the old one
	x.start()
	return true
}

// revive lets the answers to an INVITE be heard whose transaction has ended with
// its connection.
func (x *exchange) revive() { x.over, x.late = false, true }

// rejoin makes the connection anew over which an INVITE was answered with a 1xx.
// The final answer comes over it, or to our Via's address (RFC 3261 section 18.2.2),
// and a CANCEL can go out. Where there is no way back to the server the call has
// failed.
func (l *leg) rejoin(at *attempt, lost error) {
	at.orphan = true
	at.exchange.revive()
	l.restores++
	p := at.exchange.path
	tries := l.restores <= maxRestores
	l.call.background(func(ctx context.Context) func() {
		err := lost
		if tries {
			err = l.call.agent.reopen(ctx, p)
		}
		return func() {
			switch {
			case l.current != at || l.state != legInviting: // answered meanwhile
			case err != nil:
				at.exchange.abandon()
				l.cutOff(at, lost)
			case l.canceled:
				at.asked = false
				at.cancel()
			}
		}
	})
}

// reopen makes a connection anew, within rejoinTime.
func (a *Agent) reopen(ctx context.Context, p path) error {
	ctx, cancel := context.WithTimeout(ctx, rejoinTime)
	defer cancel()
	for {
		_, err := a.open(ctx, p.target, p.name)
		if err == nil {
			return nil
		}
		a.log.Info("a lost connection is not to be had again", "target", p.target.String(), "error", err)
		gap := time.NewTimer(rejoinGap)
		select {
		case <-gap.C:
		case <-ctx.Done():
			gap.Stop()
			return err
		}
	}
}

// cutOff ends an INVITE whose server cannot be reached any more. What rang was
// reached, and does not ring again by another way.
func (l *leg) cutOff(at *attempt, err error) {
	switch {
	case l.canceled:
		l.down()
	case at.rang:
		l.unreachable(err)
	default:
		l.call.agent.ill(at.path.target, illTime)
		l.why = worse(l.why, err)
		l.next(func() { l.unreachable(worse(l.search.err, l.why)) })
	}
}

// unknownThere takes the answer to the CANCEL of an INVITE whose connection was
// lost: a server that was started anew knows nothing of it, and will not answer it.
func (at *attempt) unknownThere(res *sip.Response, err error) {
	l := at.leg
	if !at.orphan || at.dropped || err != nil || res.StatusCode != sip.StatusCallTransactionDoesNotExists {
		return // without any answer, rejoin knows when to give up
	}
	l.call.after(orphanTime, func() {
		if l.current == at && l.state == legInviting {
			at.exchange.abandon()
			l.down()
		}
	})
}

// disconnected takes that a connection was lost that the call has used. While the
// phone is up it is made anew at once: over TLS the server has no other way to us
// for its NOTIFYs. What is on its way over it looks after itself.
func (l *leg) disconnected(t locate.Target) {
	switch {
	case l.state == legInviting && l.current.orphan && l.current.exchange.path.target == t:
		l.rejoin(l.current, errConnectionLost)
	case l.state == legUp && l.dialog != nil && l.dialog.path.target == t && l.restores < maxRestores:
		l.restores++
		l.call.after(time.Second<<(l.restores-1)-time.Second, func() { l.restore(l.dialog, t) })
	}
}

// restore makes the dialog's connection anew.
func (l *leg) restore(d *dialog, t locate.Target) {
	if l.state != legUp || d.path.target != t {
		return
	}
	c, p := l.call, d.path
	c.agent.running.Add(1)
	go func() {
		defer c.agent.running.Done()
		q, err := c.agent.open(c.ctx, p.target, p.name)
		c.post(func() {
			switch {
			case l.state != legUp || d.path.target != t:
			case err != nil:
				c.log.Warn("the connection to the SIP server was lost", "target", t.String(), "error", err)
				l.disconnected(t)
			default:
				q.hop = d.path.hop
				d.path = q
			}
		})
	}()
}

// unreached is the event of an INVITE that got no answer at all, or no final one.
func (l *leg) unreached(err error) callflow.Unreachable {
	return callflow.Unreachable{
		Leg: l.which, Slug: slugOf(err), Err: err,
		Lost: isConnectionLost(err) && l.current != nil && l.current.early,
	}
}
