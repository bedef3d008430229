package config

import (
	"fmt"
	"strings"
)

// quote writes s as a TOML basic string, or as a literal string where that
// spares backslashes (regular expressions).
func quote(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD") // TOML is UTF-8
	if strings.Contains(s, `\`) && !strings.ContainsFunc(s, func(r rune) bool { return r == '\'' || r < 0x20 || r == 0x7f }) {
		return "'" + s + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoteList writes a TOML array of strings, or the string alone where there is
// one: both are allowed for outbound_proxy, the only list that is edited.
func quoteList(values []string) string {
	if len(values) == 1 {
		return quote(values[0])
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
