package phonenorm

import (
	"slices"
	"strings"
	"unicode/utf8"

	"siptap.org/siptap/phonenorm/plan"
	"siptap.org/siptap/phonenorm/rules"
)

// Find finds the phone numbers in a text as a person sees it: valid numbers only,
// sorted, without overlaps, with offsets in UTF-16 code units. Before is what
// precedes the text on the page, of which the last 80 units count: words in it
// speak for or against a number, but no number begins there. National numbers are
// read for region r. Bytes that are no UTF-8 count as one unit each and end a number.
//
// It takes time linear in the text and memory for the matches.
func Find(text, before string, r Region) []Match {
	var matches []Match
	f := finder{text: text, before: before, region: r, accept: func(j Judgement) {
		if n := len(matches); n == cap(matches) {
			matches = slices.Grow(matches, n+1) // a match is large: it is copied twice at most
		}
		matches = append(matches, Match{Start: j.Start, End: j.End, Number: j.Number})
	}}
	f.run()
	slices.SortFunc(matches, func(a, b Match) int { return a.Start - b.Start })
	return matches
}

// Explain judges every candidate of a text, also those that are refused, and says
// why. The accepted ones are what Find returns.
func Explain(text, before string, r Region) []Judgement {
	var all []Judgement
	f := finder{text: text, before: before, region: r, explain: true, accept: func(j Judgement) { all = append(all, j) }}
	f.refuse = f.accept
	f.run()
	slices.SortStableFunc(all, func(a, b Judgement) int { return a.Start - b.Start })
	return all
}

const (
	blockBytes   = 16 << 10 // text that is folded at once
	contextBytes = 320      // of text before a block: 80 UTF-16 units take no more
	aheadBytes   = 160      // of text after a block
	tableGroups  = 25       // groups from which a row of small ones is a table of something else
	maxMisses    = 24       // vain readings after which a chunk is a table of something else
	patience     = 500      // vain readings one after the other after which a text is taken for a table
	fewMisses    = 1        // maxMisses in such a text
	dateGroups   = 3        // groups of a date
	maxDoubtful  = 64       // doubtful candidates of a block
	maxMerged    = 3        // parts that are put together again
	maxMasks     = 1 << 10  // groupings that are remembered
	maxReadings  = 4 << 10  // readings that are remembered
)

// finder walks a text in blocks, so that memory does not grow with it.
type finder struct {
	text, before string
	region       Region
	explain      bool
	accept       func(Judgement)
	refuse       func(Judgement)

	folded fold   // of the context before the block, the block, and what follows it
	runes  []rune // its runes
	base   int    // rune index of the text's first rune, or 0 once the context is the text's own
	end    int    // rune index after the last accepted number

	lastLength int // of that number's E.164 form
	work       int // judgements made, for the test that bounds them

	readings map[string]remembered // what digits were read as, by the digits
	vain     int                   // readings in vain since the last number

	taken    []group  // the numbers of the present block
	doubtful []chunk  // its candidates that fellow numbers would have spoken for
	places   []placed // where its numbers without any grouping stand

	candidate candidate // the one that is judged

	table  bool   // the present chunk is a long row of small groups
	misses int    // readings of the present chunk that were no number
	list   listed // the number accepted last

	columnWork int // runes that may still be looked at for columns' heads

	original func(i int) rune // what the text has at rune index i, before folding

	place     func(from, to int) (startByte, endByte, startUnit, endUnit int)
	exchanges exchanges              // how they begin
	masks     map[string]int         // how accepted numbers of this text were grouped
	shape     []byte                 // the mask that was written last
	words     map[wordKey]wordBefore // what stands before candidates of the present block
}

// run walks the text.
func (f *finder) run() {
	f.columnWork = columnWork
	f.masks, f.exchanges = map[string]int{}, exchanges{}
	f.readings, f.words = map[string]remembered{}, map[wordKey]wordBefore{}
	unit := 0 // of the block's first byte
	for from := 0; from < len(f.text); {
		to := blockEnd(f.text, from)
		digits, ascii := scan(f.text[from:to])
		if digits >= minVanity || !ascii {
			f.block(from, to, unit)
		}
		if ascii {
			unit += to - from
		} else {
			unit += countUnits(f.text[from:to])
		}
		from = to
	}
}

// block judges the candidates that begin in text[from:to].
func (f *finder) block(from, to, unit int) {
	context, own := f.before, false
	contextEnd := len(context)
	if from > 0 {
		context, own, contextEnd = f.text, true, from
	}
	lead := context[alignRune(context, max(0, contextEnd-contextBytes)):contextEnd]
	if !own {
		lead = strings.ToValidUTF8(lead, string(utf8.RuneError)) // a broken character must not be completed by the text
	}
	ahead := f.text[to:alignRune(f.text, min(len(f.text), to+aheadBytes))]
	whole := lead + f.text[from:to] + ahead
	f.folded.fold(whole)
	folded := f.folded
	f.runes, f.base, f.end = folded.runes, 0, 0
	clear(f.words)
	first, last := indexAt(folded, len(lead)), indexAt(folded, len(lead)+to-from)
	if !own {
		f.base = first
	}
	f.end = first
	shift := countUnits(lead)
	f.place = func(a, b int) (int, int, int, int) {
		return from + int(folded.bytes[a]) - len(lead), from + folded.endBytes(whole, b) - len(lead),
			unit + int(folded.units[a]) - shift, unit + folded.endUnits(whole, b) - shift
	}
	f.original = func(i int) rune {
		r, _ := utf8.DecodeRuneInString(whole[folded.bytes[i]:])
		return r
	}
	var above chunk // the chunk before, where nothing of it was a number
	for i := first; i < last; {
		c, next, ok := nextChunk(f.runes, i, last)
		if !ok {
			break
		}
		if c.start < f.end {
			c.start = leadOf(f.runes, c.groups[0].start, f.end)
		}
		if f.address(c) {
			i = max(next, f.end)
			continue
		}
		f.misses, f.table = 0, len(c.groups) >= tableGroups && 2*c.digits() <= 5*len(c.groups)
		if spelt, ok := f.vanityAhead(c); !ok || !f.try(spelt) {
			f.divide(c, cutSpaced)
		}
		if f.end > c.start {
			above = chunk{}
		} else {
			if both, ok := f.joined(above, c); ok && above.start >= f.end && f.try(both) {
				c = chunk{}
			}
			above = c
		}
		i = max(next, f.end)
	}
	f.secondChance()
}

// secondChance judges the block's doubtful candidates again, now that all numbers are
// known that were written like them: the first line of a directory is like the next.
func (f *finder) secondChance() {
	doubtful := f.doubtful
	f.doubtful = nil
	for _, c := range doubtful {
		cand := &candidate{chunk: c, runes: f.runes, after: c.end, places: f.places, columnWork: &f.columnWork}
		like := f.fellows(c) > 0 || f.exchanges.maybe(cand) || cand.inColumn()
		if !like || f.overlaps(c.start, c.end) {
			continue
		}
		f.end, f.misses = 0, 0
		if j := f.judge(c); j.Accepted && !f.overlaps(c.start, f.end) {
			f.taken = append(f.taken, group{c.start, f.end})
			f.accept(j)
		}
	}
	f.taken, f.doubtful, f.places = f.taken[:0], nil, nil
}

// overlaps tells whether a number of the present block has a part of the runes from
// start to end.
func (f *finder) overlaps(start, end int) bool {
	return slices.ContainsFunc(f.taken, func(t group) bool { return start < t.end && t.start < end })
}

// divide reads a chunk whole where it is a number, else at its next weaker
// separators. It reports whether anything was accepted.
func (f *finder) divide(c chunk, k cut) bool {
	if c.digits() < minDigits || c.start < f.end {
		return false
	}
	if at := f.seam(c, 0, len(c.groups)); at > 0 {
		first := f.divide(c.part(f.runes, 0, at), k)
		return f.divide(c.part(f.runes, at, len(c.groups)), k) || first
	}
	if f.try(c) || f.tryExtended(c) || f.tryRange(c) {
		return true
	}
	if len(c.groups) == dateGroups && rules.IsDate(string(f.runes[c.start:c.end])) {
		return false // its parts are no more than a day, a month or a year
	}
	for ; k < cutSpace; k++ {
		if at := k.at(f.runes, c); len(at) > 0 {
			return f.parts(c, k+1, append(append([]int{0}, at...), len(c.groups)))
		}
	}
	return f.windows(c)
}

// parts divides each part of a chunk further. One that is no number may be the
// beginning of one that the next parts go on, "030 / 1234 - 0 / 0171 1234567", if it
// begins as one with a trunk prefix does.
func (f *finder) parts(c chunk, k cut, bounds []int) bool {
	accepted := false
	for i := 0; i+1 < len(bounds); i++ {
		if f.divide(c.part(f.runes, bounds[i], bounds[i+1]), k) {
			accepted = true
			continue
		}
		if first := f.runes[c.groups[bounds[i]].start]; first != '0' {
			continue
		}
		for j := i + 2; j < len(bounds) && j-i <= maxMerged && j-i < len(bounds)-1 && f.misses < f.allowed(); j++ {
			part := c.part(f.runes, bounds[i], bounds[j])
			if part.start >= f.end && part.digits() >= minDigits && f.try(part) {
				accepted, i = true, j-1
				break
			}
		}
	}
	return accepted
}

// windows tries runs of words of a chunk, the longest first.
func (f *finder) windows(c chunk) bool {
	bounds := append([]int{0}, append(cutSpace.at(f.runes, c), len(c.groups))...)
	accepted := false
	for i := 0; i+1 < len(bounds) && f.misses < f.allowed(); i++ {
		if f.table && i >= windowGroups {
			break // a number stands at a table's beginning, behind its word, or nowhere
		}
		longest := min(len(bounds)-1, i+windowGroups)
		seam := f.seam(c, bounds[i], bounds[longest])
		for j := longest; j > i; j-- {
			if i == 0 && j == len(bounds)-1 {
				continue // the whole has been tried
			}
			part := c.part(f.runes, bounds[i], bounds[j])
			if part.start >= f.end && part.digits() >= minDigits && (seam == 0 || bounds[j] <= seam) && (f.try(part) || f.tryExtended(part)) {
				accepted, i = true, j-1
				break
			}
		}
	}
	return accepted
}

// remembered is what digits were read as.
type remembered struct {
	read    reading
	refused *ParseError
}

// readDigits is readDigits with a memory: a text repeats its numbers, and a chunk
// is read in parts that another chunk has too.
func (f *finder) readDigits(digits string) (reading, *ParseError) {
	if known, ok := f.readings[digits]; ok {
		return known.read, known.refused
	}
	if !f.explain && f.hopeless(digits) {
		return reading{}, errHopeless
	}
	read, refused := readDigits("", digits, f.region)
	if len(f.readings) >= maxReadings {
		clear(f.readings)
	}
	f.readings[digits] = remembered{read, refused}
	return read, refused
}

// errHopeless stands for all that libphonenumber would say of digits that it need not
// be asked about.
var errHopeless = refuse("", KindNotInUse)

// hopeless tells whether digits are certainly no valid number.
func (f *finder) hopeless(digits string) bool {
	code := f.region.code()
	if _, old := rules.DropOldTrunk(code, digits); old {
		return false
	}
	return plan.Hopeless(digits, code)
}

// allowed returns how many vain readings the present chunk may cost.
func (f *finder) allowed() int {
	if f.vain > patience {
		return fewMisses
	}
	return maxMisses
}

// try judges one candidate.
func (f *finder) try(c chunk) bool {
	if c.digits() > maxDigits+4 {
		return false
	}
	f.work++
	j := f.judge(c)
	if j.Accepted {
		if len(f.masks) >= maxMasks {
			clear(f.masks)
		}
		f.masks[string(f.mask(c))]++
		f.taken = append(f.taken, group{c.start, f.end})
		f.accept(j)
		f.tails(f.list)
		return true
	}
	if f.explain {
		f.refuse(j)
	}
	return false
}

// mask writes how a candidate is grouped, "+99-9-999999", until the next one is written.
func (f *finder) mask(c chunk) []byte {
	f.shape = f.shape[:0]
	for _, r := range f.runes[c.start:c.end] {
		if isDigit(r) {
			r = '9'
		}
		f.shape = utf8.AppendRune(f.shape, r)
	}
	return f.shape
}

// fellows counts the numbers of this text that are grouped like a candidate.
func (f *finder) fellows(c chunk) int {
	if len(f.masks) == 0 {
		return 0
	}
	return f.masks[string(f.mask(c))]
}
