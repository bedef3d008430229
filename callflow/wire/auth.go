package wire

import (
	"crypto/md5" //nolint:gosec // RFC 3261's digest; SHA-256 is used wherever a server offers it.
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"unicode"

	"github.com/emiago/sipgo/sip"
)

// challenge is one Digest challenge (RFC 7616 section 3.3, RFC 8760). Strings
// are as they stand between their quotes, escapes included, since they are
// hashed so and sent back so.
type challenge struct {
	status    int // 401 or 407
	realm     string
	nonce     string
	opaque    string
	hasOpaque bool
	algorithm string // as received; "" where absent
	qop       []string
	stale     bool
}

// challengers are the header fields that challenge, by the status that is theirs.
// A proxy that has forked a request may put both into one answer (RFC 3261 section
// 22.3).
var challengers = []struct {
	status int
	header string
}{
	{sip.StatusUnauthorized, "WWW-Authenticate"},
	{sip.StatusProxyAuthRequired, "Proxy-Authenticate"},
}

const (
	// maxChallenges bounds how many challenges of one answer are looked at.
	maxChallenges = 64
	// maxChallenge bounds one challenge's words that would be sent back, in bytes: more
	// than these would not fit a packet.
	maxChallenge = 8 << 10
)

// parseChallenges returns the Digest challenges of a 401 or 407, those of all its
// headers; other schemes are left out, and so is what cannot be answered.
func parseChallenges(res *sip.Response) []challenge {
	if res.StatusCode != sip.StatusUnauthorized && res.StatusCode != sip.StatusProxyAuthRequired {
		return nil
	}
	var found []challenge
	for _, kind := range challengers {
		for _, h := range res.GetHeaders(kind.header) {
			for _, params := range digestParams(h.Value()) {
				c := challenge{status: kind.status}
				for _, param := range params {
					c.set(param)
				}
				if c.nonce != "" && c.fit() && c.strength() > 0 && len(found) < maxChallenges {
					found = append(found, c)
				}
			}
		}
	}
	return found
}

// fit reports whether what is sent back of a challenge is a quoted string's inside.
func (c challenge) fit() bool {
	for _, word := range []string{c.realm, c.nonce, c.opaque} {
		escaped := false
		for _, r := range word {
			switch {
			case unicode.IsControl(r), r == '"' && !escaped:
				return false
			}
			escaped = r == '\\' && !escaped
		}
		if escaped {
			return false
		}
	}
	return len(c.realm)+len(c.nonce)+len(c.opaque) <= maxChallenge
}

// digestParams returns the parameters of each Digest challenge in a header's
// value. There may be only one in each (RFC 3261 section 7.3.1); some servers
// combine them all the same, as HTTP allows.
func digestParams(value string) [][]string {
	var found [][]string
	digest := false
	for _, part := range splitList(value) {
		scheme, rest, ok := strings.Cut(strings.TrimSpace(part), " ")
		if ok && !strings.Contains(scheme, "=") && !strings.HasPrefix(strings.TrimSpace(rest), "=") {
			if digest = strings.EqualFold(scheme, "Digest"); digest {
				found = append(found, nil)
			}
			part = rest
		}
		if digest {
			found[len(found)-1] = append(found[len(found)-1], part)
		}
	}
	return found
}

// set takes one parameter; those that are not known are left out.
func (c *challenge) set(param string) {
	key, value, _ := strings.Cut(param, "=")
	value = unquote(strings.TrimSpace(value))
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "realm":
		c.realm = value
	case "nonce":
		c.nonce = value
	case "opaque":
		c.opaque, c.hasOpaque = value, true
	case "algorithm":
		c.algorithm = value
	case "stale":
		c.stale = strings.EqualFold(value, "true")
	case "qop":
		for _, q := range strings.Split(value, ",") {
			if q = strings.ToLower(strings.TrimSpace(q)); q != "" {
				c.qop = append(c.qop, q)
			}
		}
	}
}

// unquote takes the quotes off, and leaves escapes as they are.
func unquote(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// digests are the algorithms that can be answered, by name, and how strong each
// is thought to be.
var digests = map[string]struct {
	new      func() hash.Hash
	strength int
}{
	"MD5":         {md5.New, 1},
	"SHA-256":     {sha256.New, 2},
	"SHA-512-256": {sha512.New512_256, 3},
}

// scheme returns the challenge's hash and whether it is a -sess variant.
func (c challenge) scheme() (name string, sess bool) {
	name = strings.ToUpper(c.algorithm)
	if name == "" {
		return "MD5", false
	}
	return strings.CutSuffix(name, "-SESS")
}

// strength orders challenges; 0 is one that cannot be answered.
func (c challenge) strength() int {
	name, _ := c.scheme()
	if _, ok := c.protection(); !ok {
		return 0
	}
	return digests[name].strength
}

// protection chooses the qop: auth wherever it is offered, auth-int only where
// nothing else is, none where the server knows none (RFC 2069).
func (c challenge) protection() (qop string, ok bool) {
	if len(c.qop) == 0 {
		return "", true
	}
	for _, want := range []string{"auth", "auth-int"} {
		for _, q := range c.qop {
			if q == want {
				return want, true
			}
		}
	}
	return "", false
}

// strongest picks the challenge of a realm to answer, of those that are a status's
// own, and whether there is one. An empty realm stands for that of the first
// challenge that can be answered.
func strongest(list []challenge, status int, realm string, pinned bool) (challenge, bool) {
	var best challenge
	strength := 0
	for _, c := range list {
		if c.status != status || c.strength() == 0 {
			continue
		}
		if !pinned {
			realm, pinned = c.realm, true
		}
		if c.realm == realm && c.strength() > strength {
			best, strength = c, c.strength()
		}
	}
	return best, strength > 0
}

// signed is what of a request the digest covers, and with whose secret.
type signed struct {
	user, password string
	method, uri    string // uri is the Request-URI exactly as sent, parameters included
	body           []byte
}

// answer returns the credentials' header value for a challenge (RFC 7616
// section 3.4). uses is how often its nonce was used, this time included.
func (c challenge) answer(s signed, uses uint32) string { return c.answerWith(s, uses, rand.Text()) }

func (c challenge) answerWith(s signed, uses uint32, cnonce string) string {
	name, sess := c.scheme()
	h := func(parts ...string) string {
		sum := digests[name].new()
		sum.Write([]byte(strings.Join(parts, ":")))
		return hex.EncodeToString(sum.Sum(nil))
	}
	nc := fmt.Sprintf("%08x", uses)
	qop, _ := c.protection()
	a1 := h(s.user, c.realm, s.password)
	if sess {
		a1 = h(a1, c.nonce, cnonce)
	}
	a2 := h(s.method, s.uri)
	if qop == "auth-int" {
		a2 = h(s.method, s.uri, h(string(s.body)))
	}
	response := h(a1, c.nonce, a2)
	if qop != "" {
		response = h(a1, c.nonce, nc, cnonce, qop, a2)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `Digest username="%s", realm="%s", nonce="%s", uri="%s", response="%s"`,
		escape.Replace(s.user), c.realm, c.nonce, s.uri, response)
	if c.algorithm != "" {
		fmt.Fprintf(&b, ", algorithm=%s", c.algorithm)
	}
	if qop != "" {
		fmt.Fprintf(&b, `, qop=%s, nc=%s`, qop, nc)
	}
	if qop != "" || sess {
		fmt.Fprintf(&b, `, cnonce="%s"`, cnonce)
	}
	if c.hasOpaque {
		fmt.Fprintf(&b, `, opaque="%s"`, c.opaque)
	}
	return b.String()
}
