package rules

import (
	"math"
	"regexp/syntax"
	"unicode/utf8"
)

// bounds are what any text has that a pattern matches, read off the pattern itself:
// most texts need not be matched to know that they have not its shape.
type bounds struct {
	least, most int // runes
	begins      *beginnings
}

// beginnings are the ASCII characters that stand first and second in what a pattern
// matches; nil for any.
type beginnings [2][utf8.RuneSelf]bool

// boundsOf returns the bounds of a pattern that compiles.
func boundsOf(expr string) bounds {
	anything := bounds{0, math.MaxInt, nil}
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return anything
	}
	least, most := width(parsed)
	whole := parsed.Op == syntax.OpConcat && parsed.Sub[0].Op == syntax.OpBeginText && parsed.Sub[len(parsed.Sub)-1].Op == syntax.OpEndText
	if !whole {
		return bounds{least, math.MaxInt, nil}
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || least == 0 {
		return anything
	}
	begins := new(beginnings)
	begins.mark(prog, uint32(prog.Start), 0)
	return bounds{least, most, begins}
}

// whole tells whether the pattern is known to match a text whole or not at all.
func (b *bounds) whole() bool { return b.begins != nil }

// admit tells whether a text may match.
func (b *bounds) admit(text string) bool {
	switch {
	case len(text) < b.least, len(text) > b.most && utf8.RuneCountInString(text) > b.most:
		return false
	case b.begins == nil:
		return true
	}
	for i := range min(len(text), len(b.begins)) {
		if text[i] >= utf8.RuneSelf {
			return true
		}
		if !b.begins[i][text[i]] {
			return false
		}
	}
	return true
}

// width returns how many runes an expression matches.
func width(expr *syntax.Regexp) (least, most int) {
	switch expr.Op {
	case syntax.OpEmptyMatch, syntax.OpNoMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return 0, 0
	case syntax.OpLiteral:
		return len(expr.Rune), len(expr.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, 1
	case syntax.OpCapture:
		return width(expr.Sub[0])
	case syntax.OpStar:
		return 0, math.MaxInt
	case syntax.OpQuest:
		_, most = width(expr.Sub[0])
		return 0, most
	case syntax.OpPlus:
		least, _ = width(expr.Sub[0])
		return least, math.MaxInt
	case syntax.OpRepeat:
		least, most = width(expr.Sub[0])
		return least * expr.Min, multiply(most, expr.Max)
	case syntax.OpConcat:
		for _, sub := range expr.Sub {
			a, b := width(sub)
			least, most = least+a, add(most, b)
		}
		return least, most
	case syntax.OpAlternate:
		least = math.MaxInt
		for _, sub := range expr.Sub {
			a, b := width(sub)
			least, most = min(least, a), max(most, b)
		}
		return least, most
	}
	return 0, math.MaxInt
}

// multiply and add count with math.MaxInt for no bound, and multiply with a negative n too.
func multiply(a, n int) int {
	if a == math.MaxInt || n < 0 {
		return math.MaxInt
	}
	return a * n
}

func add(a, b int) int {
	if a == math.MaxInt || b == math.MaxInt {
		return math.MaxInt
	}
	return a + b
}

// mark marks the ASCII characters that a program reads from an instruction on, behind at
// others.
func (b *beginnings) mark(prog *syntax.Prog, pc uint32, at int) {
	if at == len(b) {
		return
	}
	switch inst := &prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		b.mark(prog, inst.Out, at)
		b.mark(prog, inst.Arg, at)
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
		b.mark(prog, inst.Out, at)
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		for r := range rune(utf8.RuneSelf) {
			b[at][r] = b[at][r] || inst.MatchRune(r)
		}
		b.mark(prog, inst.Out, at+1)
	}
}
