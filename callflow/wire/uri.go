package wire

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/locate"
)

// identity is who calls, whom the first INVITE is for, and by which way it
// leaves: the account in URIs.
type identity struct {
	aor  sip.Uri // From and Referred-By: user@host, no port
	own  sip.Uri // the first INVITE's Request-URI: host with port
	to   sip.Uri // the first INVITE's To: as own, no port
	host string  // the domain as in own: host with port
	ways []way   // where requests outside a dialog go, in order of preference
}

// newIdentity reads an account's addresses. The error says which key is wrong.
func newIdentity(a Account) (identity, error) {
	switch a.Transport {
	case "", locate.Auto, locate.UDP, locate.TCP, locate.TLS:
	default:
		return identity{}, fmt.Errorf("account %q: transport %q is not one of auto, udp, tcp, tls", a.Name, a.Transport)
	}
	if err := CheckAutoAnswer(a.AutoAnswer); err != nil {
		return identity{}, fmt.Errorf("account %q: auto_answer %q: expected %w", a.Name, a.AutoAnswer, err)
	}
	if !checkFlow(a.Flow) {
		return identity{}, fmt.Errorf("account %q: flow %q is not one of %s", a.Name, a.Flow, strings.Join(Flows(), ", "))
	}
	host, port, err := splitHostPort(a.Domain)
	if err != nil {
		return identity{}, fmt.Errorf("account %q: domain: %w", a.Name, err)
	}
	if a.User == "" {
		return identity{}, fmt.Errorf("account %q: user is empty", a.Name)
	}
	id := identity{
		aor:  newURI(a.User, host, 0),
		own:  newURI(a.User, host, port),
		host: a.Domain,
		ways: []way{{query: locate.Query{Host: host, Port: port, Transport: a.Transport}, tls: host}},
	}
	if a.Extension != "" {
		user, at, given := strings.Cut(a.Extension, "@")
		if given {
			if host, port, err = splitHostPort(at); err != nil {
				return identity{}, fmt.Errorf("account %q: extension: %w", a.Name, err)
			}
		}
		if user == "" {
			return identity{}, fmt.Errorf("account %q: extension %q has no user part", a.Name, a.Extension)
		}
		id.own = newURI(user, host, port)
	}
	id.to = id.own
	id.to.Port = 0
	phoneParam(&id.own)
	if len(a.Proxies) > 0 {
		id.ways = nil
	}
	for _, p := range a.Proxies {
		if p.Host == "" {
			return identity{}, fmt.Errorf("account %q: an outbound proxy has no host", a.Name)
		}
		id.ways = append(id.ways, proxyWay(p, a.Transport))
	}
	return id, nil
}

// proxyWay is the way through an outbound proxy. transport is the account's.
func proxyWay(p Proxy, transport string) way {
	uri := newURI("", p.Host, p.Port)
	if p.Transport != "" {
		transport = p.Transport
		if transport != locate.Auto {
			uri.UriParams.Add("transport", transport)
		}
	}
	uri.UriParams.Add("lr", "")
	return way{
		query: locate.Query{Host: p.Host, Port: p.Port, Transport: transport},
		route: []string{"<" + uri.String() + ">"},
		tls:   p.Host,
	}
}

// referTo is the Refer-To value for a callee: always a sip: URI in brackets,
// with the port where the domain has one (RFC 3515 section 2.1).
func (id identity) referTo(c Callee) (string, error) {
	domain := c.Host
	if domain == "" {
		domain = id.host
	}
	host, port, err := splitHostPort(domain)
	if err != nil {
		return "", fmt.Errorf("callee: %w", err)
	}
	if c.User == "" {
		return "", fmt.Errorf("callee: no user part")
	}
	uri := newURI(c.User, host, port)
	phoneParam(&uri)
	return "<" + uri.String() + ">", nil
}

// newURI makes a sip: URI of a user part that may hold anything.
func newURI(user, host string, port int) sip.Uri {
	return sip.Uri{Scheme: "sip", User: escapeUser(user), Host: host, Port: port, UriParams: sip.HeaderParams{}}
}

// phoneParam marks a URI whose user part is a global telephone number
// (RFC 3261 section 19.1.6).
func phoneParam(uri *sip.Uri) {
	if strings.HasPrefix(uri.User, "+") {
		uri.UriParams = uri.UriParams.Clone()
		uri.UriParams.Add("user", "phone")
	}
}

// escapeUser escapes what may not stand in a user part as it is (RFC 3261
// section 25.1: unreserved and user-unreserved). "#" is such, so that a service
// code cannot become a fragment.
func escapeUser(user string) string {
	var b strings.Builder
	for i := range len(user) {
		c := user[i]
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z',
			strings.IndexByte("-_.!~*'()&=+$,;?/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// quotable is a display name made fit for a quoted string (RFC 3261 section
// 25.1): printable, quotes and backslashes escaped.
func quotable(name string) string {
	return escape.Replace(printable(name))
}

// escape makes text the inside of a quoted string.
var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// printable is text of valid UTF-8 and bounded length, without control characters
// and without those that turn text around or hide it (Unicode's Cc, Cf, Zl and Zp):
// a number must be read as it stands there.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}

// maxText bounds a display name or a reason phrase, in bytes, so that the first
// INVITE stays one UDP packet.
const maxText = 64

// splitHostPort splits host[:port], where host may be a name, an IPv4 address,
// or an IPv6 address with brackets, or without them where no port follows. Port
// 0 means that none is given.
func splitHostPort(s string) (string, int, error) {
	if addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")); err == nil {
		return addr.String(), 0, nil
	}
	host, digits := s, ""
	if strings.Contains(s, ":") {
		var err error
		if host, digits, err = net.SplitHostPort(s); err != nil {
			return "", 0, fmt.Errorf("%q is not host or host:port: %w", s, err)
		}
	}
	if host == "" || strings.ContainsAny(host, " \t\r\n<>\"@;?/,") {
		return "", 0, fmt.Errorf("%q is not host or host:port", s)
	}
	if digits == "" {
		return host, 0, nil
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || port == 0 {
		return "", 0, fmt.Errorf("%q: the port is not a number from 1 to 65535", s)
	}
	return host, int(port), nil
}

// nextHop is what a URI says of where to send: its host, port and transport.
// Without a transport parameter the dialog's own is kept: a phone that we reach
// over TCP seldom says so in its Contact.
func nextHop(uri sip.Uri, transport string) locate.Query {
	for _, kv := range uri.UriParams {
		if strings.EqualFold(kv.K, "transport") {
			switch t := strings.ToLower(kv.V); t {
			case locate.UDP, locate.TCP, locate.TLS:
				transport = t
			}
		}
	}
	if strings.EqualFold(uri.Scheme, "sips") {
		transport = locate.TLS
	}
	return locate.Query{Host: strings.Trim(uri.Host, "[]"), Port: uri.Port, Transport: transport}
}

// parseNameAddr reads one name-addr or addr-spec and returns its URI. Only sip:
// and sips: URIs with a host are such that a request could be sent to.
func parseNameAddr(text string) (sip.Uri, error) {
	var uri sip.Uri
	var params sip.HeaderParams
	if _, err := sip.ParseAddressValue(strings.TrimSpace(text), &uri, &params); err != nil {
		return sip.Uri{}, err
	}
	if uri.Scheme != "sip" && uri.Scheme != "sips" {
		return sip.Uri{}, fmt.Errorf("%q is no SIP URI", uri.Scheme)
	}
	if strings.Trim(uri.Host, "[]") == "" || strings.ContainsAny(uri.Host, "@;?/,") || uri.Port < 0 || uri.Port > 65535 {
		return sip.Uri{}, fmt.Errorf("no host to send to")
	}
	if strings.ContainsFunc(uri.String(), func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>"`, r) }) {
		return sip.Uri{}, fmt.Errorf("a character that no URI has") // it would break the request line
	}
	for i, param := range uri.UriParams { // the parser takes headers after a bare parameter for its name
		if key, _, ok := strings.Cut(param.K, "?"); ok {
			uri.UriParams = append(uri.UriParams[:i:i], sip.HeaderKV{K: key})
			break
		}
	}
	return uri, nil
}

// bracketed is a Route's value in angle brackets. It has to have them (RFC 3261
// section 20.34); who leaves them out means the parameters as the URI's.
func bracketed(route string) string {
	if strings.Contains(route, "<") {
		return route
	}
	return "<" + route + ">"
}

// splitList splits a header value at its commas, but for those in quoted
// strings and angle brackets (RFC 3261 section 7.3.1). Empty elements are left out.
func splitList(value string) []string {
	var parts []string
	var scan plain
	start := 0
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	for i := range len(value) {
		if scan.next(value[i]) && value[i] == ',' {
			add(value[start:i])
			start = i + 1
		}
	}
	add(value[start:])
	return parts
}
