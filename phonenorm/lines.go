package phonenorm

import "strings"

// maxJoined is the most digits of a number that was split over a line end.
const maxJoined = 15

// joined puts two chunks together that only a line end separates, if both are too
// little to be numbers of their own: text that was wrapped inside a number. In a
// column of numbers everything is separated by line ends; so neither may another
// line of digits precede nor follow, unless a plus sign or an opening bracket says
// where the number begins.
func (f *finder) joined(a, b chunk) (chunk, bool) {
	if a.digits()+b.digits() > maxJoined || a.digits() < 2 || b.digits() < 2 || a.vanity || b.vanity {
		return chunk{}, false
	}
	gap := f.runes[a.groups[len(a.groups)-1].end:b.groups[0].start]
	if len(gap) > 2*maxGap || strings.Count(string(gap), "\n") != 1 || strings.Trim(string(gap), " -)\n") != "" && strings.Trim(string(gap), " )\n(") != "" {
		return chunk{}, false
	}
	start := a.start
	if start > f.end && f.runes[start-1] == '(' {
		start-- // taken for a bracket around the whole
	}
	if begins := f.runes[start]; begins != '+' && begins != '(' && (f.digitLine(a.start, -1) || f.digitLine(b.end, 1)) {
		return chunk{}, false
	}
	c := chunk{start: start, end: b.end, groups: append(append([]group{}, a.groups...), b.groups...), wrapped: true}
	return c, true
}

// digitLine tells whether the line next to the one of rune index i, in the given
// direction, has digits at the end that is turned to it.
func (f *finder) digitLine(i, step int) bool {
	at := func(k int) rune {
		if step < 0 {
			k--
		}
		if k < 0 || k >= len(f.runes) {
			return 0
		}
		return f.runes[k]
	}
	for n := 0; n < maxGap && (at(i) == ' ' || at(i) == '\n' || at(i) == '\t'); n++ {
		i += step
	}
	return isDigit(at(i))
}

// hearRange hears that a range's end follows the candidate where no word says that it
// is a phone number: identifiers are written so.
func hearRange(c *candidate) (int, string) {
	if !c.ranged || c.announced {
		return 0, ""
	}
	return -4, ""
}

// hearWrap hears that a line end goes through the candidate.
func hearWrap(c *candidate) (int, string) {
	if !c.wrapped {
		return 0, ""
	}
	return -4, ""
}
