package wire

import (
	"cmp"
	"context"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

// This file holds what of a call must survive the program's sudden end, so that
// [Recover] can end on the wire what a killed program has left there.

// Record is what is open of a call on the wire. It names the person's own phone
// and server only, never whom they call, and holds no credentials.
type Record struct {
	CallID   string          `json:"call_id"`
	From     string          `json:"from"`               // with our tag, without the display name
	To       string          `json:"to"`                 // of the INVITE, without a tag
	Invites  []PendingInvite `json:"invites,omitempty"`  // sent and without a final answer
	Dialogs  []OpenDialog    `json:"dialogs,omitempty"`  // made by a 2xx and not ended
	Referred bool            `json:"referred,omitempty"` // a REFER was sent: the phone may have a call of its own
}

// PendingInvite is one INVITE, and the way that it took.
type PendingInvite struct {
	URI       string         `json:"uri"` // its Request-URI
	Via       string         `json:"via"` // its branch also names its CANCEL (RFC 3261 section 9.1)
	Routes    []string       `json:"routes,omitempty"`
	CSeq      uint32         `json:"cseq"`
	Target    netip.AddrPort `json:"target"`
	Transport string         `json:"transport"`      // udp, tcp or tls
	Name      string         `json:"name,omitempty"` // whose name a TLS certificate must carry
	Local     netip.AddrPort `json:"local"`          // the socket that it left from over UDP, or that takes connections over TCP
	Realms    []Realm        `json:"realms,omitempty"`
}

// Realm is who has challenged an INVITE, and is so answered inside its dialog.
type Realm struct {
	Status int    `json:"status"` // 401 or 407
	Name   string `json:"name"`
}

// OpenDialog is a dialog (RFC 3261 section 12).
type OpenDialog struct {
	Invite    PendingInvite `json:"invite"`               // that made it
	RemoteTag string        `json:"remote_tag,omitempty"` // "" from a peer older than RFC 3261
	Target    string        `json:"target"`               // the peer's Contact
	Routes    []string      `json:"routes,omitempty"`     // the route set, the next hop first
	CSeq      uint32        `json:"cseq"`                 // of the last request sent
}

// Empty reports whether nothing is open.
func (r Record) Empty() bool { return len(r.Invites) == 0 && len(r.Dialogs) == 0 }

// keepTime bounds how long an INVITE, or an ACK, waits until the call's record is kept:
// a disk that hangs must not keep anybody from calling.
const keepTime = 500 * time.Millisecond

// keep hands the call's record on where it has changed, and returns what tells
// that it is kept; nil where there is nothing to wait for. A call that is cut off
// with its agent stays recorded as it was.
func (c *Call) keep() <-chan struct{} {
	if c.place.Record == nil || c.ctx.Err() != nil {
		return nil
	}
	now := c.record()
	if reflect.DeepEqual(now, c.kept) {
		return nil
	}
	c.kept = now
	return c.place.Record(now)
}

// await waits until the call's record is kept; at once for nil.
func (c *Call) await(ctx context.Context, kept <-chan struct{}) {
	if kept == nil {
		return
	}
	patience := time.NewTimer(keepTime)
	defer patience.Stop()
	select {
	case <-kept:
	case <-patience.C:
		c.log.Warn("the call goes on without a record of it: the disk is slow")
	case <-ctx.Done():
	}
}

// recorded calls then when the call's record is kept: a dialog before its ACK. Until
// that is sent the peer repeats its 2xx, from which a later program learns what is
// not on record.
func (c *Call) recorded(then func()) {
	kept := c.keep()
	if kept == nil {
		then()
		return
	}
	c.background(func(ctx context.Context) func() {
		c.await(ctx, kept)
		return then
	})
}

// record is what is open of the call.
func (c *Call) record() Record {
	l, who := c.leg, c.agent.who
	r := Record{
		CallID: l.callID, Referred: l.referral.sent,
		From: "<" + who.aor.String() + ">;tag=" + l.tag, To: "<" + who.to.String() + ">",
	}
	for _, x := range c.invites {
		if _, inside := x.req.To().Params.Get("tag"); !inside && !x.over && !x.forgotten && x.handle != nil {
			r.Invites = append(r.Invites, openInvite(x.req, x.path, x.heard))
		}
	}
	slices.SortFunc(r.Invites, func(a, b PendingInvite) int { return cmp.Compare(a.CSeq, b.CSeq) })
	if l.dialog != nil && l.state != legDown {
		r.add(l.dialog)
	}
	for _, tag := range slices.Sorted(maps.Keys(l.forks)) {
		r.add(l.forks[tag])
	}
	return r
}

// add takes a dialog in, unless it has ended.
func (r *Record) add(d *dialog) {
	if d.bye != nil && d.ended == nil {
		return
	}
	r.Dialogs = append(r.Dialogs, OpenDialog{
		Invite: openInvite(d.at.request, d.at.path, true), RemoteTag: d.remoteTag,
		Target: d.target.String(), Routes: slices.Clone(d.routes), CSeq: d.cseq,
	})
}

// openInvite describes an INVITE. Over TLS the stack writes our address into its Via
// while it is sent, so that it is only looked at when something was heard.
func openInvite(req *sip.Request, p path, heard bool) PendingInvite {
	via := *req.Via()
	if p.target.Transport == locate.TLS && !heard {
		via.Host, via.Port = "", 0
	}
	inv := PendingInvite{
		URI: req.Recipient.String(), Via: via.Value(), CSeq: req.CSeq().SeqNo,
		Target: p.target.Addr, Transport: p.target.Transport, Name: p.name, Local: p.local,
	}
	for _, h := range req.GetHeaders("Route") {
		inv.Routes = append(inv.Routes, h.Value())
	}
	for status, name := range map[int]string{
		sip.StatusUnauthorized: "Authorization", sip.StatusProxyAuthRequired: "Proxy-Authorization",
	} {
		for _, h := range req.GetHeaders(name) {
			inv.Realms = append(inv.Realms, Realm{status, realmIn(h.Value())})
		}
	}
	slices.SortFunc(inv.Realms, func(a, b Realm) int { return cmp.Compare(a.Status, b.Status) })
	return inv
}

// realmIn is the realm in a header with credentials.
func realmIn(value string) string {
	for _, params := range digestParams(value) {
		for _, param := range params {
			if key, realm, _ := strings.Cut(strings.TrimSpace(param), "="); strings.EqualFold(key, "realm") {
				return unquote(realm)
			}
		}
	}
	return ""
}

// target is where the INVITE went.
func (p PendingInvite) target() locate.Target {
	return locate.Target{Addr: p.Target, Transport: p.Transport}
}
