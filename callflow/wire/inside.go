package wire

import (
	"context"
	"fmt"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

// This file holds what a dialog sends: its ACK, its BYE, and how it finds its way.

// reach makes sure of the way to the dialog's next hop and then calls then, at
// once where that is the INVITE's own way or an address over UDP, else when it
// was looked up or connected. Where there is no way, the INVITE's is tried.
func (d *dialog) reach(then func()) {
	l := d.leg
	a := l.call.agent
	hop := d.hop()
	if t, ok := locate.Literal(hop); ok {
		if t == d.at.path.target {
			d.path = d.at.path
			then()
			return
		}
		if t.Transport == locate.UDP && d.at.path.udp() {
			// The same socket, so that Contact stays true; the stack sends from it.
			d.path = path{target: t, local: d.at.path.local}
			then()
			return
		}
	}
	l.call.background(func(ctx context.Context) func() {
		p, err := a.route(ctx, hop, d.at.path.name)
		return func() {
			if err != nil {
				l.call.log.Warn("no way to the dialog's next hop, trying the server's", "error", err)
				p = d.at.path
			}
			if p.udp() && d.at.path.udp() {
				p.local = d.at.path.local
			}
			if _, fixed := locate.Literal(hop); !fixed && err == nil {
				p.hop = hop
			}
			d.path = p
			then()
		}
	})
}

// background runs slow outside the call's goroutine and what it returns on it.
// While it runs the call is not over.
func (c *Call) background(slow func(context.Context) func()) {
	c.strays++
	c.agent.running.Add(1)
	go func() {
		defer c.agent.running.Done()
		then := slow(c.ctx)
		c.post(func() {
			c.strays--
			then()
		})
	}()
}

// acknowledge sends the dialog's ACK.
func (d *dialog) acknowledge() {
	d.ackReq = d.ack()
	d.again()
}

// again sends the ACK once more, where there is one.
func (d *dialog) again() {
	if d.ackReq == nil {
		return
	}
	d.leg.call.agent.sendAck(d.path, d.ackReq)
}

// dismiss ends a dialog that nobody wants: ACK, then BYE. The call is not over
// until that is done.
func (d *dialog) dismiss(then func()) {
	d.acknowledge()
	d.leg.call.strays++
	d.sendBye(func() {
		d.leg.call.strays--
		then()
	})
}

// sendBye sends the BYE and calls then, once, when the dialog is over: the BYE
// was answered or given up, or the peer's own has crossed it.
func (d *dialog) sendBye(then func()) {
	auth := d.credentials()
	d.ended = then
	var attempt func()
	attempt = func() {
		req := d.request(sip.BYE)
		auth.apply(req)
		d.bye = d.leg.call.send(d.path, req, func(res *sip.Response, err error) {
			switch {
			case err == nil && res.StatusCode < 200:
			case err == nil && auth.answer(res):
				attempt()
			default:
				d.lost = byeError(res, err)
				d.over()
			}
		})
	}
	attempt()
}

// byeError is why a BYE's answer does not say that the dialog is gone: a 2xx does, and
// so does a peer that does not know of it.
func byeError(res *sip.Response, err error) error {
	if err != nil {
		return err
	}
	switch res.StatusCode {
	case sip.StatusCallTransactionDoesNotExists, sip.StatusNotFound, sip.StatusGone:
		return nil
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("the BYE was answered %d %s", res.StatusCode, printable(res.Reason))
	}
	return nil
}

// over ends the wait for our BYE's answer, and reports whether there was one.
func (d *dialog) over() bool {
	if d.ended == nil {
		return false
	}
	d.bye.abandon()
	then := d.ended
	d.ended = nil
	then()
	return true
}

// credentials are those for one request inside the dialog.
func (d *dialog) credentials() *credentials {
	c := d.leg.call.credentials()
	c.dialog, c.inside = true, d.at.auth.met
	return &c
}
