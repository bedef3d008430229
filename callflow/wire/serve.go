package wire

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/trace"
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
	a.log.Debug("a request belongs to no dialog of ours", "method", trace.MaskNumbers(printable(string(req.Method))), "in_a_dialog", inside)
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
	case d == nil && req.Method == sip.UPDATE && l.earlyOf(req) != nil:
		l.updated(l.earlyOf(req), req, tx)
	case req.Method == sip.NOTIFY && l.subscribed(req):
		l.notified(req, tx)
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
	if l.state == legInviting && len(l.hasty) < maxHasty { // its way is looked for, or it is put on record
		l.hasty = append(l.hasty, func() { l.inside(req, tx, answered) })
		return
	}
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

// notified takes a NOTIFY of the REFER's subscription (RFC 6665 section 4.1.3). It is
// answered before anything is made of it. The same one again, in whatever request,
// is a repetition.
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
	l.subscribe(req)
	a.respond(req, tx, 200, "OK")
	n := readNotify(req)
	n.AckLate = r.ackLate
	final := n.SIP.Code >= 200 || n.Sub == callflow.SubDone
	if full := len(r.seen) >= maxNotifies; r.seen[n] || full && !final {
		l.call.decided("a NOTIFY is ignored", "cseq", n.CSeq, "why", "it came before, or there are too many")
		return
	}
	if len(r.seen) < maxNotifies {
		r.seen[n] = true
	}
	l.call.feed(n)
}

// maxNotifies bounds how many NOTIFYs of one REFER are listened to, but for the last
// word of a phone that has talked too much.
const maxNotifies = 512

// readNotify makes an event of a NOTIFY. What cannot be read of it is left empty.
func readNotify(req *sip.Request) callflow.Notify {
	n := callflow.Notify{CSeq: req.CSeq().SeqNo, Sub: callflow.SubActive}
	if f, err := callflow.ParseSipfrag(fragment(headerValue(req, "Content-Type", "c"), req.Body())); err == nil {
		n.SIP, n.Q850 = f.SIP, f.Q850
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

// fragment is the sipfrag that a body of that Content-Type is, or holds as its first
// part of that kind (RFC 5621 section 3); nil where there is none.
func fragment(contentType string, body []byte) []byte {
	kind := strings.ToLower(firstParam(contentType))
	if kind == "" || kind == "message/sipfrag" || kind == "message/sip" {
		return body
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") || params["boundary"] == "" {
		return nil
	}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil {
			return nil
		}
		if strings.EqualFold(firstParam(part.Header.Get("Content-Type")), "message/sipfrag") {
			text, err := io.ReadAll(part)
			if err != nil {
				return nil
			}
			return text
		}
	}
	return nil
}

// maxParts bounds how many parts of a body are looked at.
const maxParts = 16
