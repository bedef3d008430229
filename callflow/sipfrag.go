package callflow

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// ErrNoFragment indicates a NOTIFY body that holds no SIP status line.
var ErrNoFragment = errors.New("no SIP status line in the fragment")

// Fragment is what a message/sipfrag body says (RFC 3420).
type Fragment struct {
	SIP  SIPStatus
	Q850 int // cause of a Reason header in the fragment, else 0
}

// maxReason bounds a reason phrase, in bytes: it goes to logs and screens.
const maxReason = 128

// maxValue is how long a folded Reason may grow, in bytes: no real one is longer.
const maxValue = 1024

// ParseSipfrag reads the body of a REFER's NOTIFY: a status line (RFC 3515
// section 2.4.5) and, where headers follow, their Reason. Phones write what they
// like after the code: a phrase of their own, none, not even a space; line ends
// may be bare, and tabs stand for spaces. It returns ErrNoFragment for anything else: empty, binary, a
// request line, a code outside 100 to 699.
func ParseSipfrag(body []byte) (Fragment, error) {
	body = bytes.TrimLeft(body, "\r\n\t ")
	line, rest, _ := bytes.Cut(body, []byte("\n"))
	version, status, ok := strings.Cut(strings.TrimSpace(strings.ReplaceAll(string(line), "\t", " ")), " ")
	if !ok || !strings.EqualFold(version, "SIP/2.0") {
		return Fragment{}, ErrNoFragment
	}
	digits, phrase, _ := strings.Cut(strings.TrimLeft(status, " "), " ")
	code, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 3 || code < 100 || code > 699 {
		return Fragment{}, ErrNoFragment
	}
	return Fragment{
		SIP:  SIPStatus{Code: code, Reason: cleanPhrase(phrase)},
		Q850: ReasonQ850(reasonHeaders(string(rest))),
	}, nil
}

// cleanPhrase makes a phrase fit to be shown: valid UTF-8, no control characters,
// of bounded length.
func cleanPhrase(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.TrimSpace(s), ""))
	if len(s) > maxReason {
		s = strings.ToValidUTF8(s[:maxReason], "")
	}
	return strings.TrimSpace(s)
}

// reasonHeaders returns the values of the Reason headers among header lines, which
// may be folded (RFC 3261 section 7.3.1).
func reasonHeaders(lines string) []string {
	var values []string
	in := false // a Reason header
	for line := range strings.Lines(lines) {
		if strings.TrimSpace(line) == "" {
			break
		}
		if folded := line[0] == ' ' || line[0] == '\t'; folded {
			if last := len(values) - 1; in && len(values[last]) < maxValue {
				values[last] += " " + strings.TrimSpace(line)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if in = ok && strings.EqualFold(strings.TrimSpace(name), "Reason"); in {
			values = append(values, value)
		}
	}
	return values
}

// ReasonQ850 returns the Q.850 cause that the values of a message's Reason headers
// give (RFC 3326 section 2), the first one where there are several, and 0 where
// there is none. A value may hold several comma-separated reasons.
func ReasonQ850(values []string) int {
	for _, value := range values {
		for _, reason := range splitQuoted(value, ',') {
			params := splitQuoted(reason, ';')
			if !strings.EqualFold(strings.TrimSpace(params[0]), "Q.850") {
				continue
			}
			for _, p := range params[1:] {
				name, v, _ := strings.Cut(p, "=")
				if !strings.EqualFold(strings.TrimSpace(name), "cause") {
					continue
				}
				cause, err := strconv.Atoi(strings.Trim(strings.TrimSpace(v), `"`))
				if err == nil && cause > 0 && cause < 128 { // Q.850 causes have seven bits
					return cause
				}
			}
		}
	}
	return 0
}

// splitQuoted splits s at sep outside of quoted strings (RFC 3261 section 25.1).
// It returns at least one element.
func splitQuoted(s string, sep byte) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}
