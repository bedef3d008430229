package rules

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// needs are what any text has in which a pattern is found, read off the pattern itself:
// most lines need not be searched to know that no postcode of that country is there.
type needs struct {
	holds string // ASCII characters, each of which stands somewhere in the text
	run   int    // ASCII digits one behind the other
}

// traits are what a text has of what patterns need.
type traits struct {
	holds [utf8.RuneSelf]bool
	run   int
}

func traitsOf(text string) (t traits) {
	run := 0
	for i := range len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			t.holds[c] = true
		}
		if c < '0' || c > '9' {
			run = 0
			continue
		}
		run++
		t.run = max(t.run, run)
	}
	return t
}

// metBy tells whether the pattern may be found in a text.
func (n needs) metBy(t *traits) bool {
	if t.run < n.run {
		return false
	}
	for i := range len(n.holds) {
		if !t.holds[n.holds[i]] {
			return false
		}
	}
	return true
}

// needsOf returns the needs of a pattern that compiles.
func needsOf(expr string) needs {
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return needs{}
	}
	return needs{heldBy(parsed), runIn(parsed)}
}

// heldBy returns the ASCII characters that stand in whatever an expression matches.
func heldBy(expr *syntax.Regexp) string {
	held := ""
	switch expr.Op {
	case syntax.OpLiteral:
		for _, r := range expr.Rune {
			if r < utf8.RuneSelf && (expr.Flags&syntax.FoldCase == 0 || !IsLetter(r)) {
				held += string(r)
			}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return heldBy(expr.Sub[0])
	case syntax.OpRepeat:
		if expr.Min > 0 {
			return heldBy(expr.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range expr.Sub {
			held += heldBy(sub)
		}
	case syntax.OpAlternate:
		held = heldBy(expr.Sub[0])
		for _, sub := range expr.Sub[1:] {
			other := heldBy(sub)
			held = strings.Map(func(r rune) rune {
				if strings.ContainsRune(other, r) {
					return r
				}
				return -1
			}, held)
		}
	}
	return held
}

// runIn returns how many digits stand one behind the other, at least, in whatever an
// expression matches.
func runIn(expr *syntax.Regexp) int {
	if onlyOfDigits(expr) {
		least, _ := width(expr)
		return least
	}
	longest := 0
	switch expr.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return runIn(expr.Sub[0])
	case syntax.OpRepeat:
		if expr.Min > 0 {
			return runIn(expr.Sub[0])
		}
	case syntax.OpConcat:
		run := 0
		for _, sub := range expr.Sub {
			if !onlyOfDigits(sub) {
				run, longest = 0, max(longest, runIn(sub))
				continue
			}
			least, _ := width(sub)
			run += least
			longest = max(longest, run)
		}
	case syntax.OpAlternate:
		longest = runIn(expr.Sub[0])
		for _, sub := range expr.Sub[1:] {
			longest = min(longest, runIn(sub))
		}
	}
	return longest
}

// onlyOfDigits tells whether an expression matches ASCII digits and nothing else.
func onlyOfDigits(expr *syntax.Regexp) bool {
	switch expr.Op {
	case syntax.OpLiteral, syntax.OpCharClass:
		for _, r := range expr.Rune { // a class's are the bounds of its spans
			if r < '0' || r > '9' {
				return false
			}
		}
		return len(expr.Rune) > 0
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	case syntax.OpCapture, syntax.OpPlus, syntax.OpStar, syntax.OpQuest, syntax.OpRepeat, syntax.OpConcat, syntax.OpAlternate:
		for _, sub := range expr.Sub {
			if !onlyOfDigits(sub) {
				return false
			}
		}
		return true
	}
	return false
}
