package wire

// plain tells what stands open in a header's value from what is quoted or in angle
// brackets, where separators are none (RFC 3261 sections 7.3.1 and 25.1).
type plain struct{ quoted, escaped, bracket bool }

// next takes the value's next byte and reports whether it stands open. Quotation marks
// and brackets themselves do not.
func (p *plain) next(c byte) bool {
	switch {
	case p.escaped:
		p.escaped = false
	case p.quoted && c == '\\':
		p.escaped = true
	case c == '"' && !p.bracket:
		p.quoted = !p.quoted
	case p.quoted:
	case c == '<':
		p.bracket = true
	case c == '>':
		p.bracket = false
	default:
		return !p.bracket
	}
	return false
}
