package world

import (
	"net/netip"
	"strconv"
	"time"

	"github.com/emiago/sipgo/sip"
)

// The timers of RFC 3261 section 17, for UDP.
const (
	t1      = 500 * time.Millisecond // round trip, first retransmission
	t2      = 4 * time.Second        // longest interval between retransmissions
	t4      = 5 * time.Second        // longest life of a message in the network
	giveUp  = 64 * t1                // timers B, F, H, J, L, M
	expired = "Request Timeout"
)

// clientTx is a request that was sent and waits for its responses (RFC 3261
// section 17.1 with RFC 6026).
type clientTx struct {
	e        *endpoint
	req      *sip.Request
	to       netip.AddrPort
	on       func(*sip.Response)
	interval time.Duration // until the next retransmission
	repeat   *time.Timer   // nil: no more retransmissions
	proceeds bool          // a 1xx came
	answered bool          // a final response came, or none will
	ack      *sip.Request  // to an INVITE's non-2xx
}

// request sends a request that has everything but its Via, and returns its
// transaction. The function on gets every response: 100 included, and of an
// INVITE each retransmission of a 2xx; a missing answer comes as a 408 (section
// 8.1.3.1). A non-2xx to an INVITE is ACKed by the transaction.
func (e *endpoint) request(req *sip.Request, to netip.AddrPort, on func(*sip.Response)) *clientTx {
	via := newVia(e.addr)
	req.PrependHeader(via)
	return e.requestVia(req, to, on)
}

// requestVia is request for a message that has its Via, as a CANCEL has that of
// its INVITE.
func (e *endpoint) requestVia(req *sip.Request, to netip.AddrPort, on func(*sip.Response)) *clientTx {
	t := &clientTx{e: e, req: req, to: to, on: on, interval: t1}
	e.clients[clientKey(req.Via(), req.Method)] = t
	e.send(req, to)
	t.again()
	e.after(giveUp, t.timeout)
	return t
}

// again arms the next retransmission.
func (t *clientTx) again() {
	t.repeat = t.e.after(t.interval, func() {
		if t.answered || (t.proceeds && t.req.IsInvite()) {
			return
		}
		t.e.send(t.req, t.to)
		if t.interval *= 2; !t.req.IsInvite() {
			t.interval = min(t.interval, t2)
		}
		t.again()
	})
}

// timeout is timer B or F: an INVITE that rings goes on.
func (t *clientTx) timeout() {
	if t.answered || (t.proceeds && t.req.IsInvite()) {
		return
	}
	t.finish(0)
	t.on(sip.NewResponseFromRequest(t.req, 408, expired, nil))
}

// receive takes a response.
func (t *clientTx) receive(res *sip.Response) {
	switch {
	case res.IsProvisional():
		if t.answered {
			return
		}
		t.proceeds = true
		t.interval = t2
		t.on(res)
	case t.req.IsInvite() && res.IsSuccess():
		if t.ack != nil {
			return
		}
		t.finish(giveUp)
		t.on(res)
	case t.answered:
		if t.ack != nil {
			t.e.send(t.ack, t.to)
		}
	default:
		if t.req.IsInvite() {
			t.ack = followUp(t.req, sip.ACK)
			t.ack.ReplaceHeader(res.To())
			t.e.send(t.ack, t.to)
			t.finish(giveUp)
		} else {
			t.finish(t4)
		}
		t.on(res)
	}
}

// finish ends the retransmissions, and keeps the transaction for late copies of
// its response.
func (t *clientTx) finish(linger time.Duration) {
	if t.answered {
		return
	}
	t.answered = true
	t.repeat.Stop()
	t.e.after(linger, func() { delete(t.e.clients, clientKey(t.req.Via(), t.req.Method)) })
}

// cancel sends the CANCEL of an INVITE that has had a provisional response and
// no final one (section 9.1); else it does nothing and returns false.
func (t *clientTx) cancel() bool {
	if t.answered || !t.proceeds {
		return false
	}
	t.e.requestVia(followUp(t.req, sip.CANCEL), t.to, func(*sip.Response) {})
	return true
}

// serverTx is a request that arrived, with what was answered (RFC 3261 section
// 17.2 with RFC 6026).
type serverTx struct {
	e         *endpoint
	req       *sip.Request
	from      netip.AddrPort // where it came from
	to        netip.AddrPort // where its responses go
	last      *sip.Response
	confirmed bool // the ACK to a non-2xx came
}

// newServerTx keeps a new request and returns its transaction.
func newServerTx(e *endpoint, req *sip.Request, from netip.AddrPort) *serverTx {
	t := &serverTx{e: e, req: req, from: from, to: from}
	if via := req.Via(); !via.Params.Has("rport") && via.Port > 0 {
		// RFC 3261 section 18.2.2; with rport, RFC 3581 section 4 holds.
		t.to = netip.AddrPortFrom(from.Addr(), uint16(via.Port))
	}
	e.servers[serverKey(req.Via(), req.Method)] = t
	return t
}

// reply answers with a status and nothing else.
func (t *serverTx) reply(code int, reason string) { t.respond(t.response(code, reason)) }

// response returns a response to the request (section 8.2.6) without sending it.
func (t *serverTx) response(code int, reason string) *sip.Response {
	return sip.NewResponseFromRequest(t.req, code, reason, nil)
}

// respond sends a response. After a final one only a further 2xx to an INVITE is
// sent, which is the transaction user's own retransmission.
func (t *serverTx) respond(res *sip.Response) {
	if t.final() {
		if t.req.IsInvite() && t.last.IsSuccess() && res.IsSuccess() {
			t.e.send(res, t.to)
		}
		return
	}
	t.last = res
	t.e.send(res, t.to)
	if res.IsProvisional() {
		return
	}
	t.e.after(giveUp, func() { delete(t.e.servers, serverKey(t.req.Via(), t.req.Method)) })
	if t.req.IsInvite() && !res.IsSuccess() {
		t.again(t1, time.Now().Add(giveUp))
	}
}

// again is timer G: a non-2xx to an INVITE is repeated until its ACK, or timer H.
func (t *serverTx) again(interval time.Duration, until time.Time) {
	t.e.after(interval, func() {
		if t.confirmed || !time.Now().Before(until) {
			return
		}
		t.e.send(t.last, t.to)
		t.again(min(2*interval, t2), until)
	})
}

// repeated answers a retransmission of the request with what was said last. A
// 2xx to an INVITE is repeated by its sender alone (RFC 6026 section 7.1).
func (t *serverTx) repeated() {
	if t.last != nil && (!t.req.IsInvite() || !t.last.IsSuccess()) {
		t.e.send(t.last, t.to)
	}
}

// ack takes an ACK, and reports whether it was this transaction's own: one to a
// 2xx is not, even where it wrongly has the INVITE's branch.
func (t *serverTx) ack() bool {
	if t.last == nil || t.last.IsProvisional() || t.last.IsSuccess() {
		return false
	}
	t.confirmed = true
	return true
}

// final reports whether a final response was given.
func (t *serverTx) final() bool { return t.last != nil && !t.last.IsProvisional() }

// followUp returns the ACK to a non-2xx, or the CANCEL, of a request: the same
// but for the method, with its topmost Via alone (sections 9.1 and 17.1.1.3).
func followUp(req *sip.Request, method sip.RequestMethod) *sip.Request {
	f := sip.NewRequest(method, *req.Recipient.Clone())
	f.AppendHeader(req.Via().Clone())
	sip.CopyHeaders("Route", req, f)
	hops := sip.MaxForwardsHeader(70)
	f.AppendHeader(&hops)
	f.AppendHeader(sip.HeaderClone(req.From()))
	f.AppendHeader(sip.HeaderClone(req.To()))
	f.AppendHeader(sip.HeaderClone(req.CallID()))
	f.AppendHeader(&sip.CSeqHeader{SeqNo: req.CSeq().SeqNo, MethodName: method})
	f.SetBody(nil)
	return f
}

// clientKey is what a response is matched by (section 17.1.3).
func clientKey(via *sip.ViaHeader, method sip.RequestMethod) string {
	return via.Params.GetOr("branch", "") + "|" + string(method)
}

// serverKey is what a request is matched by (section 17.2.3).
func serverKey(via *sip.ViaHeader, method sip.RequestMethod) string {
	return via.Params.GetOr("branch", "") + "|" + via.Host + "|" + strconv.Itoa(via.Port) + "|" + string(method)
}

// newVia returns a Via for requests that leave from addr.
func newVia(addr netip.AddrPort) *sip.ViaHeader {
	params := sip.NewParams()
	params.Add("branch", sip.GenerateBranchN(16))
	params.Add("rport", "")
	return &sip.ViaHeader{
		ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP",
		Host: addr.Addr().String(), Port: int(addr.Port()), Params: params,
	}
}
