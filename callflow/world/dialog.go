package world

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/emiago/sipgo/sip"
)

// dialog is one side of a SIP dialog (RFC 3261 section 12).
type dialog struct {
	callID           sip.CallIDHeader
	local, remote    sip.Uri
	localTag, theirs string    // the tags of From and To
	target           sip.Uri   // the peer's Contact
	routes           []sip.Uri // the route set, nearest first
	contact          sip.Uri   // our own
	seq              uint32    // of our last request
	peerSeq          uint32    // of the peer's last request
}

// dialogID is what tells a party's dialogs apart (section 12: Call-ID and tags).
type dialogID struct{ callID, local, remote string }

// answering returns the dialog that a request opens at its receiver (section
// 12.1.1), under a new local tag. The error says what the request lacks.
func answering(req *sip.Request, contact sip.Uri) (*dialog, error) {
	if req.Contact() == nil {
		return nil, fmt.Errorf("an %s without Contact opens no dialog", req.Method)
	}
	return &dialog{
		callID: *req.CallID(),
		local:  req.To().Address, remote: req.From().Address,
		localTag: sip.GenerateTagN(10), theirs: req.From().Params.GetOr("tag", ""),
		target: *req.Contact().Address.Clone(), routes: recordRoutes(req),
		contact: contact, peerSeq: req.CSeq().SeqNo,
	}, nil
}

// calling returns the dialog that a response to our INVITE confirms (section
// 12.1.2).
func calling(req *sip.Request, res *sip.Response) (*dialog, error) {
	if res.Contact() == nil {
		return nil, fmt.Errorf("a %d without Contact opens no dialog", res.StatusCode)
	}
	routes := recordRoutes(res)
	slices.Reverse(routes)
	return &dialog{
		callID: *req.CallID(),
		local:  req.From().Address, remote: req.To().Address,
		localTag: req.From().Params.GetOr("tag", ""), theirs: res.To().Params.GetOr("tag", ""),
		target: *res.Contact().Address.Clone(), routes: routes,
		contact: req.Contact().Address, seq: req.CSeq().SeqNo,
	}, nil
}

// id returns what the peer's requests in this dialog are found by.
func (d *dialog) id() dialogID { return dialogID{d.callID.Value(), d.localTag, d.theirs} }

// requestID returns under which id a request that arrived belongs.
func requestID(req *sip.Request) dialogID {
	return dialogID{req.CallID().Value(), req.To().Params.GetOr("tag", ""), req.From().Params.GetOr("tag", "")}
}

// request returns the next request in the dialog (section 12.2.1.1). An ACK has
// its INVITE's number instead, which must be the dialog's last.
func (d *dialog) request(method sip.RequestMethod) *sip.Request {
	if method != sip.ACK {
		d.seq++
	}
	req := sip.NewRequest(method, *d.target.Clone())
	for _, r := range d.routes {
		req.AppendHeader(&sip.RouteHeader{Address: *r.Clone()})
	}
	addCommon(req, d.local, d.localTag, d.remote, d.theirs, d.callID, d.seq)
	req.AppendHeader(&sip.ContactHeader{Address: *d.contact.Clone()})
	req.SetBody(nil)
	return req
}

// hop returns where the dialog's requests go first.
func (d *dialog) hop() (netip.AddrPort, error) {
	if len(d.routes) > 0 {
		return hopOf(d.routes[0])
	}
	return hopOf(d.target)
}

// took notes a request of the peer, and reports whether it is in order: a number
// below the last one's is an old request (section 12.2.2). A re-INVITE's or
// UPDATE's Contact is the peer's new target.
func (d *dialog) took(req *sip.Request) bool {
	if req.CSeq().SeqNo < d.peerSeq {
		return false
	}
	d.peerSeq = req.CSeq().SeqNo
	if c := req.Contact(); c != nil && (req.IsInvite() || req.Method == sip.UPDATE) {
		d.target = *c.Address.Clone()
	}
	return true
}

// addCommon gives a request the header fields that each has.
func addCommon(req *sip.Request, from sip.Uri, fromTag string, to sip.Uri, toTag string, callID sip.CallIDHeader, seq uint32) {
	hops := sip.MaxForwardsHeader(70)
	req.AppendHeader(&hops)
	req.AppendHeader(&sip.FromHeader{Address: *from.Clone(), Params: tagged(fromTag)})
	req.AppendHeader(&sip.ToHeader{Address: *to.Clone(), Params: tagged(toTag)})
	req.AppendHeader(&callID)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: seq, MethodName: req.Method})
}

// tagged returns parameters with a tag, or none where it is empty.
func tagged(tag string) sip.HeaderParams {
	params := sip.NewParams()
	if tag != "" {
		params.Add("tag", tag)
	}
	return params
}

// recordRoutes returns the Record-Route URIs of a message, topmost first.
func recordRoutes(msg sip.Message) []sip.Uri {
	var uris []sip.Uri
	for _, h := range msg.GetHeaders("Record-Route") {
		if rr, ok := h.(*sip.RecordRouteHeader); ok {
			uris = append(uris, *rr.Address.Clone())
		}
	}
	return uris
}

// hopOf returns the address in a URI. The world is one machine's: names are not
// resolved.
func hopOf(uri sip.Uri) (netip.AddrPort, error) {
	ip, err := netip.ParseAddr(trimBrackets(uri.Host))
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("the next hop %q is no IP address: %w", uri.Host, err)
	}
	port := uri.Port
	if port == 0 {
		port = sip.DefaultUdpPort
	}
	return netip.AddrPortFrom(ip.Unmap(), uint16(port)), nil
}

// trimBrackets returns an IPv6 host without its brackets.
func trimBrackets(host string) string {
	if len(host) > 2 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}

// uriAt returns a SIP URI for a user (which may be "") at an address.
func uriAt(user string, addr netip.AddrPort) sip.Uri {
	return sip.Uri{Scheme: "sip", User: user, Host: addr.Addr().String(), Port: int(addr.Port())}
}
