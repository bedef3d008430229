package phonenorm

import "strings"

// The longest host name (RFC 1035, section 2.3.4) and the longest port, both of
// which bound the look ahead.
const (
	maxHost = 253
	maxPort = 5
)

// address takes a chunk that is the user of a SIP address written out in the text,
// "sip:+431505641@example.com": the address is one number, from its scheme to its
// host, and what stands around it needs to say nothing more. Parameters behind the
// host are left out, as they are when it is dialled. It reports whether the chunk
// was taken.
func (f *finder) address(c chunk) bool {
	start, ok := f.sipScheme(c.start)
	if !ok || c.end >= len(f.runes) || f.runes[c.end] != '@' {
		return false
	}
	end := hostEnd(f.runes, c.end+1)
	startByte, endByte, startUnit, endUnit := f.place(start, end)
	n, refused := Parse(f.text[startByte:endByte], f.region)
	if refused != nil || n.E164 == "" {
		return false
	}
	f.end = end
	f.accept(Judgement{
		Start: startUnit, End: endUnit, Number: n, Accepted: true,
		Score: mostPlus, Clues: []Clue{{"SIP address", mostPlus}},
	})
	return true
}

// sipScheme returns where "sip:" or "sips:" begins that ends at rune index at, and
// whether it stands there as a word of its own.
func (f *finder) sipScheme(at int) (int, bool) {
	floor := max(f.base, f.end)
	if at <= floor || f.runes[at-1] != ':' {
		return 0, false
	}
	for _, scheme := range []string{"sip:", "sips:"} {
		start := at - len(scheme)
		if start < floor || !strings.EqualFold(string(f.runes[start:at]), scheme) {
			continue
		}
		if start == floor || !isAlphabetic(f.runes[start-1]) && !isDigit(f.runes[start-1]) {
			return start, true
		}
	}
	return 0, false
}

// hostEnd returns where host[:port] ends that begins at rune index i, without the
// full stop of a sentence. Whether it is a host is for the parser to say.
func hostEnd(runes []rune, i int) int {
	var end int
	if i < len(runes) && runes[i] == '[' {
		end = spanEnd(runes, i+1, maxHost, func(r rune) bool {
			return r >= 'a' && r <= 'f' || isDigit(r) || r == ':' || r == '.'
		})
		if end == len(runes) || runes[end] != ']' {
			return i
		}
		end++
	} else {
		end = spanEnd(runes, i, maxHost, func(r rune) bool {
			return r >= 'a' && r <= 'z' || isDigit(r) || r == '.' || r == '-'
		})
		for end > i && (runes[end-1] == '.' || runes[end-1] == '-') {
			end--
		}
	}
	if end == len(runes) || runes[end] != ':' {
		return end
	}
	if port := spanEnd(runes, end+1, maxPort, isDigit); port > end+1 {
		return port
	}
	return end
}

// spanEnd returns where a run of at most most runes that belong ends.
func spanEnd(runes []rune, i, most int, belongs func(rune) bool) int {
	limit := min(len(runes), i+most)
	for i < limit && belongs(runes[i]) {
		i++
	}
	return i
}
