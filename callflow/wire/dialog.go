package wire

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

// dialog is a dialog that a 2xx to our INVITE made (RFC 3261 section 12.1.2). It
// builds what is sent inside it.
type dialog struct {
	leg       *leg
	at        *attempt // the INVITE that made it
	remoteTag string   // "" from a peer older than RFC 3261
	target    sip.Uri  // the peer's Contact, else the INVITE's Request-URI
	routes    []string // Record-Route reversed, as received
	cseq      uint32   // of the last request sent
	inviteSeq uint32   // of the INVITE, which its ACK repeats
	path      path     // to the next hop
	ackReq    *sip.Request
	repeated  bool      // the 2xx came again: the ACK was late or lost
	bye       *exchange // our BYE on its way
	lost      error     // why our BYE was not answered
	ended     func()    // what follows its end
}

// newDialog reads a dialog out of the 2xx. What is missing or broken in it is
// made up for: without a Contact the INVITE's own way is the best guess.
func newDialog(l *leg, at *attempt, res *sip.Response) *dialog {
	d := &dialog{
		leg:       l,
		at:        at,
		target:    at.request.Recipient,
		cseq:      l.cseq,
		inviteSeq: at.seq,
		path:      at.path,
	}
	if to := res.To(); to != nil {
		d.remoteTag, _ = to.Params.Get("tag")
	}
	for _, h := range res.GetHeaders("Record-Route") {
		for _, route := range splitList(h.Value()) {
			d.routes = append(d.routes, bracketed(route))
		}
	}
	for i, j := 0, len(d.routes)-1; i < j; i, j = i+1, j-1 {
		d.routes[i], d.routes[j] = d.routes[j], d.routes[i]
	}
	if len(d.routes) > maxRoutes {
		d.routes = d.routes[:maxRoutes]
	}
	d.refresh(res)
	return d
}

// maxRoutes bounds the route set: no real path has as many proxies.
const maxRoutes = 32

// refresh takes the peer's Contact as the target of what is sent from now on
// (RFC 3261 section 12.2.1.2), and reports whether there was one.
func (d *dialog) refresh(m sip.Message) bool {
	uri, ok := contactOf(m)
	if ok {
		d.target = uri
	}
	return ok
}

// contactOf returns the URI of a message's first usable Contact.
func contactOf(m sip.Message) (sip.Uri, bool) {
	for _, name := range []string{"Contact", "m"} {
		for _, h := range m.GetHeaders(name) {
			for _, text := range splitList(h.Value()) {
				if uri, err := parseNameAddr(text); err == nil {
					// What a URI asks to be put into a request is not for a Request-URI
					// (RFC 3261 section 19.1.1, table 1).
					uri.Headers = nil
					uri.UriParams.Remove("method")
					return uri, true
				}
			}
		}
	}
	return sip.Uri{}, false
}

func (d *dialog) id() dialogID {
	return dialogID{d.leg.callID, d.leg.tag, d.remoteTag}
}

// hop is where requests go: the first route, else the target.
func (d *dialog) hop() locate.Query {
	transport := d.at.path.target.Transport
	if len(d.routes) > 0 {
		if uri, err := parseNameAddr(d.routes[0]); err == nil {
			return nextHop(uri, transport)
		}
	}
	return nextHop(d.target, transport)
}

// head returns the Request-URI and the Route values (RFC 3261 section 12.2.1.1).
// A first route without lr is a strict router: it wants its own address as the
// Request-URI, and the target as the last Route.
func (d *dialog) head() (sip.Uri, []string) {
	if len(d.routes) == 0 {
		return d.target, nil
	}
	first, err := parseNameAddr(d.routes[0])
	if err != nil || hasParam(first, "lr") {
		return d.target, d.routes
	}
	target := d.target
	first.Headers = nil
	return first, append(append([]string{}, d.routes[1:]...), "<"+target.String()+">")
}

func hasParam(uri sip.Uri, name string) bool {
	for _, kv := range uri.UriParams {
		if strings.EqualFold(kv.K, name) {
			return true
		}
	}
	return false
}

// request builds the next request of the dialog, with the next CSeq.
func (d *dialog) request(method sip.RequestMethod) *sip.Request {
	d.cseq++
	return d.build(method, d.cseq)
}

func (d *dialog) build(method sip.RequestMethod, cseq uint32) *sip.Request {
	uri, routes := d.head()
	req := d.leg.build(method, uri, routes, cseq, d.path)
	if d.remoteTag != "" {
		req.To().Params.Add("tag", d.remoteTag)
	}
	return req
}

// ack builds the ACK of the 2xx (RFC 3261 section 13.2.2.4): the INVITE's number
// and credentials, a transaction of its own.
func (d *dialog) ack() *sip.Request {
	req := d.build(sip.ACK, d.inviteSeq)
	copyCredentials(req, d.at.request)
	return req
}

// copyCredentials puts the credentials of a request into its ACK (RFC 3261 section
// 22.1).
func copyCredentials(ack, req *sip.Request) {
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		for _, h := range req.GetHeaders(name) {
			ack.AppendHeader(sip.HeaderClone(h))
		}
	}
}

// has reports whether a request of the peer belongs to the dialog: its From is
// the peer, its To are we (RFC 3261 section 12.2.2).
func (d *dialog) has(req *sip.Request) bool {
	from, _ := req.From().Params.Get("tag")
	to, _ := req.To().Params.Get("tag")
	return from == d.remoteTag && to == d.leg.tag
}
