package wire

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// attempt is one INVITE to one target, or one REFER outside of any dialog, with its
// retries for credentials. It belongs to the call's goroutine.
type attempt struct {
	leg      *leg
	way      way
	path     path
	request  *sip.Request // the last request sent
	exchange *exchange    // its exchange
	seq      uint32       // its CSeq
	early    bool         // it had a 1xx
	rang     bool         // it had a 18x
	asked    bool         // its CANCEL was sent
	dropped  bool         // another target was tried instead
	gone     bool         // nothing more is awaited of it
	auth     credentials
	offer    []byte            // the same in each retry, or auth-int would sign another one
	rseqs    map[string]uint32 // by To tag: the reliable 1xx acknowledged last
	pracks   int
	orphan   bool              // its connection was lost after a 1xx, and the transaction with it
	ringing  map[string]*early // by To tag: who rings
	pending  int               // how often a 491 was met
	expires  time.Duration     // what a 423 asked for; 0 = our own
	sentAt   time.Time         // when the request was sent first
	trip     time.Duration     // the longest time until a first answer came; 0 = none has
}

const (
	// firstAnswerTime is how long a target may be silent before the next is tried.
	firstAnswerTime = 4 * time.Second
	// lateTime is how long answers of a target are still awaited that was given up:
	// an INVITE that it took late must not ring on (RFC 3261's Timer B).
	lateTime = 32 * time.Second
)

// try sends the leg's first request on a path.
func (l *leg) try(w way, p path) {
	a := l.call.agent
	l.state = legInviting
	secure := l.media.secure
	l.media = newMedia(a.contactAddr(p).Addr())
	l.media.secure = secure
	l.current = &attempt{
		leg: l, way: w, path: p,
		auth: l.call.credentials(),
	}
	why := "it is the first"
	if l.why != nil {
		why = "the last one failed: " + l.why.Error()
	}
	l.call.decided("the first request goes out", "method", string(l.asks), "target", p.target.String(), "why", why)
	l.current.send()
}

// send sends the request, anew with credentials where they are there.
func (at *attempt) send() {
	l := at.leg
	a := l.call.agent
	if at.request != nil || !l.refers() || l.cseq == 0 {
		l.cseq++
	} // else a phone that gets the REFER by two servers sees that it is one (RFC 3261 section 8.2.2.2)
	at.seq = l.cseq
	uri := a.who.own
	if at.way.uri != nil {
		uri = *at.way.uri
	}
	req := l.build(l.asks, uri, at.way.route, at.seq, at.path)
	req.AppendHeader(l.contact(at.path))
	req.AppendHeader(sip.NewHeader("Allow", allowed))
	// Nothing rings longer than this, even if this program is killed.
	expires := max(a.opt.Account.RingTimeout+10*time.Second, at.expires)
	req.AppendHeader(sip.NewHeader("Expires", strconv.Itoa(int(expires/time.Second))))
	if l.refers() {
		l.writeRefer(req)
	} else {
		at.writeInvite(req)
	}
	at.auth.apply(req)
	at.request, at.early, at.ringing = req, false, nil
	at.sentAt = time.Now()
	at.exchange = l.call.send(at.path, req, at.onAnswer)
	l.call.after(firstAnswerTime, func() {
		if at.request == req && l.current == at && l.silent() && !l.search.empty() {
			l.call.log.Info("no answer within 4 s, trying the next server", "target", at.path.target.String())
			l.seek()
		}
	})
}

// writeInvite adds what only an INVITE has.
func (at *attempt) writeInvite(req *sip.Request) {
	l := at.leg
	l.session.request(req)
	l.call.agent.askToAnswer(req)
	req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	if at.offer == nil {
		at.offer = l.media.offer()
	}
	req.SetBody(at.offer)
}

// again sends the INVITE anew after a refusal that says how it would be taken.
func (at *attempt) again(why string) {
	at.leg.call.decided("the INVITE is sent again", "why", why)
	at.auth.accepted()
	at.send()
}

// wait sends the INVITE anew in a while: the peer has one of its own on the way.
func (at *attempt) wait() {
	l := at.leg
	at.pending++
	l.state = legRouting
	l.otherwise = func() {} // what is being looked for meanwhile is not needed
	l.call.after(pendingWait(), func() {
		if l.state == legRouting && l.current == at {
			l.state = legInviting
			at.again("request pending")
		}
	})
}

// statusIntervalTooBrief is RFC 3261 section 21.4.17's 423.
const statusIntervalTooBrief = 423

// longestExpires bounds what a 423 may ask for: a phone must not ring longer where
// this program is killed.
const longestExpires = 5 * time.Minute

// tooBrief takes a 423 and reports whether to ask anew: once, and within bounds.
func (at *attempt) tooBrief(res *sip.Response) bool {
	least := seconds(headerValue(res, "Min-Expires"))
	if at.expires != 0 || least == 0 || least > longestExpires {
		return false
	}
	at.expires = least
	return true
}

// silent reports whether the request that is out had no answer yet, and is wanted.
func (l *leg) silent() bool {
	return l.state == legInviting && !l.current.early && !l.canceled && !l.seeking
}

// onAnswer takes what comes back for the request.
func (at *attempt) onAnswer(res *sip.Response, err error) {
	l := at.leg
	l.heard = l.heard || err == nil
	switch {
	case at.dropped:
		at.late(res, err)
	case l.state == legDown && (err != nil || res.StatusCode < 200 || res.StatusCode >= 300):
	case err != nil:
		l.lost(at, err)
	default:
		at.measure()
		if at.exchange.path.udp() {
			l.call.agent.seenAs(at.exchange.path.local, res.Via())
		}
		at.answered(res)
	}
}

// measure takes the time of a request's first answer.
func (at *attempt) measure() {
	if at.sentAt.IsZero() {
		return
	}
	at.trip = max(at.trip, time.Since(at.sentAt))
	at.sentAt = time.Time{}
}

func (at *attempt) answered(res *sip.Response) {
	l := at.leg
	switch code := res.StatusCode; {
	case code < 200:
		l.call.agent.well(at.path.target)
		at.progress(res)
	case code < 300:
		l.answered(at, res)
	case l.state != legInviting:
	case !l.canceled && (code == sip.StatusUnauthorized || code == sip.StatusProxyAuthRequired) &&
		at.auth.answer(res):
		at.send()
	case l.canceled || at.rang: // what rang was reached, and does not ring again
		l.rejected(at, res)
	case code < 400 && l.redirect(at, res):
	case !l.refers() && at.amend(res):
	case code == sip.StatusServiceUnavailable:
		l.unavailable(at, res)
	default:
		l.rejected(at, res)
	}
}

// amend sends the INVITE as its refusal says that it would be taken, and reports
// whether it does.
func (at *attempt) amend(res *sip.Response) bool {
	l := at.leg
	switch code := res.StatusCode; {
	case code == statusIntervalTooSmall && l.session.tooShort(res):
		at.again("session interval too small")
	case code == statusIntervalTooBrief && at.tooBrief(res):
		at.again("expires too brief")
	case (code == sip.StatusNotAcceptableHere || code == sip.StatusGlobalNotAcceptable) && !l.media.secure:
		l.media.secure, at.offer = true, nil
		at.again("not acceptable in clear, so with SDES")
	case code == sip.StatusRequestPending && at.pending < maxPending:
		at.wait()
	default:
		return false
	}
	return true
}

// progress takes a 1xx. A CANCEL may only follow one (RFC 3261 section 9.1).
func (at *attempt) progress(res *sip.Response) {
	l := at.leg
	if l.state != legInviting {
		return
	}
	at.early = true
	if l.refers() {
		return // somebody has it (RFC 4320 section 4.1); whether a phone has, nobody says
	}
	at.hears(res)
	if !l.canceled && !at.reliable(res) {
		return
	}
	at.rang = at.rang || res.StatusCode >= 180
	if l.canceled {
		at.cancel()
		return
	}
	l.call.feed(callflow.Progress{Leg: l.which, SIP: status(res)})
}

// lost takes the end of the request without an answer: the next target is tried.
func (l *leg) lost(at *attempt, err error) {
	switch {
	case l.refers() && (at.early || l.canceled):
		l.unreachable(err) // somebody may have it already, and must not get it twice
		return
	case at.early && isConnectionLost(err):
		l.rejoin(at, err)
		return
	case at.rang && errors.Is(err, ErrRefused):
		err = fmt.Errorf("%w: %w", errConnectionLost, err)
	case !l.canceled && errors.Is(err, ErrClosed):
		l.unreachable(err)
		return
	}
	l.search.secure = l.search.secure || !l.seeking && slugOf(err) == callflow.SlugTLS
	l.cutOff(at, err)
}

// unavailable takes a 503 (RFC 3263 section 4.3): the next target is tried.
func (l *leg) unavailable(at *attempt, res *sip.Response) {
	l.call.decided("a server is out of service", "target", at.path.target.String(), "code", res.StatusCode, "tried_last_for", retryAfter(res))
	l.call.agent.ill(at.path.target, retryAfter(res))
	l.next(func() { l.rejected(at, res) })
}

// next tries the next target, and does otherwise where there is none.
func (l *leg) next(otherwise func()) {
	l.otherwise = otherwise
	l.state = legRouting
	switch {
	case l.seeking: // for the INVITE's silence: what it finds is used
	case l.search.empty():
		otherwise()
	default:
		l.seek()
	}
}

// drop gives the attempt up for another target. It is not sent again, and what
// still comes of it is ended; the call is not over before that.
func (at *attempt) drop() {
	at.dropped = true
	at.leg.call.decided("a server is given up, and still listened to", "target", at.path.target.String(), "why", "no answer within 4 s")
	at.leg.stray(1)
	at.leg.why = worse(at.leg.why, fmt.Errorf("%w to %s from %s within 4 s", ErrSilent, at.leg.asks, at.path.target))
	at.leg.call.agent.ill(at.path.target, illTime)
	at.exchange.hush()
	at.leg.call.after(lateTime, at.forget)
}

// late takes what a target says that was given up: it must not ring, nor talk.
func (at *attempt) late(res *sip.Response, err error) {
	l := at.leg
	switch {
	case err != nil || res.StatusCode >= 300:
		at.forget()
	case res.StatusCode >= 200:
		l.answered(at, res) // first, so that there is no moment in which nothing is left
		at.forget()
	case !at.gone && !l.refers():
		at.cancel()
	}
}

// forget ends the wait for a dropped attempt.
func (at *attempt) forget() {
	if !at.gone {
		at.gone = true
		at.exchange.forgotten = true
		at.leg.stray(-1)
	}
}

// cancel sends the CANCEL, once: the INVITE's Via, Route, numbers and way, never
// any credentials (RFC 3261 sections 9.1 and 22.1).
func (at *attempt) cancel() {
	if at.asked {
		return
	}
	at.asked = true
	at.leg.call.decided("the CANCEL goes out", "target", at.path.target.String(), "given_up", at.dropped)
	at.leg.call.send(at.exchange.path, cancelOf(at.request), at.unknownThere)
	if at.dropped {
		return
	}
	l := at.leg
	l.call.after(cancelTime, func() {
		if l.state != legInviting {
			return
		}
		at.exchange.abandon()
		l.down()
	})
}

// cancelOf is the CANCEL of an INVITE.
func cancelOf(invite *sip.Request) *sip.Request {
	req := sip.NewRequest(sip.CANCEL, invite.Recipient)
	copyHeaders(req, invite)
	req.AppendHeader(sip.HeaderClone(invite.To()))
	req.AppendHeader(&sip.CSeqHeader{SeqNo: invite.CSeq().SeqNo, MethodName: sip.CANCEL})
	return req
}

// copyHeaders puts into a CANCEL or ACK what it shares with its INVITE: Via,
// Route, From, Call-ID.
func copyHeaders(req, invite *sip.Request) {
	req.AppendHeader(invite.Via().Clone())
	for _, h := range invite.GetHeaders("Route") {
		req.AppendHeader(sip.HeaderClone(h))
	}
	forwards := sip.MaxForwardsHeader(70)
	req.AppendHeader(&forwards)
	req.AppendHeader(sip.HeaderClone(invite.From()))
	req.AppendHeader(sip.HeaderClone(invite.CallID()))
}

// refusalAck is the ACK of a final answer that is no 2xx (RFC 3261 section 17.1.1.3).
func refusalAck(invite *sip.Request, res *sip.Response) *sip.Request {
	req := sip.NewRequest(sip.ACK, invite.Recipient)
	copyHeaders(req, invite)
	to := res.To()
	if to == nil {
		to = invite.To()
	}
	req.AppendHeader(sip.HeaderClone(to))
	req.AppendHeader(&sip.CSeqHeader{SeqNo: invite.CSeq().SeqNo, MethodName: sip.ACK})
	return req
}

// retryAfter is how long a server that answered 503 asks to be left alone.
func retryAfter(res *sip.Response) time.Duration {
	asked := seconds(headerValue(res, "Retry-After"))
	if asked == 0 {
		return illTime
	}
	return min(asked, longestIll)
}
