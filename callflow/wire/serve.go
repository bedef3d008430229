package wire

import (
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// receive takes every request from outside, on a goroutine of the stack's. It
// returns when the request is answered.
func (a *Agent) receive(req *sip.Request, tx sip.ServerTransaction) {
	if req.From() == nil || req.To() == nil || req.CallID() == nil || req.CSeq() == nil {
		if req.Method != sip.ACK {
			a.respond(req, tx, 400, "Bad Request")
		}
		return
	}
	if c := a.call(req.CallID().Value()); c != nil {
		answered := make(chan struct{})
		next := c.order.await(req)
		posted := c.post(func() { c.leg.receive(req, tx, func() { close(answered) }) })
		next()
		if posted {
			select {
			case <-answered:
			case <-tx.Done():
			case <-a.ctx.Done():
			}
			return
		}
	}
	a.stranger(req, tx)
}

// stranger answers a request that belongs to no call of ours. Nothing ever rings.
func (a *Agent) stranger(req *sip.Request, tx sip.ServerTransaction) {
	_, inside := req.To().Params.Get("tag")
	switch req.Method {
	case sip.ACK:
	case sip.OPTIONS:
		a.respond(req, tx, 200, "OK")
	case sip.NOTIFY:
		if a.ended(req) {
			a.respond(req, tx, 200, "OK")
			return
		}
		a.respond(req, tx, 481, "Subscription Does Not Exist")
	case sip.BYE, sip.CANCEL, sip.UPDATE, sip.PRACK, sip.INFO:
		a.respond(req, tx, 481, "Call/Transaction Does Not Exist")
	case sip.INVITE:
		if inside {
			a.respond(req, tx, 481, "Call/Transaction Does Not Exist")
			return
		}
		a.respond(req, tx, 480, "Temporarily Unavailable")
	default:
		a.respond(req, tx, 405, "Method Not Allowed")
	}
}

// ended reports whether a request belongs to a dialog that ended lately.
func (a *Agent) ended(req *sip.Request) bool {
	local, _ := req.To().Params.Get("tag")
	remote, _ := req.From().Params.Get("tag")
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.past.has(dialogID{req.CallID().Value(), local, remote})
}

// respond answers a request, with the headers that its status wants.
func (a *Agent) respond(req *sip.Request, tx sip.ServerTransaction, code int, phrase string, more ...sip.Header) {
	res := sip.NewResponseFromRequest(req, code, phrase, nil)
	if code == 405 || code == 200 && req.Method == sip.OPTIONS {
		res.AppendHeader(sip.NewHeader("Allow", allowed))
	}
	for _, h := range more {
		res.AppendHeader(h)
	}
	if err := tx.Respond(res); err != nil {
		a.log.Debug("an answer could not be sent", "code", code, "error", err)
	}
}

// receive takes a request with this leg's Call-ID, on the call's goroutine, and
// calls answered when it is answered.
func (l *leg) receive(req *sip.Request, tx sip.ServerTransaction, answered func()) {
	a := l.call.agent
	d := l.dialog
	switch {
	case req.Method == sip.ACK:
		l.acked(req)
	case d != nil && d.has(req):
		l.inside(req, tx, answered)
		return
	case req.Method == sip.BYE && l.fork(req) != nil:
		a.respond(req, tx, 200, "OK")
		l.fork(req).over()
	default:
		a.stranger(req, tx)
	}
	answered()
}

// fork returns the unwanted dialog that a request belongs to.
func (l *leg) fork(req *sip.Request) *dialog {
	for _, d := range l.forks {
		if d.has(req) {
			return d
		}
	}
	return nil
}

// inside takes a request inside the leg's dialog.
func (l *leg) inside(req *sip.Request, tx sip.ServerTransaction, answered func()) {
	a := l.call.agent
	switch req.Method {
	case sip.NOTIFY:
		l.notified(req, tx)
	case sip.BYE:
		l.peerBye(req, tx)
	case sip.INVITE, sip.UPDATE:
		l.offered(req, tx, answered)
		return
	case sip.OPTIONS:
		a.respond(req, tx, 200, "OK")
	case sip.CANCEL:
		a.respond(req, tx, 481, "Call/Transaction Does Not Exist")
	default:
		a.respond(req, tx, 405, "Method Not Allowed")
	}
	answered()
}

// peerBye takes the peer's BYE. It is answered 200 whenever there is a dialog to
// end; where it crosses our own, the leg is down all the same.
func (l *leg) peerBye(req *sip.Request, tx sip.ServerTransaction) {
	a := l.call.agent
	switch l.state {
	case legUp:
		a.respond(req, tx, 200, "OK")
		l.state = legDown
		l.dropOffer(l.offer)
		l.call.feed(callflow.PeerBye{Leg: l.which, Q850: q850(req)})
		l.withhold()
	case legEnding:
		a.respond(req, tx, 200, "OK")
		l.dialog.over()
	default:
		a.respond(req, tx, 481, "Call/Transaction Does Not Exist")
	}
}

// notified takes a NOTIFY inside the dialog (RFC 6665 section 4.1.3). It is
// answered before anything is made of it.
func (l *leg) notified(req *sip.Request, tx sip.ServerTransaction) {
	a, r := l.call.agent, &l.referral
	if !strings.EqualFold(firstParam(headerValue(req, "Event", "o")), "refer") {
		a.respond(req, tx, 489, "Bad Event", sip.NewHeader("Allow-Events", "refer"))
		return
	}
	if !r.sent {
		a.respond(req, tx, 481, "Subscription Does Not Exist")
		return
	}
	a.respond(req, tx, 200, "OK")
	seq := req.CSeq().SeqNo
	if r.seen[seq] || len(r.seen) >= maxNotifies {
		return
	}
	r.seen[seq] = true
	l.call.feed(readNotify(req))
}

// maxNotifies bounds how many NOTIFYs of one REFER are listened to.
const maxNotifies = 512

// readNotify makes an event of a NOTIFY. What cannot be read of it is left empty.
func readNotify(req *sip.Request) callflow.Notify {
	n := callflow.Notify{CSeq: req.CSeq().SeqNo, Sub: callflow.SubActive}
	kind := strings.ToLower(firstParam(headerValue(req, "Content-Type", "c")))
	if kind == "" || kind == "message/sipfrag" {
		if f, err := callflow.ParseSipfrag(req.Body()); err == nil {
			n.SIP, n.Q850 = f.SIP, f.Q850
		}
	}
	sub := headerValue(req, "Subscription-State")
	if strings.EqualFold(firstParam(sub), "terminated") {
		n.Sub = callflow.SubDone
	}
	for i, param := range strings.Split(sub, ";") {
		name, value, _ := strings.Cut(param, "=")
		if i > 0 && strings.EqualFold(strings.TrimSpace(name), "expires") {
			n.Expires = seconds(value)
		}
	}
	return n
}

// offer is a re-INVITE or UPDATE that waits for its answer.
type offer struct {
	req      *sip.Request
	tx       sip.ServerTransaction
	answered func()
}

// offered takes a re-INVITE or UPDATE (RFC 3261 section 14.2, RFC 3311).
func (l *leg) offered(req *sip.Request, tx sip.ServerTransaction, answered func()) {
	a := l.call.agent
	refuse := func(code int, phrase string, more ...sip.Header) {
		a.respond(req, tx, code, phrase, more...)
		answered()
	}
	switch seq := req.CSeq().SeqNo; {
	case l.state != legUp:
		refuse(481, "Call/Transaction Does Not Exist")
	case len(unsupported(req)) > 0:
		refuse(420, "Bad Extension", sip.NewHeader("Unsupported", strings.Join(unsupported(req), ", ")))
	case tooShort(req):
		refuse(422, "Session Interval Too Small", sip.NewHeader("Min-SE", strconv.Itoa(int(leastSession/time.Second))))
	case seq <= l.peerSeq:
		refuse(500, "Server Internal Error")
	case l.offer != nil || req.Method == sip.INVITE && l.waiting != nil:
		refuse(491, "Request Pending")
	default:
		l.peerSeq = seq
		o := &offer{req, tx, answered}
		l.offer = o
		take := func() {
			if l.offer != o {
				return
			}
			if req.Method == sip.UPDATE && len(req.Body()) == 0 {
				l.answer() // it refreshes the target and asks for nothing
				return
			}
			l.call.feed(callflow.Offer{Leg: l.which})
			l.call.post(func() { l.dropOffer(o) }) // the call may not want to answer
		}
		if l.dialog.refresh(req) {
			l.dialog.reach(take)
			return
		}
		take()
	}
}

// dropOffer refuses an offer that is not going to be answered.
func (l *leg) dropOffer(o *offer) {
	if o != nil && l.offer == o {
		l.offer = nil
		l.call.agent.respond(o.req, o.tx, 481, "Call/Transaction Does Not Exist")
		o.answered()
	}
}

// answer answers the pending offer: 200 with our description, or 488 where there
// is no stream in it that we could take.
func (l *leg) answer() {
	o := l.offer
	if o == nil {
		return
	}
	l.offer = nil
	defer o.answered()
	a := l.call.agent
	res := sip.NewResponseFromRequest(o.req, 200, "OK", nil)
	res.AppendHeader(l.contact(l.dialog.path))
	res.AppendHeader(sip.NewHeader("Allow", allowed))
	var body []byte
	if offered := o.req.Body(); len(offered) > 0 {
		var ok bool
		if body, ok = l.media.answer(offered); !ok {
			a.respond(o.req, o.tx, 488, "Not Acceptable Here")
			return
		}
	} else if o.req.Method == sip.INVITE {
		body = l.media.offer()
	}
	if body != nil {
		res.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
		res.SetBody(body)
	}
	l.refreshedBy(o.req, res)
	if err := o.tx.Respond(res); err != nil {
		l.call.log.Warn("the peer's offer could not be answered", "error", err)
		return
	}
	if o.req.Method == sip.INVITE {
		l.awaitAck(o, res)
	}
}

// waiting is a 200 of ours that is repeated until its ACK comes.
type waiting struct {
	cseq  uint32
	every time.Duration
	until time.Time
	send  func()
}

// awaitAck repeats the 200 to a re-INVITE until its ACK comes, over any
// transport, from T1 on doubling up to T2, for 64*T1 (RFC 3261 section 13.3.1.4).
func (l *leg) awaitAck(o *offer, res *sip.Response) {
	w := &waiting{
		cseq: o.req.CSeq().SeqNo, every: sip.T1, until: time.Now().Add(64 * sip.T1),
		send: func() { _ = o.tx.Respond(res) },
	}
	l.waiting = w
	var tick func()
	tick = func() {
		switch {
		case l.waiting != w:
		case l.state != legUp || !time.Now().Before(w.until):
			l.waiting = nil
		default:
			w.send()
			w.every = min(2*w.every, sip.T2)
			l.call.after(w.every, tick)
		}
	}
	l.call.after(w.every, tick)
}

// acked takes an ACK of the peer.
func (l *leg) acked(req *sip.Request) {
	if l.waiting != nil && l.waiting.cseq == req.CSeq().SeqNo && l.dialog != nil && l.dialog.has(req) {
		l.waiting = nil
	}
}
