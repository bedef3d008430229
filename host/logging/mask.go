package logging

import (
	"regexp"
	"strings"
)

// removed stands where a secret stood.
const removed = "(removed)"

// MaskNumber shortens a phone number to what still lets its owner recognise it
// in a log: "+431505641" becomes "+4315…41". Of up to seven digits only the last
// one stays. Whatever is no digit or "+" is left out; text without a digit comes
// back as "…".
func MaskNumber(number string) string {
	plus, digits := "", make([]byte, 0, len(number))
	for _, c := range []byte(number) {
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c == '+' && len(digits) == 0:
			plus = "+"
		}
	}
	switch n := len(digits); {
	case n == 0:
		return "…"
	case n <= 7:
		return plus + "…" + string(digits[n-1:])
	default:
		// At least three digits are hidden, however long the number is.
		return plus + string(digits[:min(4, n-5)]) + "…" + string(digits[n-2:])
	}
}

var (
	// secretHeader is a SIP header that carries a digest, with its continuation
	// lines.
	secretHeader = regexp.MustCompile(`(?i)\b(proxy-authorization|authorization|x-password)\s*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*`)
	// secretParam is a parameter or field with a secret, quoted or not.
	secretParam = regexp.MustCompile(`(?i)\b(password|passwd|pwd|secret)(\s*[=:]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"']+)`)
	// digestParam is a part of a digest (RFC 7616 section 3.4).
	digestParam = regexp.MustCompile(`(?i)\b(response|cnonce|nonce|opaque)(=)("[^"]*"|[0-9a-f]+)`)
	// secretKey is an SDES key in a session description.
	secretKey = regexp.MustCompile(`(?i)\binline:[^\s|]+`)
	// phoneNumber is a run of digits that can be dialled. Times, ports, addresses
	// and identifiers are shorter, or are bound to letters, dots or hyphens.
	phoneNumber = regexp.MustCompile(`(^|[^0-9A-Za-z.+_-])(\+?[0-9]{7,20})\b`)
	// writtenNumber is an international number with its usual signs between the
	// groups.
	writtenNumber = regexp.MustCompile(`\+[0-9](?:[ ()/.\x{00a0}\x{2009}-]{0,3}[0-9]){5,18}`)
)

// Redact removes passwords, digests and keys from text and masks phone numbers.
func Redact(text string) string {
	text = secretHeader.ReplaceAllString(text, "$1: "+removed)
	text = secretParam.ReplaceAllString(text, "${1}${2}"+removed)
	text = digestParam.ReplaceAllString(text, "${1}${2}"+removed)
	text = secretKey.ReplaceAllString(text, "inline:"+removed)
	text = writtenNumber.ReplaceAllStringFunc(text, MaskNumber)
	return phoneNumber.ReplaceAllStringFunc(text, func(match string) string {
		before, number := "", match
		if i := strings.IndexAny(match, "+0123456789"); i > 0 {
			before, number = match[:i], match[i:]
		}
		return before + MaskNumber(number)
	})
}

// isSecretKey reports whether a field of that name is never to be shown.
func isSecretKey(key string) bool {
	switch plain(key) {
	case "password", "passwd", "pwd", "secret", "token", "authorization", "proxyauthorization",
		"response", "nonce", "cnonce", "credentials":
		return true
	}
	return false
}

// isNumberKey reports whether a field of that name holds a phone number, however
// short.
func isNumberKey(key string) bool {
	switch plain(key) {
	case "number", "dialed", "dialled", "e164", "callee", "phone":
		return true
	}
	return false
}

// plain is a field's own name, without groups and separators.
func plain(key string) string {
	key = key[strings.LastIndexByte(key, '.')+1:]
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(key))
}
