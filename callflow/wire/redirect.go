package wire

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

const (
	// maxRedirects bounds how often a call is sent elsewhere.
	maxRedirects = 3
	// maxContacts bounds how many places of one redirection are tried.
	maxContacts = 4
)

// redirect takes a 3xx (RFC 3261 section 8.1.3.4) and reports whether it is
// followed: to other places of the same user only. Who forwards the own phone to
// another number would have Siptap call a number that nobody has judged, at a cost
// that nobody knows.
func (l *leg) redirect(at *attempt, res *sip.Response) bool {
	places := l.places(at, res)
	if len(places) == 0 || l.redirects >= maxRedirects {
		l.call.decided("the redirection is not followed", "code", res.StatusCode, "places", len(places), "followed", l.redirects,
			"why", "only other places of the same user are, and not too often")
		return false
	}
	l.call.decided("the redirection is followed", "code", res.StatusCode, "ways", len(places))
	l.redirects++
	l.otherwise = func() { l.rejected(at, res) }
	l.state = legRouting
	// What was over TLS stays so.
	l.detour = &search{ways: places, secure: at.path.target.Transport == locate.TLS}
	if !l.seeking {
		l.turn()
	}
	return true
}

// turn follows the detour.
func (l *leg) turn() {
	l.search, l.detour = *l.detour, nil
	l.seek()
}

// places returns where a 3xx sends the call, the one wanted most in front: by the
// outbound proxies where there are some, else directly.
func (l *leg) places(at *attempt, res *sip.Response) []way {
	a := l.call.agent
	own := a.who.own
	type place struct {
		uri sip.Uri
		q   float64
	}
	var found []place
	for _, name := range []string{"Contact", "m"} {
		for _, h := range res.GetHeaders(name) {
			for _, text := range splitList(h.Value()) {
				uri, err := parseNameAddr(text)
				if err != nil || uri.User != own.User || l.been[uri.String()] || uri.String() == own.String() {
					continue
				}
				uri.Headers = nil
				uri.UriParams.Remove("method")
				found = append(found, place{uri, qValue(text)})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Compare(b.q, a.q) })
	var ways []way
	for _, p := range found[:min(len(found), maxContacts)] {
		if l.been == nil {
			l.been = make(map[string]bool)
		}
		l.been[p.uri.String()] = true
		if len(a.opt.Account.Proxies) > 0 {
			for _, w := range a.who.ways {
				w.uri = &p.uri
				ways = append(ways, w)
			}
			continue
		}
		ways = append(ways, way{query: nextHop(p.uri, at.path.target.Transport), tls: strings.Trim(p.uri.Host, "[]"), uri: &p.uri})
	}
	return ways
}

// qValue is a Contact's preference, from 0 to 1; 1 where it says nothing.
func qValue(contact string) float64 {
	after := contact[strings.LastIndex(contact, ">")+1:]
	for _, param := range strings.Split(after, ";") {
		if name, value, ok := strings.Cut(param, "="); ok && strings.EqualFold(strings.TrimSpace(name), "q") {
			if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && q >= 0 && q <= 1 {
				return q
			}
		}
	}
	return 1
}
