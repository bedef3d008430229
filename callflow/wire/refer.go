package wire

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// referral is the leg's REFER.
type referral struct {
	sent    bool   // it was on the wire at least once
	replied bool   // its ReferReply was given, or that it has reached nobody
	wanted  bool   // asked for
	held    bool   // it is not to be sent again
	to      string // its Refer-To
	timer   *time.Timer
	auth    *credentials
	out     *exchange // the REFER sent last
	tries   int       // how often a 491 was met
	ackLate bool      // the phone may have had it before our ACK
	seen    map[callflow.Notify]bool

	// Outside of any dialog only.
	remote string // the subscription's remote tag; "" while nobody has accepted
	open   int    // how many that were given up may still be accepted
	merged bool   // the phone says that it has had it by another server already
}

const (
	// referGap is the pause after the ACK: in a proxy with several workers the REFER
	// can otherwise overtake it, and some phones then answer 491.
	referGap = 5 * time.Millisecond
	// slowTrip is how long a round trip may take where packets keep their order all
	// the same. On a slower way the pause is two round trips, at most longGap.
	slowTrip = 20 * time.Millisecond
	longGap  = 600 * time.Millisecond
	// maxPending is how often a 491 is tried again.
	maxPending = 2
)

// pendingWait is how long to wait after a 491, as the owner of the Call-ID (RFC
// 3261 section 14.1): 2.1 to 4 s, in steps of 10 ms.
func pendingWait() time.Duration {
	return 2100*time.Millisecond + time.Duration(rand.IntN(191))*10*time.Millisecond
}

// refer asks the own phone to call the callee, after the gap where one is needed.
func (l *leg) refer() {
	r := &l.referral
	if r.wanted {
		return
	}
	*r = referral{wanted: true, seen: make(map[callflow.Notify]bool)}
	var err error
	if r.to, err = l.call.agent.who.referTo(l.call.place.Callee); err != nil {
		l.call.log.Error("the callee makes no SIP address", "error", err)
		l.replyRefer(callflow.ReferReply{Unsent: true})
		return
	}
	if l.state == legIdle {
		l.asks = sip.REFER
		l.begin()
		return
	}
	r.auth = l.dialog.credentials()
	gap := l.dialog.referGap()
	if len(l.hasty) > 0 { // the phone may have hung up already, and is heard first
		gap = max(gap, referGap)
	}
	if gap > 0 {
		r.timer = l.call.after(gap, l.gapOver)
		return
	}
	l.sendRefer()
}

// gapOver sends the REFER that waited behind the ACK, once.
func (l *leg) gapOver() {
	if !l.referral.sent {
		l.sendRefer()
	}
}

// referGap is how long the REFER stays behind the ACK, so as not to overtake it.
func (d *dialog) referGap() time.Duration {
	switch {
	case !d.path.udp():
		return 0
	case d.at.trip > slowTrip:
		return min(2*d.at.trip, longGap)
	case len(d.routes) > 0:
		return referGap
	}
	return 0
}

func (l *leg) sendRefer() {
	r := &l.referral
	r.timer = nil
	if r.replied {
		return
	}
	if l.state != legUp {
		l.replyRefer(callflow.ReferReply{Unsent: !r.sent})
		return
	}
	req := l.dialog.request(sip.REFER)
	req.AppendHeader(l.contact(l.dialog.path))
	req.AppendHeader(sip.NewHeader("Allow", allowed))
	l.writeRefer(req)
	r.auth.apply(req)
	l.call.decided("the REFER goes out", "target", l.dialog.path.target.String(), "pending_before", r.tries)
	r.out = l.call.send(l.dialog.path, req, l.onRefer)
}

// ackIsLate is called when the phone repeats its 200: a REFER that waits behind the
// ACK waits behind the new one; one that is out may be there before any.
func (l *leg) ackIsLate() {
	r := &l.referral
	r.ackLate = r.sent
	if !r.sent && r.timer != nil {
		l.call.stop(r.timer)
		r.timer = l.call.after(l.dialog.referGap(), l.gapOver)
	}
}

// referAgain sends the REFER once more after a 491. Where the phone has repeated its
// 200, what it waits for may be the ACK, so that comes first. On a slow way its
// repetitions may all be lost, but a second 491 is a sign as well.
func (l *leg) referAgain() {
	lost := l.referral.tries > 1 && l.dialog.referGap() > referGap
	if l.state == legUp && (l.dialog.repeated || lost) {
		l.dialog.again()
	}
	l.sendRefer()
}

// writeRefer adds what only a REFER has (RFC 3515, RFC 3892).
func (l *leg) writeRefer(req *sip.Request) {
	req.AppendHeader(sip.NewHeader("Refer-To", l.referral.to))
	req.AppendHeader(sip.NewHeader("Referred-By", "<"+l.call.agent.who.aor.String()+">"))
	l.referral.sent = true
}

func (l *leg) onRefer(res *sip.Response, err error) {
	r := &l.referral
	switch {
	case err != nil:
		l.call.log.Warn("the REFER was not answered", "error", err)
		l.replyRefer(callflow.ReferReply{})
	case res.StatusCode < 200:
	case res.StatusCode < 300:
		l.replyRefer(acceptance(res))
	case l.state == legUp && !r.held && r.auth.answer(res):
		l.sendRefer()
	case l.state == legUp && !r.held && res.StatusCode == sip.StatusRequestPending && r.tries < maxPending:
		r.tries++
		r.timer = l.call.after(pendingWait(), l.referAgain)
	default:
		l.replyRefer(callflow.ReferReply{SIP: status(res), Credentials: r.auth.sent()})
	}
}

// acceptance reads the 2xx to a REFER.
func acceptance(res *sip.Response) callflow.ReferReply {
	return callflow.ReferReply{
		SIP: status(res), Expires: seconds(headerValue(res, "Expires")),
		NoSub: strings.EqualFold(firstParam(headerValue(res, "Refer-Sub")), "false"),
	}
}

// withhold keeps a REFER back that is not on the wire: in the gap, between a 491
// and its retry, or before its server is found. In all of these the phone does not
// know of the callee. One that is on the wire is not sent again.
func (l *leg) withhold() {
	if l.refers() {
		l.withholdOutside()
		return
	}
	r := &l.referral
	r.held = true
	if r.timer == nil {
		return
	}
	r.timer.Stop()
	r.timer = nil
	l.replyRefer(callflow.ReferReply{Unsent: true})
}

func (l *leg) replyRefer(reply callflow.ReferReply) {
	if l.referral.replied {
		return
	}
	l.referral.replied = true
	l.call.feed(reply)
}

// headerValue is the value of a message's first header of that name.
func headerValue(m sip.Message, names ...string) string {
	for _, name := range names {
		if h := m.GetHeaders(name); len(h) > 0 {
			return strings.TrimSpace(h[0].Value())
		}
	}
	return ""
}

// firstParam is what stands before the first semicolon.
func firstParam(value string) string {
	first, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(first)
}

// seconds reads delta-seconds; 0 for anything else, and for more than a day,
// which no subscription of a call is.
func seconds(s string) time.Duration {
	n, err := strconv.ParseUint(firstParam(s), 10, 32)
	if err != nil || n > 86400 {
		return 0
	}
	return time.Duration(n) * time.Second
}
