package world

import (
	"log/slog"
	"net/netip"
	"regexp"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// server is a stateful, record-routing SIP proxy (RFC 3261 section 16) for one
// domain with one account. What comes from outside the world must prove who it is.
type server struct {
	e        *endpoint
	registry *registry
	auth     *authenticator
	show     func(*endpoint, packet)
	log      *slog.Logger

	pending map[*serverTx]*forwarded
}

// registry is where the server's users are.
type registry struct {
	domain  string
	user    string         // the person's
	phone   netip.AddrPort // rings for user
	callee  netip.AddrPort // rings for every number
	trusted map[netip.AddrPort]bool
}

// forwarded is an INVITE that was sent on.
type forwarded struct {
	client    *clientTx
	cancelled bool
}

// numberUser matches a user part that is a phone number.
var numberUser = regexp.MustCompile(`^\+?[0-9]{2,}$`)

// transmitted shows a message to the world.
func (s *server) transmitted(p packet) { s.show(s.e, p) }

// request sends a request on, or answers it.
func (s *server) request(t *serverTx) {
	req := t.req
	if hops := req.MaxForwards(); hops != nil && hops.Val() == 0 {
		t.reply(483, reason(483))
		return
	}
	if (req.IsInvite() || req.Method == sip.REFER) && !s.registry.trusted[t.from] && !s.auth.admit(t) {
		return
	}
	if req.To().Params.Has("tag") {
		s.forward(t, req.Recipient, false)
		return
	}
	target, code := s.registry.locate(req.Recipient, s.e.addr)
	switch {
	case code == 200 && req.Method == sip.OPTIONS:
		t.reply(200, reason(200))
	case code != 200:
		t.reply(code, reason(code))
	case req.IsInvite(), req.Method == sip.REFER, req.Method == sip.OPTIONS, req.Method == sip.MESSAGE:
		s.forward(t, target, req.IsInvite() || req.Method == sip.REFER)
	default:
		t.reply(405, reason(405))
	}
}

// locate returns where a request for a URI goes, with 200, or the code that
// refuses it. The server itself, a URI without user, has no other place.
func (r *registry) locate(uri sip.Uri, self netip.AddrPort) (sip.Uri, int) {
	host := trimBrackets(uri.Host)
	if !strings.EqualFold(host, r.domain) && host != self.Addr().String() {
		return uri, 404
	}
	user, _, _ := strings.Cut(uri.User, ";")
	switch {
	case user == "":
		return uri, 200
	case strings.EqualFold(user, r.user):
		return uriAt(uri.User, r.phone), 200
	case numberUser.MatchString(user):
		return uriAt(uri.User, r.callee), 200
	}
	return uri, 404
}

// forward sends a request on to target, or along its Route, and its responses back.
func (s *server) forward(t *serverTx, target sip.Uri, record bool) {
	req := s.passOn(t.req, target)
	to, err := nextHop(req)
	switch {
	case err != nil:
		s.log.Debug("the demo's server cannot send on a request", "method", req.Method, "error", err)
		t.reply(404, reason(404))
		return
	case to == s.e.addr:
		t.reply(482, reason(482))
		return
	}
	if record {
		self := uriAt("", s.e.addr)
		self.UriParams = sip.NewParams()
		self.UriParams.Add("lr", "")
		req.PrependHeader(&sip.RecordRouteHeader{Address: self})
	}
	if !req.IsInvite() {
		s.e.request(req, to, func(res *sip.Response) { s.passBack(t, res) })
		return
	}
	t.reply(100, "Trying")
	f := &forwarded{}
	s.pending[t] = f
	f.client = s.e.request(req, to, func(res *sip.Response) {
		if res.IsProvisional() && f.cancelled {
			f.client.cancel()
		}
		if !res.IsProvisional() {
			delete(s.pending, t)
		}
		s.passBack(t, res)
	})
}

// passOn returns a request as it leaves the server (section 16.6), but for its
// Record-Route and Via.
func (s *server) passOn(from *sip.Request, target sip.Uri) *sip.Request {
	req := from.Clone()
	req.Recipient = target
	if hops := req.MaxForwards(); hops != nil {
		hops.Dec()
	} else {
		hops := sip.MaxForwardsHeader(70)
		req.AppendHeader(&hops)
	}
	if r := req.Route(); r != nil {
		if hop, err := hopOf(r.Address); err == nil && hop == s.e.addr {
			req.RemoveHeader("Route")
		}
	}
	if s.auth.ours(req) {
		req.RemoveHeader("Proxy-Authorization") // spent (section 22.3)
	}
	return req
}

// passBack returns a response to where the request came from. A 100 is for one
// hop only; a 408 to anything but INVITE could come only when it is too late for
// its receiver (RFC 4320 section 4.2).
func (s *server) passBack(t *serverTx, res *sip.Response) {
	if res.StatusCode == 100 || (res.StatusCode == 408 && !t.req.IsInvite()) {
		return
	}
	res = res.Clone()
	res.RemoveHeader("Via")
	if res.Via() != nil {
		t.respond(res)
	}
}

// cancel sends a CANCEL on: at once, or with the first provisional response.
func (s *server) cancel(invite *serverTx) {
	if f := s.pending[invite]; f != nil {
		f.cancelled = true
		f.client.cancel()
	}
}

// ack sends the ACK to a 2xx on, which is no transaction.
func (s *server) ack(in *sip.Request) {
	req := s.passOn(in, in.Recipient)
	to, err := nextHop(req)
	if err != nil || to == s.e.addr {
		return
	}
	req.PrependHeader(newVia(s.e.addr))
	s.e.send(req, to)
}

// nextHop returns where a request goes: to its topmost Route, or to its URI.
func nextHop(req *sip.Request) (netip.AddrPort, error) {
	if r := req.Route(); r != nil {
		return hopOf(r.Address)
	}
	return hopOf(req.Recipient)
}
