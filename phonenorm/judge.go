package phonenorm

import (
	"slices"
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// Clue is one piece of evidence for (positive weight) or against a candidate.
type Clue struct {
	Name   string
	Weight int
}

// Judgement is what the finder made of one candidate of a text.
type Judgement struct {
	Start, End int // UTF-16 code units
	Number     Number
	Accepted   bool
	Score      int    // the clues' weights together; a candidate is accepted from minScore on
	Clues      []Clue // in the order in which they were heard
	Refused    string // why libphonenumber's rules refuse it, "" where they do not
}

// minScore is what a candidate needs.
const minScore = 1

// candidate is what the clues look at.
type candidate struct {
	chunk
	runes     []rune // of the block; [chunk.start, chunk.end) is the candidate
	floor     int    // rune index before which nothing is glued to the candidate
	after     int    // rune index behind the candidate and its extension
	shape     string // the candidate's folded text
	read      reading
	region    Region
	table     bool      // the chunk is a long row of small groups
	denied    bool      // a word before says that it is something else
	called    bool      // a word before says for certain that it is a phone number
	announced bool      // a word before says that it is a phone number, or may be one
	doubted   bool      // a word before, or above, speaks against it
	taken     int       // rune index behind the last accepted number
	exchanges exchanges // of the numbers accepted before
	fellow    int       // accepted numbers of this text that are grouped alike

	original    func(i int) rune // a rune before folding
	columnWork  *int             // runes that may still be looked at for columns' heads
	owner       int              // what ownerSays said
	ownerDetail string
}

// clue is a rule that looks at one side of a candidate and says its weight, 0 for
// nothing to say. A name may be refined by what was seen.
type clue struct {
	name string
	hear func(*candidate) (weight int, detail string)
}

// clues are all rules. Those that need no reading come first, the cheapest ahead,
// so that most of what is no number never reaches libphonenumber.
var (
	outerClues = []clue{
		{"word before", hearWord}, // alone among these it can speak for a candidate
		{"digits beside", hearDigitsBeside},
		{"slash tail", hearSlashTail},
		{"sign before", hearSignBefore},
		{"over a line end", hearWrap},
		{"glued before", hearGluedBefore},
		{"glued after", hearGluedAfter},
		{"sign or unit after", hearUnitAfter},
		{"inside an address", hearURL},
		{"inside an IBAN", hearIBAN},
		{"shape", hearShape},
	}
	innerClues = []clue{
		{"country code", hearCountryCode},
		{"area code in brackets", hearBracket},
		{"trunk prefix", hearTrunk},
		{"spelt in letters", hearVanity},
		{"grouping", hearGrouping},
		{"toll-free", hearTollFree},
		{"bare digits", hearBare},
		{"fellow numbers", hearFellows},
		{"like another number", hearExchange},
		{"owner", hearOwner},
	}
)

// What the inner clues and a marked extension can add at most; a candidate that
// cannot reach minScore any more is not read.
const (
	mostPlus      = 8
	mostPrefix    = 5 // an international prefix or a trunk zero
	mostOne       = 2 // another trunk prefix, "1" or "8"
	mostBracket   = 4
	mostGrouping  = 4
	mostFellows   = 2
	mostExtension = 3
	mostTollFree  = 3
	mostVanity    = 4
)

// potential returns what the inner clues could add to a candidate's score.
func (c *candidate) potential() int {
	most := mostGrouping
	most += mostTollFree
	switch first := c.runes[c.groups[0].start]; {
	case c.plus():
		most += mostPlus
	case first == '0':
		most += mostPrefix
	case len(c.groups) > 1 && c.groups[0].end-c.groups[0].start <= 2:
		most += mostOne
	}
	if strings.ContainsRune(c.shape, '(') {
		most += mostBracket
	}
	if c.vanity {
		most += mostVanity
	}
	if c.fellow > 0 {
		most += mostFellows
	}
	if c.exchanges.maybe(c) {
		most += sameHouse
	}
	c.owner, c.ownerDetail = c.ownerSays()
	return most + c.owner
}

// judge weighs a candidate.
func (f *finder) judge(c chunk) Judgement {
	cand := &candidate{
		chunk: c, runes: f.runes, floor: f.base, region: f.region,
		shape: string(f.runes[c.start:c.end]), table: f.table, fellow: f.masks[mask(f.runes, c)],
		after: c.end, taken: f.end, exchanges: f.exchanges, original: f.original, columnWork: &f.columnWork,
	}
	end := c.end
	n, extension, ok := rules.ExtensionAhead(f.runes[c.end:])
	switch {
	case c.extension.end > 0:
		end, extension = c.extension.end, digitsOf(f.runes[c.extension.start:c.extension.end])
	case ok:
		end += n
	}
	cand.after = end
	var j Judgement
	startByte, endByte, startUnit, endUnit := f.place(c.start, end)
	j.Start, j.End = startUnit, endUnit
	text := f.text[startByte:endByte]
	j.Number = Number{Text: text, Type: TypeUnknown, Risk: RiskNone, RegionSource: f.region.source(), Assumed: f.region.Assumed}
	if extension != "" {
		j.add("marked extension", mostExtension)
	}
	most := cand.potential()
	for _, rule := range outerClues {
		j.hear(rule, cand)
		if !f.explain && j.Score+most < minScore {
			return j
		}
	}
	if j.Score+most < minScore {
		return j
	}
	digits, refused := writtenDigits("", f.runes[c.start:c.end])
	f.misses++
	f.vain++
	if refused == nil {
		cand.read, refused = f.readDigits(digits)
	}
	outer, guessed := j, false
	if refused == nil {
		for _, rule := range innerClues {
			j.hear(rule, cand)
		}
	}
	if refused != nil || j.Score < minScore {
		if foreign, ok := cand.foreignCode(f, outer.Score); ok {
			again := outer
			again.Clues = slices.Clone(outer.Clues)
			cand.read = foreign
			for _, rule := range innerClues {
				again.hear(rule, cand)
			}
			if again.Score >= minScore {
				j, refused, guessed = again, nil, true
			}
		}
	}
	if refused != nil {
		j.Refused = refused.Reason
		return j
	}
	if j.Score < minScore && cand.mayHaveFellows(j.Score) && len(f.doubtful) < maxDoubtful {
		f.doubtful = append(f.doubtful, c)
	}
	if j.Accepted = j.Score >= minScore; j.Accepted {
		j.Number = cand.read.number(text, extension, f.region)
		f.exchanges.add(j.Number.E164)
		j.Number.Assumed = j.Number.Assumed || guessed
		f.end = end
		f.misses--
		f.vain = 0
		f.list = func() { f.tails(c, cand.read, j.Number) }
		if c.ranged {
			f.list = func() {} // the numbers up to there are not written
		}
	}
	return j
}

// mayHaveFellows tells whether numbers that come later in the text could still speak
// for the candidate.
func (c *candidate) mayHaveFellows(score int) bool {
	if c.denied {
		return false
	}
	if len(c.groups) == 1 {
		return score >= minScore-sameHouse && !c.exchanges.maybe(c)
	}
	return score >= minScore-mostFellows && c.fellow == 0
}

// hear asks a clue about a candidate.
func (j *Judgement) hear(rule clue, c *candidate) {
	weight, detail := rule.hear(c)
	if weight == 0 {
		return
	}
	name := rule.name
	if detail != "" {
		name += ": " + detail
	}
	j.add(name, weight)
}

func (j *Judgement) add(name string, weight int) {
	j.Clues = append(j.Clues, Clue{name, weight})
	j.Score += weight
}

// plus tells whether the candidate begins with a plus sign.
func (c *candidate) plus() bool {
	return strings.HasPrefix(strings.TrimLeft(c.shape, "(["), "+")
}

// hearShape looks for dates, times, prices, addresses and identifiers.
func hearShape(c *candidate) (int, string) {
	if c.plus() {
		return 0, ""
	}
	for _, shape := range rules.Shapes() {
		if !shape.Matches(c.shape) {
			continue
		}
		if shape.Kind == "ip-address" && (c.called || c.fellow > 0 && !c.doubted) {
			return -4, shape.Name // some countries' numbers are dotted like one: "93.234.56.78"
		}
		return max(shape.Weight, -30), shape.Name
	}
	return 0, ""
}

// hearSlashTail hears a short group behind a slash, "505641/42": a second line of
// the same house, no part of the first number.
func hearSlashTail(c *candidate) (int, string) {
	own := c.runes[c.start:c.end]
	if len(rules.CutSlashTail(own)) < len(own) {
		return -12, ""
	}
	return 0, ""
}

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
	if i < len(c.runes) && isDigit(c.runes[i]) && !c.ranged && !c.orAfter(i) {
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
