package trace

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// removed stands where a secret was.
const removed = "(removed)"

// secretHeaders are the header fields whose value after the scheme is a secret,
// or lets a password be guessed off line (RFC 3261 section 22.4, RFC 7616
// section 3.5 for the two Info fields). None of them has a compact form.
var secretHeaders = map[string]bool{
	"authorization":             true,
	"proxy-authorization":       true,
	"authentication-info":       true,
	"proxy-authentication-info": true,
}

var (
	// sdpSecret matches the SDP lines that carry keys: the attributes of SDES
	// (RFC 4568), MIKEY (RFC 4567) and ICE (RFC 8839), and the old k= line (RFC
	// 4566 section 5.12). Of a crypto line, tag and suite are no secret.
	sdpSecret = regexp.MustCompile(`(?i)^(\s*(?:a\s*=\s*(?:crypto|key-mgmt|ice-pwd)\s*:|k\s*=)(?:\d{1,9} (?:AES|AEAD|F8|ARIA|NULL)[A-Z0-9_]{0,32}\b)?).*$`)

	// uriPassword matches the password of a SIP URI (RFC 3261 section 19.1.1).
	uriPassword = regexp.MustCompile(`(?i)(sips?:[^\s:@<>"]+:)[^\s@<>"]*@`)

	// uriHeader matches credentials that a URI asks to be put into a request, as a
	// Refer-To can (RFC 3261 section 19.1.1, "headers").
	uriHeader = regexp.MustCompile(`(?i)([?&](?:proxy-)?authorization=)[^&\s<>"]*`)
)

// Redact returns a SIP message without the secrets in it: of the credentials in
// Authorization and Proxy-Authorization (and what answers them in the
// Authentication-Info fields) only the scheme stays, of media keys in SDP only
// their kind, of a password in a URI nothing. It takes any text, also one that is
// no SIP message at all: header names in any case, with white space before the
// colon, folded over lines, with any line ending, and inside a body
// (message/sipfrag) as well. Challenges stay: they hold nothing that the whole
// network path has not seen, and a failed log-in cannot be understood without.
func Redact(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	secret := false // the header field that the present line continues was removed
	for line, end := range lines(text) {
		folded := line != "" && (line[0] == ' ' || line[0] == '\t')
		if secret && folded {
			continue // its line ending went with it: the removed field is one line now
		}
		var clean string
		clean, secret = redactLine(line)
		out.WriteString(clean)
		out.WriteString(end)
	}
	return out.String()
}

// redactLine cleans one line, and reports whether it was a secret header field,
// so that the lines which continue it are removed too.
func redactLine(line string) (clean string, secret bool) {
	if name, value, ok := strings.Cut(line, ":"); ok && secretHeaders[strings.ToLower(strings.TrimSpace(name))] {
		return strings.TrimRight(name+": "+scheme(value), " ") + " " + removed, true
	}
	return redactText(line, mayHoldKey(line), mayHoldPassword(line), strings.ContainsAny(line, "?&")), false
}

// redactText cleans a line that is no secret header field of what it may hold: a
// key, a URI's password, credentials in a URI.
func redactText(line string, key, password, header bool) string {
	if key {
		if m := sdpSecret.FindStringSubmatch(line); m != nil {
			return m[1] + " " + removed
		}
	}
	if password {
		line = uriPassword.ReplaceAllString(line, "${1}"+removed+"@")
	}
	if header {
		line = uriHeader.ReplaceAllString(line, "${1}"+removed)
	}
	return line
}

// mayHoldKey and mayHoldPassword spare most lines the regular expressions: every
// message of a call is redacted while it is being sent.
func mayHoldKey(line string) bool {
	name, value, ok := strings.Cut(line, "=")
	value = strings.TrimSpace(value)
	switch name = strings.TrimSpace(name); {
	case !ok:
		return false
	case strings.EqualFold(name, "k"):
		return true
	}
	return strings.EqualFold(name, "a") && value != "" && (value[0] >= utf8.RuneSelf || strings.IndexByte("cCkKiI", value[0]) >= 0)
}

func mayHoldPassword(line string) bool {
	for rest := line; ; {
		before, after, ok := strings.Cut(rest, "@")
		if !ok {
			return false
		}
		word := before[strings.LastIndexAny(before, " \t<>\"")+1:]
		if strings.Count(word, ":") >= 2 {
			return true
		}
		rest = after
	}
}

// scheme returns the authentication scheme at the start of a header's value, if
// it is one that is known: anything else could be the secret itself.
func scheme(value string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	for _, known := range []string{"Digest", "Basic", "Bearer"} {
		if strings.EqualFold(first, known) {
			return first
		}
	}
	return ""
}

// lines yields each line of a text with the ending that it had: CRLF, LF, or a
// lone CR, which some parsers take for one.
func lines(text string) func(yield func(line, end string) bool) {
	return func(yield func(line, end string) bool) {
		for text != "" {
			i := strings.IndexAny(text, "\r\n")
			if i < 0 {
				yield(text, "")
				return
			}
			n := 1
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				n = 2
			}
			if !yield(text[:i], text[i:i+n]) {
				return
			}
			text = text[i+n:]
		}
	}
}
