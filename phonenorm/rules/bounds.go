package rules

import (
	"math"
	"regexp/syntax"
	"unicode/utf8"
)

// bounds are what any text has that a pattern matches, read off the pattern itself:
// most texts need not be matched to know that they have not its shape.
type bounds struct {
	least, most int                  // runes
	begins      *[utf8.RuneSelf]bool // the ASCII characters with which it begins; nil for any
}

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
	var begins [utf8.RuneSelf]bool
	beginnings(prog, uint32(prog.Start), &begins)
	return bounds{least, most, &begins}
}

// admit tells whether a text may match.
func (b *bounds) admit(text string) bool {
	switch {
	case len(text) < b.least, len(text) > b.most && utf8.RuneCountInString(text) > b.most:
		return false
	case b.begins == nil || text == "" || text[0] >= utf8.RuneSelf:
		return true
	}
	return b.begins[text[0]]
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

// beginnings marks the ASCII characters that a program reads first, from an instruction
// on.
func beginnings(prog *syntax.Prog, pc uint32, begins *[utf8.RuneSelf]bool) {
	switch inst := &prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		beginnings(prog, inst.Out, begins)
		beginnings(prog, inst.Arg, begins)
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
		beginnings(prog, inst.Out, begins)
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		for r := range rune(utf8.RuneSelf) {
			begins[r] = begins[r] || inst.MatchRune(r)
		}
	}
}
