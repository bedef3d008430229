package phonenorm

import (
	"strings"

	"siptap.org/siptap/phonenorm/rules"
)

// Numbers of one house differ in their last digits: "925 53 02 01" and, in the next
// line, "925530415". Bare digits that go on like an accepted number are one too.

// maxExchanges bounds what is remembered of a text's accepted numbers.
const maxExchanges = 3000

const (
	sameHouse    = 6 // all but three digits are an accepted number's
	sameExchange = 3 // all but four are
)

// exchanges are the beginnings of a text's accepted numbers, in E.164 form.
type exchanges map[string]bool

// add remembers an accepted number.
func (e exchanges) add(e164 string) {
	if len(e) >= maxExchanges {
		clear(e)
	}
	if n := len(e164); n > 10 {
		e[e164[:n-3]], e[e164[:n-4]], e[e164[n-8:n-4]] = true, true, true
	}
}

// maybe tells quickly, before a candidate is read, whether a number like it may have
// been accepted.
func (e exchanges) maybe(c *candidate) bool {
	if len(e) == 0 || len(c.groups) != 1 {
		return false
	}
	if c.end < len(c.runes) && c.runes[c.end] != '\n' && c.runes[c.end] != ',' && c.runes[c.end] != ';' {
		return false // in a sentence or a log stands anything
	}
	end := c.groups[0].end
	return end-c.groups[0].start >= 8 && e[string(c.runes[end-8:end-4])]
}

// besideReach is how many runes separate the numbers of a list.
const besideReach = 8

// sameList is what bare digits right behind an accepted number of their length get.
const sameList = 6

// followsNumber tells whether nothing but a comma, a slash or a word such as "or" stands
// between the candidate and the number that was accepted last.
func (c *candidate) followsNumber() bool {
	if c.taken == 0 || c.taken >= c.start || c.start-c.taken > besideReach || len(c.groups) != 1 {
		return false
	}
	gap := strings.TrimSpace(string(c.runes[c.taken:c.start]))
	return gap == "," || gap == ";" || gap == "/" || gap == "&" || gap == "|" || rules.ListWords.Has(gap)
}

// hearList hears that bare digits go on a list of numbers as long as they are.
func hearList(c *candidate) (int, string) {
	if c.denied || c.lastLength == 0 || !c.followsNumber() || len(e164(c.read.proto)) != c.lastLength {
		return 0, ""
	}
	return sameList, ""
}

// hearExchange hears that an accepted number begins with the same digits.
func hearExchange(c *candidate) (int, string) {
	if c.denied || !c.exchanges.maybe(c) || c.read.proto.GetCountryCode() == nanpCode {
		return 0, "" // North Americans divide their numbers; ten bare digits are many things
	}
	number := e164(c.read.proto)
	switch n := len(number); {
	case n <= 10:
		return 0, ""
	case c.exchanges[number[:n-3]]:
		return sameHouse, ""
	case c.exchanges[number[:n-4]]:
		return sameExchange, ""
	}
	return 0, ""
}
