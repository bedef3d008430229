package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

// This file ends what a killed program has left of a call. What it finds is
// treated as what a living call gives up: an INVITE like one that was dropped for
// another server, a dialog like one that a fork has made.

const (
	// seqGap is added to a recorded CSeq: what was sent last may not be in the record.
	// A peer takes any higher number (RFC 3261 section 12.2.2).
	seqGap = 16
	// crossTime is how long a 2xx is awaited where the INVITE of a CANCEL was not
	// found: it may have been answered, and its 2xx is repeated every T2 at least
	// (RFC 3261 section 13.3.1.4).
	crossTime = 5 * time.Second
)

// ErrRecord indicates a record that makes no sense: nothing can be ended by it.
var ErrRecord = errors.New("the record of the call cannot be used")

// Recover ends on the wire what a record says is open: a CANCEL for each INVITE,
// then ACK and BYE where a 2xx has crossed it; a BYE for each dialog. Over UDP it
// leaves from the socket's address that the call had, where that can be had; over
// TCP it takes connections there.
//
// o's account is that of the call; its password answers only who has challenged
// the INVITE, and where the account is of the same domain still. It takes 64 s at
// most, and less where ctx ends. An error means that a peer may have heard
// nothing; [ErrRecord] is in it where trying again is of no use.
func Recover(ctx context.Context, o Options, r Record) error {
	who, err := r.identity()
	if err != nil {
		return err
	}
	if host, _, err := splitHostPort(o.Account.Domain); err != nil || newURI("", host, 0).Host != who.aor.Host {
		o.Account = Account{Name: o.Account.Name, Domain: who.aor.Host, User: who.aor.User}
	}
	if o.Conn == nil {
		o.Conn = r.socket()
	}
	a, err := NewAgent(ctx, o)
	if err != nil {
		if o.Conn != nil {
			_ = o.Conn.Close()
		}
		return fmt.Errorf("%w: %w", ErrRecord, err)
	}
	a.who, a.listen = who, r.listen
	rec := &recovery{call: newCall(a, Placement{ID: r.CallID}), record: r}
	rec.run()
	return errors.Join(rec.err, a.Close())
}

// identity reads who has called and who was called.
func (r Record) identity() (identity, error) {
	var from, to sip.Uri
	params := sip.NewParams()
	if _, err := sip.ParseAddressValue(r.From, &from, &params); err != nil || from.Host == "" || r.CallID == "" {
		return identity{}, fmt.Errorf("%w: From %q", ErrRecord, r.From)
	}
	if _, err := sip.ParseAddressValue(r.To, &to, nil); err != nil || to.Host == "" {
		return identity{}, fmt.Errorf("%w: To %q", ErrRecord, r.To)
	}
	return identity{aor: from, own: to, to: to, host: from.Host}, nil
}

// tag is our tag.
func (r Record) tag() string {
	var from sip.Uri
	params := sip.NewParams()
	_, _ = sip.ParseAddressValue(r.From, &from, &params)
	tag, _ := params.Get("tag")
	return tag
}

// socket is a UDP socket at the address that the call had, nil where it cannot be
// had, or is not needed.
func (r Record) socket() net.PacketConn {
	for _, inv := range r.all() {
		if inv.Transport != locate.UDP || !inv.Local.IsValid() {
			continue
		}
		conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(inv.Local))
		if err != nil {
			return nil
		}
		listenRefusals(conn)
		return conn
	}
	return nil
}

// listen opens the port again that the call took connections at: there a server
// brings an answer whose own connection has gone with the killed program (RFC 3261
// section 18.2.2). Where it cannot be had it opens another.
func (r Record) listen(at netip.Addr) (net.Listener, error) {
	for _, inv := range r.all() {
		if inv.Transport != locate.TCP || inv.Local.Addr() != at {
			continue
		}
		if l, err := net.ListenTCP("tcp", net.TCPAddrFromAddrPort(inv.Local)); err == nil {
			return l, nil
		}
	}
	return listenTCP(at)
}

// all are the INVITEs of a record, those of its dialogs among them.
func (r Record) all() []PendingInvite {
	list := append([]PendingInvite{}, r.Invites...)
	for _, d := range r.Dialogs {
		list = append(list, d.Invite)
	}
	return list
}

// recovery is one call that is being ended.
type recovery struct {
	call   *Call
	record Record
	err    error // why something may still be open
}

// run ends the call and returns when that is done, or the agent's context ends.
func (r *recovery) run() {
	c, a := r.call, r.call.agent
	c.over = true // there is nothing to tell: only strays are left
	c.leg.callID, c.leg.tag = r.record.CallID, r.record.tag()
	for _, inv := range r.record.all() {
		c.leg.cseq = max(c.leg.cseq, inv.CSeq+seqGap)
	}
	a.mu.Lock()
	a.calls[r.record.CallID] = c
	a.mu.Unlock()
	c.own(func() {
		for _, inv := range r.record.Invites {
			r.open(inv, func(at *attempt) { r.cancel(at, at.path.local == inv.Local) })
		}
		for _, d := range r.record.Dialogs {
			r.open(d.Invite, func(at *attempt) { r.bye(at, d) })
		}
	})
	if err := context.Cause(a.ctx); err != nil {
		r.err = nil // whatever else was said of it is a consequence
		r.fail(err)
	}
}

// fail remembers why something may still be open, the first reason of several.
func (r *recovery) fail(err error) {
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("end the call that was left open: %w", err)
	}
}

// open opens the way of an INVITE and hands it on as one that was given up.
func (r *recovery) open(inv PendingInvite, then func(*attempt)) {
	c := r.call
	req, err := inv.request(r.record)
	if err != nil {
		r.fail(err)
		return
	}
	if inv.Transport == locate.TLS && inv.Local.IsValid() {
		c.agent.lost(inv.target(), inv.Local)
	}
	c.background(func(ctx context.Context) func() {
		p, err := c.agent.open(ctx, inv.target(), inv.Name)
		return func() {
			if err != nil {
				r.fail(err)
				return
			}
			at := &attempt{leg: c.leg, path: p, request: req, seq: inv.CSeq, early: true, asked: true, dropped: true}
			at.auth = c.credentials()
			for _, realm := range inv.Realms {
				at.auth.met = append(at.auth.met, realmOf{realm.Status, realm.Name})
			}
			at.exchange = c.resume(p, req, at.onAnswer)
			then(at)
		}
	})
}

// lost lets the connection to a TLS server be made from where the killed program
// had it: the server has no other way to bring an answer.
func (a *Agent) lost(t locate.Target, local netip.AddrPort) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.flows.losses[t] = lossOfStream{local: local}
}

// request is the INVITE as far as its CANCEL and its ACK repeat it.
func (p PendingInvite) request(r Record) (*sip.Request, error) {
	uri, err := parseNameAddr("<" + p.URI + ">")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	if !p.Target.IsValid() || p.Target.Port() == 0 {
		return nil, fmt.Errorf("%w: it went nowhere", ErrRecord)
	}
	switch p.Transport {
	case locate.UDP, locate.TCP, locate.TLS:
	default:
		return nil, fmt.Errorf("%w: transport %q", ErrRecord, p.Transport)
	}
	text := "INVITE " + uri.String() + " SIP/2.0\r\nVia: " + p.Via + "\r\n" +
		"From: " + r.From + "\r\nTo: " + r.To + "\r\nCall-ID: " + r.CallID + "\r\n" +
		fmt.Sprintf("CSeq: %d INVITE\r\n", p.CSeq)
	for _, route := range p.Routes {
		text += "Route: " + route + "\r\n"
	}
	m, err := lenient().ParseSIP([]byte(text + "\r\n"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	req, ok := m.(*sip.Request)
	if !ok || req.Via() == nil || req.From() == nil || req.To() == nil || req.CallID() == nil || req.CSeq() == nil {
		return nil, fmt.Errorf("%w: it is no INVITE", ErrRecord)
	}
	if branch, _ := req.Via().Params.Get("branch"); branch == "" {
		return nil, fmt.Errorf("%w: no branch", ErrRecord)
	}
	return req, nil
}

// resume is the exchange of an INVITE that somebody else has sent: what still comes
// for it is heard.
func (c *Call) resume(p path, req *sip.Request, handle func(*sip.Response, error)) *exchange {
	x := &exchange{call: c, path: p, to: p.target.Addr, req: req, invite: true, handle: handle, late: true}
	x.ctx, x.cancel = context.WithCancel(c.ctx)
	x.branch, _ = req.Via().Params.Get("branch")
	c.invites[x.branch] = x
	return x
}

// cancel ends an INVITE that was not answered. Whether a 1xx has come is not known,
// so that the CANCEL goes out all the same: who does not know of the INVITE says so.
// What becomes of the INVITE itself can only be heard at the address that it left from.
func (r *recovery) cancel(at *attempt, hears bool) {
	c := r.call
	c.strays++ // until at is forgotten
	c.send(at.path, cancelOf(at.request), func(res *sip.Response, err error) {
		switch {
		case err != nil:
			if !at.gone {
				r.fail(err)
			}
			at.forget()
		case res.StatusCode < 200:
		case !hears:
			at.forget()
		case res.StatusCode < 300:
			c.after(lateTime, at.forget)
		default:
			c.after(crossTime, at.forget)
		}
	})
}

// bye ends a dialog. Its ACK is sent only where the 2xx is repeated, as it is where
// the program was killed between the two.
func (r *recovery) bye(at *attempt, open OpenDialog) {
	c, l := r.call, r.call.leg
	at.gone = true // nothing is awaited of the INVITE but a repeated 2xx
	target, err := parseNameAddr("<" + open.Target + ">")
	if err != nil {
		r.fail(fmt.Errorf("%w: %w", ErrRecord, err))
		return
	}
	if len(open.Routes) > maxRoutes {
		r.fail(fmt.Errorf("%w: %d routes", ErrRecord, len(open.Routes)))
		return
	}
	d := &dialog{
		leg: l, at: at, path: at.path, remoteTag: open.RemoteTag,
		target: target, routes: open.Routes, cseq: open.CSeq + seqGap, inviteSeq: at.seq,
	}
	l.forks[open.RemoteTag] = d
	c.agent.mu.Lock()
	c.agent.past.add(d.id()) // the phone may go on telling of the call that it was asked to place
	c.agent.mu.Unlock()
	d.reach(func() {
		d.ackReq = d.ack()
		c.strays++
		d.sendBye(func() {
			c.strays--
			r.fail(d.lost)
		})
	})
}
