package config

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"

	"siptap.org/siptap/phonenorm"
)

// The parsers of this file take a key's text and return what it means, or a
// problem.

// parseHost takes a host name or an address, IPv6 with or without brackets, and
// an optional port. It returns the host without brackets and 0 for no port.
func parseHost(s string) (host string, port int, ok bool) {
	if addr, err := netip.ParseAddr(s); err == nil && addr.Zone() == "" {
		return s, 0, true
	}
	host = s
	if rest, found := strings.CutPrefix(s, "["); found {
		var after string
		host, after, found = strings.Cut(rest, "]")
		if addr, err := netip.ParseAddr(host); !found || err != nil || !addr.Is6() {
			return "", 0, false
		}
		if after == "" {
			return host, 0, true
		}
		if after[0] != ':' {
			return "", 0, false
		}
		port, ok = parsePort(after[1:])
		return host, port, ok
	}
	if name, portText, found := strings.Cut(s, ":"); found {
		host = name
		if port, ok = parsePort(portText); !ok {
			return "", 0, false
		}
	}
	return host, port, isHostName(host)
}

func parsePort(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil && n > 0
}

// isHostName follows RFC 1123, and lets underscores pass, which real networks
// have. A name of digits and dots only is a mistyped address.
func isHostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	letters := false
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			switch {
			case c >= '0' && c <= '9', c == '-', c == '_':
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
				letters = true
			default:
				return false
			}
		}
	}
	if !letters {
		_, err := netip.ParseAddr(s)
		return err == nil
	}
	return true
}

func checkDomain(s string) error {
	if _, _, ok := parseHost(s); !ok {
		return expected(`the SIP domain alone: a name like "example.com", or an address[:port]`)
	}
	return nil
}

const proxySyntax = `host[:port][;lr][;transport=udp|tcp|tls], an IPv6 address in brackets`

// parseProxy reads the syntax of outbound_proxy. The lr parameter (RFC 3261
// section 16.12) is taken as given: proxies are always loose-routed.
func parseProxy(s string) (Proxy, error) {
	hostPort, params, _ := strings.Cut(s, ";")
	host, port, ok := parseHost(strings.TrimSpace(hostPort))
	if !ok {
		return Proxy{}, expected(proxySyntax)
	}
	p := Proxy{Host: host, Port: port}
	if params == "" {
		return p, nil
	}
	for param := range strings.SplitSeq(params, ";") {
		name, val, hasVal := strings.Cut(strings.ToLower(strings.TrimSpace(param)), "=")
		switch {
		case name == "lr" && (!hasVal || val == "on" || val == "true"):
		case name == "transport" && p.Transport == "" && (val == "udp" || val == "tcp" || val == "tls"):
			p.Transport = val
		case name == "transport" && (val == "ws" || val == "wss"):
			return Proxy{}, notYet{value: "transport=" + val, instead: "udp, tcp or tls"}
		default:
			return Proxy{}, expected(proxySyntax)
		}
	}
	return p, nil
}

// isSIPUser allows what RFC 3261's user part holds unescaped; that excludes
// white space, "@", ":" and quotes.
func isSIPUser(s string) bool {
	for _, c := range s {
		switch {
		case c > unicode.MaxASCII:
			return false
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case strings.ContainsRune("-_.!~*'()&=+$,;?/%", c):
		default:
			return false
		}
	}
	return s != ""
}

func checkUser(s string) error {
	if !isSIPUser(s) {
		return expected(`the user part alone, like "2622221", without "sip:" and without "@…"`)
	}
	return nil
}

func checkExtension(s string) error {
	user, host, hasHost := strings.Cut(s, "@")
	ok := s == "" || isSIPUser(user)
	if ok && hasHost {
		_, _, ok = parseHost(host)
	}
	if !ok {
		return expected(`an extension like "12" or "12@host"`)
	}
	return nil
}

// checkOneLine keeps line breaks and other control characters out of values
// that end up in SIP headers.
func checkOneLine(s string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return expected("text without control characters")
	}
	return nil
}

const longestName = 64

func checkName(s string) error {
	if s == "" || len(s) > longestName || s != strings.TrimSpace(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return expected(fmt.Sprintf(`a name of 1 to %d bytes, like "office"`, longestName))
	}
	return nil
}

// ParseRegion reads a country's code in either case; "" and "ZZ" are none, "".
func ParseRegion(s string) (code string, ok bool) {
	code = strings.ToUpper(s)
	if code == "" || code == "ZZ" {
		return "", true
	}
	return code, phonenorm.KnownRegion(code)
}

func parseRegion(s string) (string, error) {
	code, ok := ParseRegion(s)
	if !ok {
		return "", expected(`a country's two letters like "AT", or "" for none`)
	}
	return code, nil
}

func parseCountry(s string) (string, error) {
	code, err := parseRegion(s)
	if err != nil || code == "" {
		return "", expected(`a country's two letters like "AT"`)
	}
	return code, nil
}

func parseDuration(s string, low, high time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < low || d > high {
		return 0, expected(fmt.Sprintf(`a time from %s to %s, like "20s" or "1m30s"`, short(low), short(high)))
	}
	return d, nil
}

// short writes a duration without the zero parts that String leaves in.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
