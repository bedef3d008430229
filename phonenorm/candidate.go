package phonenorm

import (
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// The candidate generator walks the folded text once. A chunk is a longest run of
// digits and of what people put between them; it is read whole where it can be,
// else divided at ever weaker separators. A chunk's parts are disjoint on each
// level and a window holds at most windowGroups groups, so that the work is linear
// in the text whatever it holds.

const (
	maxGap       = 4  // separators between two groups of one chunk
	minDigits    = 6  // fewer digits are no number that running text may turn into a call
	windowGroups = 7  // groups of one window
	chunkGroups  = 40 // groups of one chunk: what follows begins a new one
)

// group is a run of digits; [start, end) are indices of folded runes.
type group struct{ start, end int }

// chunk is a run of groups with nothing but separators between them. Its bounds
// reach from its plus sign or opening bracket to a bracket that closes it.
type chunk struct {
	start, end int
	groups     []group
	vanity     bool // letters stand for the digits behind the last group
	wrapped    bool // a line end goes through it
	ranged     bool // digits behind a hyphen say how far a row of numbers goes on

	extension group // digits behind the end that are an extension without a word that says so
}

// digits counts a chunk's digits.
func (c chunk) digits() int {
	n := 0
	for _, g := range c.groups {
		n += g.end - g.start
	}
	return n
}

// isSeparator tells whether a folded rune may stand between groups of one number.
func isSeparator(r rune) bool {
	switch r {
	case ' ', '-', '.', '/', '(', ')', '[', ']', '~', '·':
		return true
	}
	return false
}

// nextChunk finds the first chunk that begins at or after rune index i and before
// limit. It returns the index where the search goes on.
func nextChunk(runes []rune, i, limit int) (c chunk, next int, ok bool) {
	for ; i < limit; i++ {
		if !isDigit(runes[i]) {
			continue
		}
		c = grow(runes, i)
		next = c.end
		dropClockTime(runes, &c)
		dropAmount(runes, &c)
		if len(c.groups) > 0 {
			return c, next, true
		}
		i = next - 1
	}
	return chunk{}, limit, false
}

// grow collects the chunk whose first digit is at rune index i.
func grow(runes []rune, i int) chunk {
	c := chunk{start: leadOf(runes, i, 0)}
	for len(c.groups) < chunkGroups {
		g := group{start: i, end: i}
		for g.end < len(runes) && isDigit(runes[g.end]) {
			g.end++
		}
		c.groups = append(c.groups, g)
		i = g.end
		if carrierAt(runes, g) {
			i += 2
		}
		gap := 0
		for i < len(runes) && isSeparator(runes[i]) && gap < maxGap {
			i++
			gap++
		}
		if i == len(runes) || !isDigit(runes[i]) {
			break
		}
	}
	c.end = tailOf(runes, c.start, c.groups[len(c.groups)-1].end)
	c.unwrap(runes)
	return c
}

// unwrap takes away brackets that hold the whole chunk.
func (c *chunk) unwrap(runes []rune) {
	last := c.groups[len(c.groups)-1].end
	if c.end == last || runes[c.start] != '(' && runes[c.start] != '[' {
		return
	}
	depth := 0
	for _, r := range runes[c.start:last] {
		if depth += bracket(r); depth == 0 {
			return // the first bracket holds an area code alone: "(01) 505641 (12)"
		}
	}
	c.start, c.end = c.start+1, last
}

// carrierAt tells whether a carrier placeholder, "0xx11" or "0**11", follows a zero.
func carrierAt(runes []rune, g group) bool {
	at := g.end
	return g.end-g.start == 1 && runes[g.start] == '0' && at+2 < len(runes) &&
		(runes[at] == 'x' || runes[at] == '*') && runes[at+1] == runes[at] && (isDigit(runes[at+2]) || isSeparator(runes[at+2]))
}

// leadOf returns where a number whose first digit is at index i begins: with its
// plus sign and its opening bracket, in either order. Nothing before floor counts.
func leadOf(runes []rune, i, floor int) int {
	start := i
	for start > floor && i-start < 3 {
		switch runes[start-1] {
		case '+':
			start--
			if start > floor && (runes[start-1] == '(' || runes[start-1] == '[') {
				start--
			}
		case '(', '[':
			start--
			continue
		case ' ':
			if start-1 > floor && runes[start-2] == '+' && start == i { // "+ 43 1"
				start -= 2
				continue
			}
		}
		break
	}
	for start < i && (runes[start] == '(' || runes[start] == '[') && !closes(runes, start, i) {
		start++ // a bracket around more than the number
	}
	return start
}

// closes tells whether the bracket at index open is closed soon: within what an
// area code, a country code and its plus sign take.
func closes(runes []rune, open, digit int) bool {
	depth := 1
	for i := open + 1; i < len(runes) && i < digit+18; i++ {
		switch r := runes[i]; {
		case bracket(r) != 0:
			if depth += bracket(r); depth == 0 {
				return true
			}
		case !isDigit(r) && !isSeparator(r) && r != '+' && r != 'x' && r != '*':
			return false
		}
	}
	return false
}

// bracket returns 1 for an opening bracket, -1 for a closing one, 0 for any other
// rune.
func bracket(r rune) int {
	switch r {
	case '(', '[':
		return 1
	case ')', ']':
		return -1
	}
	return 0
}

// tailOf extends a number's end over a bracket that was opened inside it.
func tailOf(runes []rune, start, end int) int {
	open, closed := countBrackets(runes[start:end])
	if open > closed && end < len(runes) && (runes[end] == ')' || runes[end] == ']') {
		return end + 1
	}
	return end
}

// dropClockTime removes a last group that is the hour of a time ("… 14:30"), and
// empties a chunk that is a time's minutes.
func dropClockTime(runes []rune, c *chunk) {
	last := c.groups[len(c.groups)-1]
	if last.end+1 < len(runes) && runes[last.end] == ':' && isDigit(runes[last.end+1]) && last.end-last.start <= 2 {
		c.groups = c.groups[:len(c.groups)-1]
		if len(c.groups) > 0 {
			c.end = tailOf(runes, c.start, c.groups[len(c.groups)-1].end)
		}
	}
	if len(c.groups) > 0 && c.groups[0].start >= 2 && runes[c.groups[0].start-1] == ':' && isDigit(runes[c.groups[0].start-2]) && c.groups[0].end-c.groups[0].start <= 2 {
		c.groups = c.groups[1:]
		if len(c.groups) > 0 {
			c.start = leadOf(runes, c.groups[0].start, c.start+2)
		}
	}
}

// dropAmount removes a last group that is an amount, or begins one: "… (0,20 €",
// "… (14 cents", "… 12,50 EUR".
func dropAmount(runes []rune, c *chunk) {
	n := len(c.groups)
	if n < 2 || c.groups[n-1].end-c.groups[n-1].start > 4 {
		return
	}
	last := c.groups[n-1]
	gap := runes[c.groups[n-2].end:last.start]
	if !cutSpace.divides(gap) {
		return
	}
	decimals, bracketed := 0, gap[len(gap)-1] == '('
	if last.end < len(runes) && runes[last.end] == ',' {
		decimals = spanEnd(runes, last.end+1, 3, isDigit) - last.end - 1
	}
	switch {
	case decimals > 2:
		return
	case decimals == 0 && (!bracketed || !moneyAhead(runes, last.end)):
		return
	case !bracketed && !moneyAhead(runes, last.end+1+decimals):
		return
	}
	c.groups = c.groups[:n-1]
	c.end = tailOf(runes, c.start, c.groups[n-2].end)
}

// moneyAhead tells whether a currency or a percent sign stands at rune index i.
func moneyAhead(runes []rune, i int) bool {
	if i < len(runes) && runes[i] == ' ' {
		i++
	}
	if i == len(runes) {
		return false
	}
	return runes[i] == '%' || unicode.Is(unicode.Sc, runes[i]) || rules.CurrencyWords.Has(string(runes[i:spanEnd(runes, i, 12, rules.IsLetter)]))
}

// part is the chunk of groups [from, to) of c.
func (c chunk) part(runes []rune, from, to int) chunk {
	p := chunk{start: c.start, groups: c.groups[from:to]}
	if from > 0 {
		p.start = leadOf(runes, c.groups[from].start, c.groups[from-1].end)
	}
	p.end = c.end
	if to < len(c.groups) {
		p.end = tailOf(runes, p.start, c.groups[to-1].end)
	}
	p.unwrap(runes)
	return p
}

// cut is a strength of separators at which a chunk is divided.
type cut int

// The cuts, strongest first.
const (
	cutSpaced  cut = iota // " / ", ". ", two spaces, a bar
	cutDash               // " - "
	cutSlash              // "/"
	cutBracket            // before " ("
	cutSpace              // a space: windows
	cutNone
)

// at returns the groups before which cut k divides a chunk.
func (k cut) at(runes []rune, c chunk) []int {
	var at []int
	for i := 1; i < len(c.groups); i++ {
		if first := c.groups[0]; k == cutBracket && i == 1 && (runes[c.start] == '+' || first.end-first.start == 1) {
			continue // "+55 (21) 2555-1234", "8 (8442) 12-34-57"
		}
		if k.divides(runes[c.groups[i-1].end:c.groups[i].start]) {
			at = append(at, i)
		}
	}
	return at
}

// apart tells whether a gap separates things that have nothing to do with each other.
func apart(gap []rune) bool { return cutSpaced.divides(gap) || cutDash.divides(gap) }

func (k cut) divides(gap []rune) bool {
	for i, r := range gap {
		spaceNext := i+1 < len(gap) && gap[i+1] == ' '
		spaceBefore := i > 0 && gap[i-1] == ' '
		switch k {
		case cutSpaced:
			if r == '~' || r == '·' || r == ' ' && spaceNext || r == '/' && (spaceNext || spaceBefore) || r == '.' && (spaceNext || i+1 < len(gap) && gap[i+1] == '.') {
				return true
			}
		case cutDash:
			if r == '-' && (spaceNext || spaceBefore) {
				return true
			}
		case cutSlash:
			if r == '/' {
				return true
			}
		case cutBracket:
			if (r == '(' || r == '[') && (spaceBefore || i == 0) {
				return true
			}
		case cutSpace:
			if r == ' ' {
				return true
			}
		}
	}
	return false
}
