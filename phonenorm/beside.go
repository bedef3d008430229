package phonenorm

import (
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// What stands beside a candidate may have nothing to do with it, or be the rest of the
// longer run of which it is a part.

// hearDigitsBeside hears digits left over beside the candidate, where it is a part
// of a longer run.
func hearDigitsBeside(c *candidate) (int, string) {
	weight := 0
	if c.table {
		weight = -5
	}
	if i := c.start - 1; i > c.floor {
		gap := 0
		for i > c.floor && isSeparator(c.runes[i]) && gap < maxGap {
			i--
			gap++
		}
		if isDigit(c.runes[i]) && !c.orBefore(i) && !c.clockBefore(i) && !c.kindBefore(i) && !c.placeBefore(i) && !c.asideBefore(i) {
			if i < c.taken {
				weight += max(-1, besideWeight(c.runes[i+1:c.start])) // they belong to another number
			} else {
				weight += besideWeight(c.runes[i+1:c.start]) + prefixBeside(c, i)
			}
		}
	}
	i, gap := c.after, 0
	for i < len(c.runes) && isSeparator(c.runes[i]) && gap < maxGap {
		i++
		gap++
	}
	if i < len(c.runes) && isDigit(c.runes[i]) && !c.ranged && !c.orAfter(i) && !c.asideAfter(i) {
		weight += besideWeight(c.runes[c.after:i])
		if first := c.runes[c.start]; weight < 0 && first > '0' && first <= '9' {
			weight-- // a row of amounts begins like that
		}
	}
	return weight, ""
}

// prefixBeside says how much digits that end at rune index i, before the candidate,
// look like a prefix of it: then the candidate is only a number's end.
func prefixBeside(c *candidate, i int) int {
	end := i + 1
	for i > c.floor && isDigit(c.runes[i-1]) {
		i--
	}
	switch {
	case apart(c.runes[end:c.start]) || end-i > 4 || c.afterPlace(i):
		return 0
	case c.runes[i] == '0':
		return -5
	case i > c.floor && unicode.Is(unicode.Sc, c.runes[i-1]):
		return 0
	}
	return -2
}

// orDigits is the fewest digits of each of two numbers with an "or" between them.
const orDigits = 7

// orBefore tells whether the digit at rune index i is a zero that was typed for an
// "o", which means "or" in many languages, between bare digits and the candidate:
// "918586228 0 918581029".
func (c *candidate) orBefore(i int) bool {
	if c.runes[i] != '0' || i+2 != c.start || c.runes[i+1] != ' ' || i-2 <= c.floor || c.runes[i-1] != ' ' {
		return false
	}
	begin := i - 1
	for begin > c.floor && isDigit(c.runes[begin-1]) {
		begin--
	}
	return i-1-begin >= orDigits && len(c.groups) == 1 && c.digits() >= orDigits
}

// orAfter tells the same of the digit at rune index i behind the candidate.
func (c *candidate) orAfter(i int) bool {
	if c.runes[i] != '0' || i != c.after+1 || c.runes[i-1] != ' ' || i+2 >= len(c.runes) || c.runes[i+1] != ' ' {
		return false
	}
	end := i + 2
	for end < len(c.runes) && isDigit(c.runes[end]) {
		end++
	}
	return end-i-2 >= orDigits && len(c.groups) == 1 && c.digits() >= orDigits
}

// clockBefore tells whether the digits that end at rune index i are a time's minutes.
func (c *candidate) clockBefore(i int) bool {
	return i-3 > c.floor && isDigit(c.runes[i-1]) && c.runes[i-2] == ':' && isDigit(c.runes[i-3])
}

// kindBefore tells whether the digits that end at rune index i end a date, a time
// or a price, which stands for itself.
func (c *candidate) kindBefore(i int) bool {
	end := i + 1
	for i > c.floor && end-i < 12 && c.runes[i-1] > ' ' && !unicode.IsSpace(c.runes[i-1]) {
		i--
	}
	if c.start == end || c.runes[end] != ' ' || end-i < 4 {
		return false
	}
	token := string(c.runes[i:end])
	return rules.KindOf(token) != "" || rules.KindOf(strings.TrimLeftFunc(token, func(r rune) bool { return unicode.Is(unicode.Sc, r) })) != ""
}

// afterPlace tells whether a word such as "Suite" stands before rune index i: the
// digits there are a place.
func (c *candidate) afterPlace(i int) bool {
	for n := 0; i > c.floor && strings.ContainsRune(" .#", c.runes[i-1]) && n < 3; n++ {
		i--
	}
	end := i
	for i > c.floor && rules.IsLetter(c.runes[i-1]) && end-i < 12 {
		i--
	}
	return i < end && rules.PlaceWords.Has(string(c.runes[i:end]))
}

// placeBefore tells whether the digits that end at rune index i are a place's, which
// has nothing to do with the number behind it: "Room 114 020 7946 0321".
func (c *candidate) placeBefore(i int) bool {
	end := i
	for i > c.floor && isDigit(c.runes[i-1]) {
		i--
	}
	return c.start > end+1 && c.runes[end+1] == ' ' && c.afterPlace(i)
}

// asideBefore tells whether the digits that end at rune index i are the last of a
// remark in brackets, and no area code: "(14-17 h, room 30) 051 441 824".
func (c *candidate) asideBefore(i int) bool {
	if i+2 >= c.start || c.runes[i+1] != ')' || c.runes[i+2] != ' ' {
		return false
	}
	for i > c.floor && isDigit(c.runes[i-1]) {
		i--
	}
	return i > c.floor && c.runes[i-1] != '(' && c.runes[i-1] != '+'
}

// asideAfter tells whether the digit at rune index i, behind the candidate, begins a
// remark in brackets that is more than digits: "400-620-6266 (9:00-18:00)".
func (c *candidate) asideAfter(i int) bool {
	if i == 0 || c.runes[i-1] != '(' {
		return false
	}
	for end := i; end < len(c.runes) && end-i < 20; end++ {
		if r := c.runes[end]; r == ')' || r == '\n' {
			return false
		} else if !isDigit(r) && !isSeparator(r) {
			return true
		}
	}
	return false
}

// besideWeight says how closely digits stand beside a candidate.
func besideWeight(gap []rune) int {
	switch {
	case apart(gap):
		return 0
	case cutSlash.divides(gap):
		return -1
	case cutBracket.divides(gap):
		return -1
	case cutSpace.divides(gap):
		return -3
	}
	return -12
}
