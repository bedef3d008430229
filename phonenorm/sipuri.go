package phonenorm

import (
	"net/netip"
	"strconv"
	"strings"
)

// readSIP reads what follows sip: or sips: (RFC 3261, section 19.1). Parameters
// and headers are removed, so that an address cannot bring a method, a route or a
// body with it; a password is removed as well. A user that is a phone number gives
// all of the number's formats beside the address.
func readSIP(rest string, r Region) (Number, *ParseError) {
	rest, _, _ = strings.Cut(strings.TrimPrefix(rest, "//"), "?")
	user, hostport, found := cutLast(rest, '@')
	if !found {
		host, _, _ := strings.Cut(rest, ";")
		// "sip:+431505641" is not what RFC 3261 asks for, but what people write.
		if strings.HasPrefix(host, "+") || strings.HasPrefix(host, "%2B") || strings.HasPrefix(host, "%2b") {
			return readTel(host, r)
		}
		return Number{}, badURI(rest, "The SIP address names nobody: write it as user@domain.")
	}
	hostport, _, _ = strings.Cut(hostport, ";")
	host, ok := cleanHost(hostport)
	if !ok {
		return Number{}, badURI(rest, "The SIP address is not well formed: what follows the @ is no domain or address.")
	}
	user, _, _ = strings.Cut(user, ":") // a password is never sent on
	subscriber, _, isSubscriber := strings.Cut(user, ";")
	if isSubscriber {
		user = subscriber
	}
	plain, refused := unescape(user)
	if refused != nil {
		return Number{}, refused
	}
	plain = trimInvisible(plain)
	if refused := checkSIPUser(plain); refused != nil {
		return Number{}, refused
	}
	n, refused := parseWritten(plain, r)
	if refused != nil || n.Type == TypeShort {
		// A short user is somebody's extension in that domain, and no short number.
		n = Number{Type: TypeSIP, Valid: true, RegionSource: FromNumber, Risk: RiskNone}
	}
	n.SIP = plain + "@" + host
	return n, nil
}

// checkSIPUser refuses users that command a phone system, and those that could not
// be written into a SIP URI as they are.
func checkSIPUser(user string) *ParseError {
	if user == "" {
		return badURI(user, "The SIP address names nobody: write it as user@domain.")
	}
	runes := foldText(user).runes
	digits := 0
	for _, r := range runes {
		if isDigit(r) {
			digits++
		}
	}
	if strings.ContainsRune(user, '#') || strings.ContainsRune(user, '*') && digits+strings.Count(user, "*") == len(runes) {
		return refuse(user, KindServiceCode)
	}
	// RFC 3261, section 25.1: unreserved and user-unreserved, without what has a
	// meaning of its own to us (';' parameters, '?' headers, ',' '/' lists, paths).
	const others = "-_.!~*'()&=+$"
	for _, r := range user {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(others, r) {
			return badURI(user, "The SIP address is not well formed: its user holds characters that none may have.")
		}
	}
	return nil
}

// cleanHost checks host[:port] and returns it in small letters.
func cleanHost(hostport string) (string, bool) {
	host, port := hostport, ""
	if strings.HasPrefix(hostport, "[") {
		end := strings.IndexByte(hostport, ']')
		if end < 0 {
			return "", false
		}
		host, port = hostport[:end+1], hostport[end+1:]
		if addr, err := netip.ParseAddr(host[1:end]); err != nil || !addr.Is6() || addr.Zone() != "" {
			return "", false
		}
	} else {
		if colon := strings.IndexByte(hostport, ':'); colon >= 0 {
			host, port = hostport[:colon], hostport[colon:]
		}
		if !isHostName(host) {
			return "", false
		}
	}
	if port != "" {
		number, err := strconv.ParseUint(port[1:], 10, 16)
		if port[0] != ':' || err != nil || number == 0 {
			return "", false
		}
	}
	return strings.ToLower(host + port), true
}

// isHostName tells whether a text is a host name or an IPv4 address (RFC 1123,
// section 2.1).
func isHostName(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if host == "" || len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			c := label[i]
			if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
		}
	}
	return true
}

// cutLast cuts around the last separator.
func cutLast(text string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(text, sep); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}
