package world

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/emiago/sipgo/sip"
)

// allowed is what the phones understand.
const allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, REFER, NOTIFY"

// agent is a telephone: the desk phone and the callee are both one, with a script
// each. All but open belongs to its endpoint's goroutine.
type agent struct {
	e      *endpoint
	line   line
	script Script
	talk   time.Duration // until it hangs up once a call of its is up, 0 = never
	show   func(*endpoint, packet)
	log    *slog.Logger

	calls map[dialogID]*call
	open  atomic.Int64 // calls that ring, are up or are just ending, in and out
}

// line is what a phone knows of its account.
type line struct {
	address sip.Uri // its address-of-record
	proxy   sip.Uri // its outbound proxy, with ;lr
}

// call is one call of a phone that has a dialog: incoming from the first ring on,
// outgoing from its 2xx on.
type call struct {
	d         *dialog
	invite    *serverTx // of an incoming call until it is answered
	ok        *sip.Response
	acked     bool
	ending    bool // our BYE is on its way
	referrals int  // REFERs accepted in its dialog
}

// transmitted shows a message to the world.
func (a *agent) transmitted(p packet) { a.show(a.e, p) }

// contact is where the phone itself is reached.
func (a *agent) contact() sip.Uri { return uriAt(a.line.address.User, a.e.addr) }

// request is for everything but ACK and CANCEL.
func (a *agent) request(t *serverTx) {
	if a.script.Silent {
		return
	}
	inDialog := t.req.To().Params.Has("tag")
	c := a.calls[requestID(t.req)]
	switch {
	case t.req.Method == sip.REFER && !inDialog && a.script.ReferOutside:
		a.referredOutside(t)
	case c == nil && (inDialog || t.req.Method == sip.REFER):
		t.reply(481, reason(481))
	case inDialog && !c.d.took(t.req):
		t.reply(500, reason(500))
	case t.req.IsInvite() && inDialog:
		a.accept(c, t)
	case t.req.IsInvite():
		a.ring(t)
	case t.req.Method == sip.BYE && inDialog:
		t.reply(200, reason(200))
		a.stopRinging(c)
		a.over(c)
	case t.req.Method == sip.REFER:
		a.referred(c, t)
	case t.req.Method == sip.UPDATE && inDialog:
		a.update(c, t)
	case t.req.Method == sip.OPTIONS, inDialog && t.req.Method != sip.SUBSCRIBE:
		t.reply(200, reason(200))
	default:
		res := t.response(405, reason(405))
		res.AppendHeader(sip.NewHeader("Allow", allowed))
		t.respond(res)
	}
}

// ring takes a new call: it rings, and ends as the script says.
func (a *agent) ring(t *serverTx) {
	d, err := answering(t.req, a.contact())
	if err != nil {
		a.log.Debug("the demo's phone refuses a call", "error", err)
		t.reply(400, reason(400))
		return
	}
	if _, ok := describe(string(t.req.Body()), a.e.addr.Addr()); !ok {
		t.reply(488, reason(488))
		return
	}
	c := &call{d: d, invite: t}
	a.add(c)
	if a.script.ring() < 0 {
		a.pickUp(c)
		return
	}
	t.respond(a.responseTo(c, t, 180, "Ringing"))
	if !a.script.Never {
		a.e.after(a.script.ring(), func() { a.pickUp(c) })
	}
	if s, ok := seconds(t.req, "Expires"); ok {
		a.e.after(s, func() { a.stopRinging(c) })
	}
}

// pickUp gives the final answer to a call that rings.
func (a *agent) pickUp(c *call) {
	t := c.invite
	if t == nil || t.final() {
		return
	}
	if code := a.script.code(); code >= 300 {
		t.respond(a.responseTo(c, t, code, reason(code)))
		a.over(c)
		return
	}
	a.accept(c, t)
}

// accept answers an INVITE with 200 and a session description, and repeats it
// until the ACK comes (RFC 3261 section 13.3.1.4).
func (a *agent) accept(c *call, t *serverTx) {
	sdp, ok := describe(string(t.req.Body()), a.e.addr.Addr())
	if !ok {
		t.reply(488, reason(488)) // of a re-INVITE; the call goes on as it was
		return
	}
	res := a.responseTo(c, t, 200, reason(200))
	res.AppendHeader(sip.NewHeader("Allow", allowed))
	withSDP(res, sdp)
	c.ok, c.acked, c.invite = res, false, nil
	t.respond(res)
	a.repeat(c, t, res, t1, time.Now().Add(giveUp))
}

// repeat sends a 2xx again until it is ACKed; a call whose ACK never comes is
// ended with BYE.
func (a *agent) repeat(c *call, t *serverTx, res *sip.Response, interval time.Duration, until time.Time) {
	a.e.after(min(interval, time.Until(until)), func() {
		switch {
		case c.acked || c.ok != res || a.calls[c.d.id()] != c:
		case !time.Now().Before(until):
			a.hangUp(c)
		default:
			t.respond(res)
			a.repeat(c, t, res, min(2*interval, t2), until)
		}
	})
}

// update answers an UPDATE (RFC 3311): with a session description where it had one.
func (a *agent) update(c *call, t *serverTx) {
	res := a.responseTo(c, t, 200, reason(200))
	if body := string(t.req.Body()); body != "" {
		sdp, ok := describe(body, a.e.addr.Addr())
		if !ok {
			t.reply(488, reason(488))
			return
		}
		withSDP(res, sdp)
	}
	t.respond(res)
}

// ack takes the ACK to a 2xx: the call is up.
func (a *agent) ack(req *sip.Request) {
	c := a.calls[requestID(req)]
	if c == nil || c.acked {
		return
	}
	c.acked = true
	a.up(c)
}

// up lets a call that is up end when the script says so.
func (a *agent) up(c *call) {
	if a.talk > 0 {
		a.e.after(a.talk, func() { a.hangUp(c) })
	}
}

// cancel takes a CANCEL to a call that rings.
func (a *agent) cancel(invite *serverTx) {
	for _, c := range a.calls {
		if c.invite == invite {
			if a.script.AnswerLate {
				a.accept(c, invite)
				return
			}
			a.stopRinging(c)
			return
		}
	}
}

// stopRinging ends a call that was not answered.
func (a *agent) stopRinging(c *call) {
	if c.invite == nil || c.invite.final() {
		return
	}
	c.invite.respond(a.responseTo(c, c.invite, 487, reason(487)))
	a.over(c)
}

// hangUp ends a call that is up.
func (a *agent) hangUp(c *call) {
	if c.ending || a.calls[c.d.id()] != c {
		return
	}
	c.ending = true
	to, err := c.d.hop()
	if err != nil {
		a.log.Warn("the demo's phone cannot hang up", "error", err)
		a.over(c)
		return
	}
	a.e.request(c.d.request(sip.BYE), to, func(res *sip.Response) {
		if !res.IsProvisional() {
			a.over(c)
		}
	})
}

// add counts a call in.
func (a *agent) add(c *call) {
	a.calls[c.d.id()] = c
	a.open.Add(1)
}

// over forgets a call, once.
func (a *agent) over(c *call) {
	if a.calls[c.d.id()] == c {
		delete(a.calls, c.d.id())
		a.open.Add(-1)
	}
}

// responseTo returns a response within a call: with our tag and Contact.
func (a *agent) responseTo(c *call, t *serverTx, code int, reason string) *sip.Response {
	res := t.response(code, reason)
	res.To().Params = tagged(c.d.localTag)
	if code < 300 {
		contact := a.contact()
		res.AppendHeader(&sip.ContactHeader{Address: contact})
	}
	return res
}
