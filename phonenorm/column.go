package phonenorm

import "strings"

// Numbers of a list stand in one place of their lines: at the end, alone, or in the same
// cell. Bare digits where the line before has a number are one too.

const (
	sameColumn  = 6   // what that adds
	columnGap   = 200 // runes between the two
	columnLines = 3   // line ends between the two
	maxPlaces   = 256 // places of a block that are remembered
)

// spot is where in its line a number stands.
type spot struct {
	digits int
	cells  int  // before it
	before rune // what stands before it: a line end, a tab, or 'w' for a word
}

// placed is a number that was accepted, and where it stands.
type placed struct {
	spot
	at int // its rune index
}

// spotOf tells where the candidate stands, ok if that may be a list's column. Behind a
// phone word it stands there because of that.
func (c *candidate) spotOf() (s spot, ok bool) {
	if len(c.groups) != 1 || c.digits() < leastOwned || c.plus() || c.after < len(c.runes) && c.runes[c.after] != '\n' && c.runes[c.after] != '\t' {
		return spot{}, false
	}
	i := c.start
	for i > 0 && c.start-i <= lineReach && c.runes[i-1] != '\n' {
		if i--; c.runes[i] == '\t' {
			s.cells++
		}
	}
	if c.start-i > lineReach {
		return spot{}, false
	}
	s.digits, s.before = c.digits(), '\n'
	switch before := strings.TrimRight(string(c.runes[i:c.start]), " "); {
	case strings.HasSuffix(before, "\t"):
		s.before = '\t'
	case strings.TrimFunc(before, isOrnament) != "":
		s.before = 'w'
	}
	return s, s.before != 'w' || !c.announced
}

// inColumn tells whether a number that was accepted stands in the same place of a line
// nearby.
func (c *candidate) inColumn() bool {
	if len(c.places) == 0 {
		return false
	}
	s, ok := c.spotOf()
	if !ok {
		return false
	}
	for n := len(c.places) - 1; n >= 0; n-- {
		other := c.places[n]
		from, to := min(other.at, c.start), max(other.at, c.start)
		if to-from > columnGap {
			if other.at < c.start {
				break // those before are farther
			}
			continue
		}
		lines := strings.Count(string(c.runes[from:to]), "\n")
		if other.spot == s && lines > 0 && lines <= columnLines {
			return true
		}
	}
	return false
}

// hearColumn hears that bare digits stand where a line nearby has a number.
func hearColumn(c *candidate) (int, string) {
	if c.doubted || !c.column {
		return 0, ""
	}
	return sameColumn, ""
}
