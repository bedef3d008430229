package wire

import (
	"errors"
	"strconv"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// legState is where a leg stands on the wire.
//
//	idle ─invite▶ routing ─▶ inviting ─2xx▶ (routing the dialog) ─▶ up ─bye▶ ending
//	                │           │                                    │         │
//	                └── cancel ─┴── 3xx–6xx, no reply, CANCEL ───────┴ BYE ────┴▶ down
type legState int

const (
	legIdle legState = iota
	legRouting
	legInviting
	legUp
	legEnding
	legDown
)

// leg is the own phone's leg of a call: one INVITE, with its retries for
// credentials, and the dialog that comes of it. It belongs to the call's
// goroutine.
type leg struct {
	call   *Call
	which  callflow.Leg
	state  legState
	callID string
	tag    string // our own
	cseq   uint32 // of the last INVITE
	path   path   // on which the INVITE went
	media  media

	request  *sip.Request // the last INVITE sent
	exchange *exchange    // its exchange
	early    bool         // it had a 1xx
	canceled bool         // the call wants it ended
	auth     credentials

	dialog *dialog            // made by the first 2xx
	forks  map[string]*dialog // by tag: other dialogs, being ended

	referral referral
	offer    *offer   // the peer's re-INVITE or UPDATE that waits for our answer
	waiting  *waiting // our 200 to a re-INVITE that waits for its ACK
	peerSeq  uint32   // the highest CSeq of the peer's requests, but for NOTIFYs
}

func newLeg(c *Call) *leg {
	return &leg{
		call: c, which: callflow.LegOwn,
		callID: token(), tag: token(),
		forks: make(map[string]*dialog),
		auth:  credentials{account: c.agent.opt.Account, pin: c.agent.pin},
	}
}

// build makes a request of this leg: Via, Route, From, To and the numbers. The
// To tag is the dialog's to add.
func (l *leg) build(method sip.RequestMethod, uri sip.Uri, routes []string, cseq uint32, p path) *sip.Request {
	a := l.call.agent
	req := sip.NewRequest(method, uri)
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: sip.NetworkToUpper(p.target.Transport)}
	if p.udp() {
		via.Host, via.Port = p.local.Addr().String(), int(p.local.Port())
	}
	via.Params.Add("branch", sip.RFC3261BranchMagicCookie+token())
	via.Params.Add("rport", "")
	req.AppendHeader(via)
	for _, r := range routes {
		req.AppendHeader(sip.NewHeader("Route", r))
	}
	forwards := sip.MaxForwardsHeader(70)
	req.AppendHeader(&forwards)
	from := &sip.FromHeader{DisplayName: quotable(l.call.place.Callee.Display), Address: *a.who.aor.Clone()}
	from.Params.Add("tag", l.tag)
	req.AppendHeader(from)
	req.AppendHeader(&sip.ToHeader{Address: *a.who.to.Clone(), Params: sip.HeaderParams{}})
	id := sip.CallIDHeader(l.callID)
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: cseq, MethodName: method})
	req.AppendHeader(sip.NewHeader("User-Agent", a.userAgent()))
	return req
}

// contact is our Contact value on a path.
func (l *leg) contact(p path) sip.Header {
	addr := l.call.agent.contactAddr(p)
	uri := newURI(l.call.agent.opt.Account.User, addr.Addr().String(), int(addr.Port()))
	if !p.udp() {
		uri.UriParams.Add("transport", p.target.Transport)
	}
	return sip.NewHeader("Contact", "<"+uri.String()+">")
}

// allowed are the methods that a peer may send inside a dialog (RFC 3261 section 20.5).
const allowed = "INVITE, ACK, CANCEL, BYE, NOTIFY, OPTIONS, UPDATE"

// invite begins: it looks the next hop up, away from the call's goroutine, and
// sends the INVITE.
func (l *leg) invite() {
	c := l.call
	if c.ctx.Err() != nil {
		l.unreachable(&pathError{callflow.SlugInternal, ErrClosed})
		return
	}
	l.state = legRouting
	c.agent.running.Add(1)
	go func() {
		defer c.agent.running.Done()
		p, err := c.agent.route(c.ctx, c.agent.who.next)
		c.post(func() { l.routed(p, err) })
	}()
}

func (l *leg) routed(p path, err error) {
	if l.state != legRouting {
		return // canceled meanwhile: nothing was sent, nothing is owed
	}
	if err != nil {
		l.unreachable(err)
		return
	}
	l.path = p
	l.media = newMedia(l.call.agent.contactAddr(p).Addr())
	l.state = legInviting
	l.sendInvite()
}

// sendInvite sends the INVITE, anew with credentials where they are there.
func (l *leg) sendInvite() {
	a := l.call.agent
	l.cseq++
	req := l.build(sip.INVITE, a.who.own, a.who.route, l.cseq, l.path)
	req.AppendHeader(l.contact(l.path))
	req.AppendHeader(sip.NewHeader("Allow", allowed))
	// Nothing rings longer than this, even if this program is killed.
	expires := a.opt.Account.RingTimeout + 10*time.Second
	req.AppendHeader(sip.NewHeader("Expires", strconv.Itoa(int(expires/time.Second))))
	req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	req.SetBody(l.media.offer())
	l.auth.apply(req)
	l.request, l.early = req, false
	l.exchange = l.call.send(l.path, req, l.onInvite)
}

// onInvite takes what comes back for the INVITE.
func (l *leg) onInvite(res *sip.Response, err error) {
	switch {
	case l.state == legDown:
	case err != nil:
		l.unreachable(err)
	default:
		if l.path.udp() {
			l.call.agent.seenAs(l.path.local, res.Via())
		}
		l.onInviteAnswer(res)
	}
}

func (l *leg) onInviteAnswer(res *sip.Response) {
	switch code := res.StatusCode; {
	case code < 200:
		l.progress(res)
	case code < 300:
		l.answered(res)
	case l.state != legInviting:
	case !l.canceled && (code == sip.StatusUnauthorized || code == sip.StatusProxyAuthRequired) &&
		l.auth.answer(res, l.request):
		l.sendInvite()
	default:
		l.rejected(res)
	}
}

// progress takes a 1xx. A CANCEL may only follow one (RFC 3261 section 9.1).
func (l *leg) progress(res *sip.Response) {
	if l.state != legInviting {
		return
	}
	first := !l.early
	l.early = true
	if l.canceled {
		if first {
			l.sendCancel()
		}
		return
	}
	l.call.feed(callflow.Progress{Leg: l.which, SIP: status(res)})
}

func (l *leg) rejected(res *sip.Response) {
	l.state = legDown
	if l.canceled {
		l.call.feed(callflow.LegDown{Leg: l.which})
		return
	}
	l.call.feed(callflow.Rejected{
		Leg: l.which, SIP: status(res), Q850: q850(res), Credentials: l.auth.sent(),
	})
}

func (l *leg) unreachable(err error) {
	l.state = legDown
	if l.canceled {
		l.call.feed(callflow.LegDown{Leg: l.which})
		return
	}
	slug := callflow.SlugUnreachable
	var known *pathError
	if errors.As(err, &known) {
		slug = known.slug
	}
	if errors.Is(err, ErrClosed) {
		slug = callflow.SlugInternal
	}
	l.call.feed(callflow.Unreachable{Leg: l.which, Slug: slug, Err: err})
}

// cancel ends the INVITE: at once where it is not sent yet, by a CANCEL as soon
// as a 1xx allows one, by ACK and BYE where a 2xx comes all the same.
func (l *leg) cancel() {
	switch l.state {
	case legIdle, legRouting:
		l.state = legDown
		l.call.feed(callflow.LegDown{Leg: l.which})
	case legInviting:
		l.canceled = true
		if l.early {
			l.sendCancel()
		}
	}
}

// cancelTime is how long the INVITE's end is awaited after our CANCEL: 64*T1
// (RFC 3261 section 9.1).
const cancelTime = 32 * time.Second

// sendCancel sends the CANCEL: the INVITE's Via, Route, numbers and way, never
// any credentials (RFC 3261 sections 9.1 and 22.1).
func (l *leg) sendCancel() {
	inv := l.request
	req := sip.NewRequest(sip.CANCEL, inv.Recipient)
	req.AppendHeader(inv.Via().Clone())
	for _, h := range inv.GetHeaders("Route") {
		req.AppendHeader(sip.HeaderClone(h))
	}
	forwards := sip.MaxForwardsHeader(70)
	req.AppendHeader(&forwards)
	req.AppendHeader(sip.HeaderClone(inv.From()))
	req.AppendHeader(sip.HeaderClone(inv.To()))
	req.AppendHeader(sip.HeaderClone(inv.CallID()))
	req.AppendHeader(&sip.CSeqHeader{SeqNo: inv.CSeq().SeqNo, MethodName: sip.CANCEL})
	l.call.send(l.path, req, func(*sip.Response, error) {})
	l.call.after(cancelTime, func() {
		if l.state != legInviting {
			return
		}
		l.exchange.abandon()
		l.state = legDown
		l.call.feed(callflow.LegDown{Leg: l.which})
	})
}

// answered takes a 2xx: the first one makes the dialog; a retransmission gets its
// ACK again; another fork's is ended (RFC 3261 section 13.2.2.4).
func (l *leg) answered(res *sip.Response) {
	var tag string
	if to := res.To(); to != nil {
		tag, _ = to.Params.Get("tag")
	}
	if d := l.dialog; d != nil && d.remoteTag == tag {
		d.again()
		return
	}
	if d := l.forks[tag]; d != nil {
		d.again()
		return
	}
	d := newDialog(l, res)
	if l.dialog != nil || l.state != legInviting {
		if len(l.forks) < maxForks {
			l.forks[tag] = d
			d.reach(func() { d.dismiss(func() {}) })
		}
		return
	}
	l.dialog = d
	d.reach(func() {
		if l.canceled {
			l.state = legEnding
			d.dismiss(func() {
				l.state = legDown
				l.call.feed(callflow.LegDown{Leg: l.which})
			})
			return
		}
		l.state = legUp
		l.call.feed(callflow.Answered{Leg: l.which, SIP: status(res)})
	})
}

// maxForks bounds how many answers to one INVITE are looked after.
const maxForks = 32

// ack acknowledges the 2xx.
func (l *leg) ack() { l.dialog.acknowledge() }

// bye ends the dialog.
func (l *leg) bye() {
	if l.state != legUp {
		l.call.feed(callflow.LegDown{Leg: l.which})
		return
	}
	l.state = legEnding
	l.withhold()
	l.dialog.sendBye(func() {
		l.state = legDown
		l.call.feed(callflow.LegDown{Leg: l.which})
	})
}

// status is an answer's status line, its phrase made fit to be shown.
func status(res *sip.Response) callflow.SIPStatus {
	return callflow.SIPStatus{Code: res.StatusCode, Reason: printable(res.Reason)}
}

// q850 is the Q.850 cause in a message's Reason headers.
func q850(m sip.Message) int {
	var values []string
	for _, h := range m.GetHeaders("Reason") {
		values = append(values, h.Value())
	}
	return callflow.ReasonQ850(values)
}
