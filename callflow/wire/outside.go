package wire

import (
	"errors"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// This file holds the REFER outside of any dialog (RFC 3515), which begins a call
// where no INVITE does. It finds its server as an INVITE does, by attempts. What it
// makes is no leg, but a subscription: the dialog of its NOTIFYs (RFC 6665 section
// 4.1.2.4), in which we send nothing.

// refers reports whether the leg begins with a REFER.
func (l *leg) refers() bool { return l.asks == sip.REFER }

// referAccepted takes a 2xx, also one that comes late from a server that was given up.
func (l *leg) referAccepted(res *sip.Response) {
	r := &l.referral
	if to := res.To(); to != nil && r.remote == "" {
		r.remote, _ = to.Params.Get("tag")
	}
	l.current.exchange.abandon()
	l.state = legDown
	l.replyRefer(acceptance(res))
}

// referRefused takes the refusal after which nothing is left to be tried. A phone
// that has had the same REFER by another server says 482 (RFC 3261 section 8.2.2.2);
// what it says to that one is what counts.
func (l *leg) referRefused(at *attempt, res *sip.Response) {
	l.state = legDown
	if res.StatusCode == sip.StatusLoopDetected && l.referral.open > 0 {
		l.referral.merged = true
		return
	}
	l.replyRefer(callflow.ReferReply{SIP: status(res), Credentials: at.auth.sent()})
}

// referUnanswered takes that no server has given a final answer. Where nobody has
// said a word the REFER has reached nobody; after a hang-up that is believed only
// where it cannot have left.
func (l *leg) referUnanswered(err error) {
	r := &l.referral
	l.state = legDown
	if l.heard || l.canceled && (r.open > 0 || !neverSent(err)) {
		l.call.log.Warn("the REFER was not answered", "error", err)
		l.replyRefer(callflow.ReferReply{})
		return
	}
	if !r.replied {
		r.replied = true
		l.call.feed(l.unreached(err))
	}
}

// neverSent reports whether an error says that a request has not left, or that
// nobody was there to take it.
func neverSent(err error) bool {
	_, closed := errors.AsType[*pathError](err)
	return closed || errors.Is(err, ErrRefused)
}

// withholdOutside keeps the REFER from being sent at all, or else from being sent
// again: then its answer is awaited.
func (l *leg) withholdOutside() {
	unsent := l.state == legRouting && l.referral.open == 0
	l.stay()
	if unsent {
		l.replyRefer(callflow.ReferReply{Unsent: true})
	}
}

// stay keeps the REFER from being sent again, or to any other server.
func (l *leg) stay() {
	switch l.state {
	case legRouting:
		l.state = legDown
	case legInviting:
		l.canceled = true
	}
}

// stray counts the attempts that were given up and may still be answered. An
// INVITE's keep the call, since what comes of them has to be ended; what comes of a
// REFER is the phone's.
func (l *leg) stray(n int) {
	if !l.refers() {
		l.call.strays += n
		return
	}
	r := &l.referral
	if r.open += n; r.open == 0 && r.merged {
		l.replyRefer(callflow.ReferReply{})
	}
}

// subscribed reports whether a NOTIFY may be one of a REFER outside of any dialog:
// it has our Call-ID and tag, and comes from whoever has accepted, as the 2xx or the
// first NOTIFY says. The REFER may have been forked; the other forks are not listened to.
func (l *leg) subscribed(req *sip.Request) bool {
	from, _ := req.From().Params.Get("tag")
	to, _ := req.To().Params.Get("tag")
	remote := l.referral.remote
	return l.refers() && l.referral.sent && to == l.tag && from != "" && (remote == "" || remote == from)
}

// subscribe takes the first NOTIFY for the REFER's acceptance, also where its 2xx is
// late or lost.
func (l *leg) subscribe(req *sip.Request) {
	if l.refers() {
		l.referral.remote, _ = req.From().Params.Get("tag")
		l.stay()
	}
}
