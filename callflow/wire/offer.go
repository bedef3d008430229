package wire

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// This file holds what the peer may ask of the session: re-INVITE (RFC 3261
// section 14.2) and UPDATE (RFC 3311).

// offer is a re-INVITE or UPDATE that waits for its answer.
type offer struct {
	req      *sip.Request
	tx       sip.ServerTransaction
	answered func()
}

// refusal is a final answer that refuses a request.
type refusal struct {
	code   int
	phrase string
	more   []sip.Header
}

func (l *leg) refuse(req *sip.Request, tx sip.ServerTransaction, why *refusal) {
	l.call.decided("a request is refused", "method", string(req.Method), "code", why.code, "phrase", why.phrase)
	l.call.agent.respond(req, tx, why.code, why.phrase, why.more...)
}

// retrySoon refuses what came too early, or out of order (RFC 3261 section 14.2,
// RFC 3311 section 5.2).
func retrySoon() *refusal {
	return &refusal{500, "Server Internal Error", []sip.Header{sip.NewHeader("Retry-After", strconv.Itoa(rand.IntN(11)))}}
}

// pending refuses an offer that crosses one of ours.
func pending() *refusal { return &refusal{sip.StatusRequestPending, "Request Pending", nil} }

// unfit says why a re-INVITE or UPDATE cannot be taken in any state; nil: it can.
func (l *leg) unfit(req *sip.Request) *refusal {
	body := req.Body()
	kind := strings.ToLower(firstParam(headerValue(req, "Content-Type", "c")))
	switch missing := unsupported(req); {
	case len(missing) > 0:
		return &refusal{420, "Bad Extension", []sip.Header{sip.NewHeader("Unsupported", strings.Join(missing, ", "))}}
	case tooShort(req):
		return &refusal{statusIntervalTooSmall, "Session Interval Too Small",
			[]sip.Header{sip.NewHeader("Min-SE", strconv.Itoa(int(leastSession/time.Second)))}}
	case len(body) == 0:
		return nil
	case kind != "" && kind != sdpType:
		return &refusal{415, "Unsupported Media Type", []sip.Header{sip.NewHeader("Accept", sdpType)}}
	case !acceptable(body):
		return &refusal{488, "Not Acceptable Here", nil}
	}
	return nil
}

// sdpType is the only kind of body that is read in a re-INVITE or UPDATE.
const sdpType = "application/sdp"

// offered takes a re-INVITE or UPDATE inside the dialog. One that is refused
// changes nothing: the call goes on as before.
func (l *leg) offered(req *sip.Request, tx sip.ServerTransaction, answered func()) {
	seq := req.CSeq().SeqNo
	wrong := l.unfit(req)
	switch invite := req.Method == sip.INVITE; {
	case l.state != legUp:
		wrong = &refusal{481, "Call/Transaction Does Not Exist", nil}
	case seq <= l.peerSeq:
		wrong = retrySoon()
	case wrong != nil:
		l.peerSeq = seq
	case l.offer != nil:
		wrong = retrySoon()
	case invite && (l.waiting != nil || l.reinvite != nil),
		len(req.Body()) > 0 && (l.reinvite != nil || l.waiting != nil && l.waiting.offers):
		wrong = pending()
	}
	if wrong != nil {
		l.refuse(req, tx, wrong)
		answered()
		return
	}
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

// dropOffer refuses an offer that is not going to be answered.
func (l *leg) dropOffer(o *offer) {
	if o != nil && l.offer == o {
		l.offer = nil
		l.call.agent.respond(o.req, o.tx, 481, "Call/Transaction Does Not Exist")
		o.answered()
	}
}

// answer answers the pending offer: 200 with our description. The media is what it
// was; only its direction follows the peer's wish.
func (l *leg) answer() {
	o := l.offer
	if o == nil {
		return
	}
	l.offer = nil
	defer o.answered()
	res := l.accepted(o.req, l.dialog.path)
	l.refreshedBy(o.req, res)
	if err := o.tx.Respond(res); err != nil {
		l.call.log.Warn("the peer's offer could not be answered", "error", err)
		return
	}
	if o.req.Method == sip.INVITE {
		l.awaitAck(o, res)
	}
}

// accepted builds the 200 to a re-INVITE or UPDATE that is fit, with an answer to
// the offer in it, or an offer where a re-INVITE has none.
func (l *leg) accepted(req *sip.Request, p path) *sip.Response {
	res := sip.NewResponseFromRequest(req, 200, "OK", nil)
	res.AppendHeader(l.contact(p))
	res.AppendHeader(sip.NewHeader("Allow", allowed))
	var body []byte
	if offered := req.Body(); len(offered) > 0 {
		body, _ = l.media.answer(offered)
	} else if req.Method == sip.INVITE {
		body = l.media.offer()
	}
	if body != nil {
		res.AppendHeader(sip.NewHeader("Content-Type", sdpType))
		res.SetBody(body)
	}
	return res
}

// waiting is a 200 of ours that is repeated until its ACK comes.
type waiting struct {
	cseq   uint32
	every  time.Duration
	until  time.Time
	offers bool // it holds an offer, whose answer the ACK brings
	send   func()
}

// awaitAck repeats the 200 to a re-INVITE until its ACK comes, over any
// transport, from T1 on doubling up to T2, for 64*T1 (RFC 3261 section 13.3.1.4).
func (l *leg) awaitAck(o *offer, res *sip.Response) {
	w := &waiting{
		cseq: o.req.CSeq().SeqNo, every: sip.T1, until: time.Now().Add(64 * sip.T1),
		offers: len(o.req.Body()) == 0,
		send:   func() { _ = o.tx.Respond(res) },
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

// early is a dialog that a provisional answer made (RFC 3261 section 12.1), as far
// as the peer has asked something in it.
type early struct {
	agreed  bool     // a reliable 1xx has answered our offer (RFC 3262 section 5)
	peerSeq uint32   // the highest CSeq of its requests
	target  *sip.Uri // where an UPDATE has moved it; nil: its 1xx's Contact
}

// hears notes the early dialog of a 1xx.
func (at *attempt) hears(res *sip.Response) *early {
	if res.StatusCode == 100 || res.To() == nil {
		return nil
	}
	tag, _ := res.To().Params.Get("tag")
	e := at.ringing[tag]
	if e == nil && tag != "" && len(at.ringing) < maxForks {
		if at.ringing == nil {
			at.ringing = make(map[string]*early)
		}
		e = new(early)
		at.ringing[tag] = e
	}
	return e
}

// earlyOf returns the early dialog that a request belongs to.
func (l *leg) earlyOf(req *sip.Request) *early {
	from, _ := req.From().Params.Get("tag")
	to, _ := req.To().Params.Get("tag")
	if l.current == nil || to != l.tag || l.state != legInviting {
		return nil
	}
	return l.current.ringing[from]
}

// updated takes an UPDATE in an early dialog: before our offer is answered there
// may be no other (RFC 3311 section 5.2).
func (l *leg) updated(e *early, req *sip.Request, tx sip.ServerTransaction) {
	seq := req.CSeq().SeqNo
	wrong := l.unfit(req)
	switch {
	case l.canceled:
		wrong = &refusal{481, "Call/Transaction Does Not Exist", nil}
	case seq <= e.peerSeq:
		wrong = retrySoon()
	case wrong == nil && len(req.Body()) > 0 && !e.agreed:
		wrong = pending()
	}
	e.peerSeq = max(e.peerSeq, seq)
	if wrong != nil {
		l.refuse(req, tx, wrong)
		return
	}
	if uri, ok := contactOf(req); ok {
		e.target = &uri
	}
	if err := tx.Respond(l.accepted(req, l.current.path)); err != nil {
		l.call.log.Warn("the peer's UPDATE could not be answered", "error", fmt.Errorf("early dialog: %w", err))
	}
}
