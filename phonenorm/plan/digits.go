package plan

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
)

// pattern is a regular expression over digits as a deterministic automaton, whose
// states are made when they are first reached. A match takes one step a digit.
type pattern struct {
	expr string

	mu     sync.Mutex
	prog   *syntax.Prog // made at the first match
	states []state
	known  map[string]int32 // by the instructions that a state stands for
}

// state is a set of instructions of the program at which a match may stand.
type state struct {
	insts   []uint32
	next    [10]int32 // by digit; unmade where it is not known yet
	accepts bool
}

const (
	unmade = 0 // no state leads back to the first one, which stands at index 1
	dead   = -1

	// maxStates bounds the memory of one pattern; the largest needs a tenth of it.
	maxStates = 1 << 16
)

// compile makes a pattern. A pattern that is not one of RE2 matches nothing, which
// the comparison with the library would show.
func compile(expr string) *pattern { return &pattern{expr: expr} }

// ready makes the program before the first match.
func (p *pattern) ready() bool {
	if p.prog != nil {
		return true
	}
	parsed, err := syntax.Parse(p.expr, syntax.Perl)
	if err != nil {
		return false
	}
	if p.prog, err = syntax.Compile(parsed.Simplify()); err != nil {
		p.prog = nil
		return false
	}
	p.forget()
	return true
}

// forget drops all states but the first.
func (p *pattern) forget() {
	p.states = []state{{}}
	p.known = map[string]int32{}
	p.state(p.follow(nil, uint32(p.prog.Start), map[uint32]bool{}))
}

// match tells whether the pattern matches all of the digits.
func (p *pattern) match(digits string) bool {
	return p.walk(digits, nil)
}

// matchStart tells whether the pattern matches some of the digits from their start.
func (p *pattern) matchStart(digits string) bool {
	seen := false
	p.walk(digits, &seen)
	return seen
}

// walk follows the digits. It tells whether the pattern matches all of them, and
// sets seen where it matches a beginning of them.
func (p *pattern) walk(digits string, seen *bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ready() {
		return false
	}
	if len(p.states) > maxStates {
		p.forget()
	}
	at := int32(1)
	for i := 0; ; i++ {
		if seen != nil && p.states[at].accepts {
			*seen = true
		}
		if i == len(digits) {
			return p.states[at].accepts
		}
		digit := digits[i] - '0'
		if digit > 9 {
			return false
		}
		next := p.states[at].next[digit]
		if next == unmade {
			next = p.step(at, rune(digits[i]))
			p.states[at].next[digit] = next
		}
		if next == dead {
			return false
		}
		at = next
	}
}

// step returns the state that a digit leads to.
func (p *pattern) step(at int32, digit rune) int32 {
	var insts []uint32
	seen := map[uint32]bool{}
	for _, pc := range p.states[at].insts {
		if inst := &p.prog.Inst[pc]; inst.Op != syntax.InstMatch && inst.MatchRune(digit) {
			insts = p.follow(insts, inst.Out, seen)
		}
	}
	if len(insts) == 0 {
		return dead
	}
	return p.state(insts)
}

// state returns the state of a set of instructions.
func (p *pattern) state(insts []uint32) int32 {
	slices.Sort(insts)
	key := make([]byte, 0, 4*len(insts))
	for _, pc := range insts {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	if at, ok := p.known[string(key)]; ok {
		return at
	}
	made := state{insts: insts}
	for _, pc := range insts {
		made.accepts = made.accepts || p.prog.Inst[pc].Op == syntax.InstMatch
	}
	at := int32(len(p.states))
	p.states = append(p.states, made)
	p.known[string(key)] = at
	return at
}

// follow adds the instructions that are reached from one without reading a digit.
func (p *pattern) follow(insts []uint32, pc uint32, seen map[uint32]bool) []uint32 {
	if seen[pc] {
		return insts
	}
	seen[pc] = true
	switch inst := &p.prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return p.follow(p.follow(insts, inst.Out, seen), inst.Arg, seen)
	case syntax.InstCapture, syntax.InstNop:
		return p.follow(insts, inst.Out, seen)
	case syntax.InstFail, syntax.InstEmptyWidth: // the plans have no anchors
		return insts
	default:
		return append(insts, pc)
	}
}
