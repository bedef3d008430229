package world

import (
	"fmt"
	"strconv"
	"time"

	"github.com/emiago/sipgo/sip"
)

// patience is how long the phone lets the callee's phone ring.
const patience = 3 * time.Minute

// transfer is a call that the phone was asked to place by a REFER, with the
// subscription of whoever asked (RFC 3515).
type transfer struct {
	a     *agent
	asked *call        // in whose dialog the REFER came and the NOTIFYs go
	event string       // the Event header's value
	said  int          // the status that was reported last
	done  bool         // the subscription is terminated
	ack   *sip.Request // to the callee's 2xx, without its Via
}

// referred takes a REFER: it accepts it as the script says, calls the
// callee for real, and reports what comes of it.
func (a *agent) referred(c *call, t *serverTx) {
	target := t.req.ReferTo()
	switch {
	case a.script.ReferCode < 0:
		return
	case a.script.ReferCode >= 300:
		t.reply(a.script.ReferCode, reason(a.script.ReferCode))
		return
	case target == nil || target.Address.Scheme != "sip":
		t.reply(400, reason(400))
		return
	}
	code := 202
	if a.script.ReferCode != 0 {
		code = a.script.ReferCode
	}
	t.respond(a.responseTo(c, t, code, reason(code)))
	tr := &transfer{a: a, asked: c, event: "refer"}
	if c.referrals++; c.referrals > 1 {
		// RFC 3515 section 2.4.6: the REFER's CSeq tells the second subscription of
		// a dialog from the first.
		tr.event = fmt.Sprintf("refer;id=%d", t.req.CSeq().SeqNo)
	}
	tr.report(100, "Trying")
	tr.place(target.Address, t.req.GetHeader("Referred-By"))
}

// referredOutside takes a REFER outside of any dialog: its subscription makes one, in
// which there is nothing but NOTIFYs (RFC 6665 section 4.4.1).
func (a *agent) referredOutside(t *serverTx) {
	d, err := answering(t.req, a.contact())
	if err != nil {
		a.log.Debug("the demo's phone refuses a REFER", "error", err)
		t.reply(400, reason(400))
		return
	}
	a.referred(&call{d: d}, t)
}

// place calls the callee through the phone's own server.
func (tr *transfer) place(target sip.Uri, by sip.Header) {
	a := tr.a
	target = *target.Clone()
	target.Headers = nil // a Refer-To's headers are not the referrer's to choose
	target.UriParams.Remove("method")
	req := sip.NewRequest(sip.INVITE, target)
	req.AppendHeader(&sip.RouteHeader{Address: *a.line.proxy.Clone()})
	addCommon(req, a.line.address, sip.GenerateTagN(10), target, "", sip.CallIDHeader(sip.GenerateTagN(20)), 1)
	req.AppendHeader(&sip.ContactHeader{Address: a.contact()})
	req.AppendHeader(sip.NewHeader("Allow", allowed))
	// A server that gave the callee up cannot CANCEL what has reached it all the same.
	req.AppendHeader(sip.NewHeader("Expires", strconv.Itoa(int(patience/time.Second))))
	if by != nil {
		req.AppendHeader(sip.HeaderClone(by))
	}
	sdp, _ := describe("", a.e.addr.Addr())
	withSDP(req, sdp)
	to, err := hopOf(a.line.proxy)
	if err != nil {
		a.log.Warn("the demo's phone cannot place a call", "error", err)
		tr.report(503, reason(503))
		return
	}
	a.open.Add(1)
	outgoing := a.e.request(req, to, func(res *sip.Response) { tr.progress(req, res) })
	a.e.after(patience, func() { outgoing.cancel() })
}

// progress takes a response to the call that was placed.
func (tr *transfer) progress(req *sip.Request, res *sip.Response) {
	a := tr.a
	switch {
	case res.IsProvisional():
		if res.StatusCode > 100 && a.script.Report == ReportAll {
			tr.report(res.StatusCode, res.Reason)
		}
	case res.IsSuccess() && tr.ack != nil:
		tr.acknowledge(tr.ack) // a retransmission: its ACK was lost
	case res.IsSuccess():
		d, err := calling(req, res)
		if err != nil {
			a.log.Warn("the demo's phone cannot take an answer", "error", err)
			a.open.Add(-1)
			tr.report(500, reason(500))
			return
		}
		tr.ack = d.request(sip.ACK)
		c := &call{d: d, acked: true}
		a.calls[d.id()] = c // counted as open since it was placed
		tr.acknowledge(tr.ack)
		tr.report(res.StatusCode, res.Reason)
	default:
		a.open.Add(-1)
		tr.report(res.StatusCode, res.Reason)
	}
}

// acknowledge sends the ACK to a 2xx, which is a transaction of its own.
func (tr *transfer) acknowledge(ack *sip.Request) {
	again := ack.Clone()
	c := tr.a.calls[dialogID{ack.CallID().Value(), ack.From().Params.GetOr("tag", ""), ack.To().Params.GetOr("tag", "")}]
	if c == nil {
		return
	}
	to, err := c.d.hop()
	if err != nil {
		tr.a.log.Warn("the demo's phone cannot acknowledge", "error", err)
		return
	}
	again.PrependHeader(newVia(tr.a.e.addr))
	tr.a.e.send(again, to)
}

// report sends a NOTIFY with a status, as the script's Report says. The one with
// a final status ends the subscription.
func (tr *transfer) report(code int, phrase string) {
	switch tr.a.script.Report {
	case ReportNone:
		return
	case Report100:
		if code > 100 {
			return
		}
	case ReportAtOnce:
		code, phrase = 200, reason(200)
	}
	if tr.done || code == tr.said {
		return
	}
	tr.said, tr.done = code, code >= 200
	to, err := tr.asked.d.hop()
	if err != nil {
		tr.a.log.Warn("the demo's phone cannot report", "error", err)
		return
	}
	req := tr.asked.d.request(sip.NOTIFY)
	state := "active;expires=180"
	if tr.done {
		state = "terminated;reason=noresource"
	}
	req.AppendHeader(sip.NewHeader("Event", tr.event))
	req.AppendHeader(sip.NewHeader("Subscription-State", state))
	req.AppendHeader(sip.NewHeader("Content-Type", "message/sipfrag;version=2.0"))
	req.SetBody(fmt.Appendf(nil, "SIP/2.0 %d %s\r\n", code, phrase))
	tr.a.e.request(req, to, func(res *sip.Response) {
		if res.StatusCode >= 300 {
			tr.done = true // nobody is there to be told (RFC 6665 section 4.2.2)
		}
	})
}
