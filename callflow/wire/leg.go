package wire

import (
	"errors"
	"slices"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// legState is where a leg stands on the wire.
//
//	               ┌── 503, no reply ──┐
//	               ▼                   │
//	idle ─invite▶ routing ─target▶ inviting ─2xx▶ (routing the dialog) ─▶ up ─bye▶ ending
//	               │                   │                                  │         │
//	               └ none left, cancel ┴─ 3xx–6xx, CANCEL ────────────────┴ BYE ────┴▶ down
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
// credentials, and the dialog that comes of it; or one REFER outside of any dialog.
// It belongs to the call's goroutine.
type leg struct {
	call   *Call
	which  callflow.Leg
	state  legState
	asks   sip.RequestMethod // what it begins with: INVITE or REFER
	callID string
	tag    string // our own
	cseq   uint32 // of the last INVITE
	media  media

	search    search          // targets that were not tried yet; not touched while seeking
	seeking   bool            // the next target is being looked for
	otherwise func()          // in legRouting after a failure: what follows where no target is left
	why       error           // why the targets so far failed
	detour    *search         // where a 3xx sends the call, while seeking
	redirects int             // 3xx followed
	restores  int             // how often a lost connection was made anew
	been      map[string]bool // Contacts of 3xx followed
	current   *attempt        // the INVITE that counts
	canceled  bool            // the call wants it ended; a REFER: it is not to be sent again
	heard     bool            // somebody has answered something

	session session
	dialog  *dialog            // made by the first 2xx
	forks   map[string]*dialog // by tag: other dialogs, being ended
	hasty   []func()           // what the phone has sent inside the dialog before we could use it

	referral referral
	offer    *offer       // the peer's re-INVITE or UPDATE that waits for our answer
	waiting  *waiting     // our 200 to a re-INVITE that waits for its ACK
	reinvite *sip.Request // our re-INVITE that waits for its answer
	peerSeq  uint32       // the highest CSeq of the peer's requests, but for NOTIFYs
}

func newLeg(c *Call) *leg {
	return &leg{
		call: c, which: callflow.LegOwn, asks: sip.INVITE,
		callID: token(), tag: token(),
		forks:  make(map[string]*dialog),
		search: search{ways: slices.Clone(c.agent.who.ways)},
	}
}

// build makes a request of this leg: Via, Route, From, To and the numbers. The
// To tag is the dialog's to add.
func (l *leg) build(method sip.RequestMethod, uri sip.Uri, routes []string, cseq uint32, p path) *sip.Request {
	a := l.call.agent
	req := sip.NewRequest(method, uri)
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: sip.NetworkToUpper(p.target.Transport)}
	via.Host, via.Port = p.sentBy()
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

// begin looks for the first target and sends the leg's first request there.
func (l *leg) begin() {
	if l.call.ctx.Err() != nil {
		l.unreachable(&pathError{callflow.SlugInternal, ErrClosed})
		return
	}
	l.state = legRouting
	l.seek()
}

// seek looks for the next target and opens the way to it, away from the call's
// goroutine.
func (l *leg) seek() {
	c := l.call
	l.seeking = true
	c.agent.running.Add(1)
	go func() {
		defer c.agent.running.Done()
		w, p, err := c.agent.find(c.ctx, &l.search)
		c.post(func() {
			l.seeking = false
			l.found(w, p, err)
		})
	}()
}

// found takes the next target, or that there is none.
func (l *leg) found(w way, p path, err error) {
	switch {
	case l.state == legRouting && l.detour != nil:
		l.turn()
	case l.state == legRouting && err == nil:
		l.try(w, p)
	case l.state == legRouting && l.otherwise != nil:
		l.otherwise()
	case l.state == legRouting:
		if errors.Is(err, errNothingLeft) {
			err = l.search.err
		}
		l.unreachable(err)
	case l.silent() && err == nil:
		l.current.drop()
		l.try(w, p)
	case err == nil:
		l.search.unget(w, p) // it has answered meanwhile
	}
}

func (l *leg) rejected(at *attempt, res *sip.Response) {
	if l.refers() {
		l.referRefused(at, res)
		return
	}
	if l.canceled {
		l.down()
		return
	}
	l.state = legDown
	l.call.feed(callflow.Rejected{
		Leg: l.which, SIP: status(res), Q850: q850(res), Credentials: at.auth.sent(),
	})
}

func (l *leg) unreachable(err error) {
	if l.refers() {
		l.referUnanswered(err)
		return
	}
	if l.canceled {
		l.down()
		return
	}
	l.state = legDown
	l.call.feed(l.unreached(err))
}

// down says that nothing is left of the leg.
func (l *leg) down() {
	l.state = legDown
	l.call.feed(callflow.LegDown{Leg: l.which})
}

// cancel ends the INVITE: at once where it is not sent yet, by a CANCEL as soon
// as a 1xx allows one, by ACK and BYE where a 2xx comes all the same.
func (l *leg) cancel() {
	switch l.state {
	case legIdle, legRouting:
		l.down()
	case legInviting:
		l.canceled = true
		if l.current.early {
			l.current.cancel()
		}
	}
}

// cancelTime is how long the INVITE's end is awaited after our CANCEL: 64*T1
// (RFC 3261 section 9.1).
const cancelTime = 32 * time.Second

// answered takes a 2xx: the first one makes the dialog; a retransmission gets its
// ACK again; another fork's is ended (RFC 3261 section 13.2.2.4).
func (l *leg) answered(at *attempt, res *sip.Response) {
	if l.refers() {
		l.referAccepted(res)
		return
	}
	var tag string
	if to := res.To(); to != nil {
		tag, _ = to.Params.Get("tag")
	}
	if d := l.dialog; d != nil && d.remoteTag == tag {
		d.repeated = true
		d.again()
		l.ackIsLate()
		return
	}
	if d := l.forks[tag]; d != nil {
		d.again()
		return
	}
	d := newDialog(l, at, res)
	if at.dropped || l.dialog != nil || l.state != legInviting {
		if len(l.forks) < maxForks {
			l.call.decided("another phone has picked up as well, and is hung up", "forks", len(l.forks)+1)
			l.forks[tag] = d
			d.reach(func() { d.dismiss(func() {}) })
		}
		return
	}
	l.dialog = d
	if e := at.ringing[tag]; e != nil {
		l.peerSeq = e.peerSeq
	}
	l.awaitForks(at, tag)
	d.reach(func() { l.call.recorded(func() { l.established(d, res) }) })
}

// established takes that the dialog can be used.
func (l *leg) established(d *dialog, res *sip.Response) {
	if l.canceled {
		l.state = legEnding
		d.dismiss(l.down)
	} else {
		l.state = legUp
		l.agreed(res)
		l.call.feed(callflow.Answered{Leg: l.which, SIP: status(res)})
	}
	for _, hear := range l.hasty {
		hear()
	}
	l.hasty = nil
}

// maxHasty bounds how many requests wait for the dialog that they belong to.
const maxHasty = 16

// awaitForks keeps the call until no other phone can pick up any more that rang as
// well: a 2xx may come 64*T1 after the first one (RFC 3261 section 13.2.2.4), and
// wants its ACK and BYE.
func (l *leg) awaitForks(at *attempt, answered string) {
	for tag := range at.ringing {
		if tag != answered {
			l.stray(1)
			l.call.after(forkTime, func() { l.stray(-1) })
			return
		}
	}
}

// forkTime is how long another phone's 2xx is awaited.
const forkTime = 32 * time.Second

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
	if x := l.referral.out; x != nil && !x.over {
		x.hush() // a phone that has missed it so far must not call after all
	}
	l.dialog.sendBye(l.down)
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
