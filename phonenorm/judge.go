package phonenorm

import (
	"slices"
	"strings"

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
	table     bool // the chunk is a long row of small groups
	denied    bool // a word before says that it is something else
	called    bool // a word before says for certain that it is a phone number
	announced bool // a word before says that it is a phone number, or may be one
	doubted   bool // a word before, or above, speaks against it
	taken     int  // rune index behind the last accepted number

	lastLength int                    // of that number's E.164 form
	exchanges  exchanges              // of the numbers accepted before
	fellow     int                    // accepted numbers of this text that are grouped alike
	places     []placed               // where accepted numbers without any grouping stand
	words      map[wordKey]wordBefore // what wordBefore said of candidates of this block

	original    func(i int) rune // a rune before folding
	columnWork  *int             // runes that may still be looked at for columns' heads
	owner       int              // what ownerSays said
	ownerDetail string
	column      bool // what inColumn said
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
		{"state before", hearState},
		{"bytes beside", hearHex},
		{"over a line end", hearWrap},
		{"end of a range after", hearRange},
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
		{"list of numbers", hearList},
		{"column", hearColumn},
		{"word after", hearAfter},
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
	if word, _ := c.wordAfter(); word != "" {
		most += mostAfter
	}
	if c.followsNumber() {
		most += sameList
	}
	if c.column = c.inColumn(); c.column {
		most += sameColumn
	}
	c.owner, c.ownerDetail = c.ownerSays()
	return most + c.owner
}

// judge weighs a candidate.
func (f *finder) judge(c chunk) Judgement {
	cand := &f.candidate
	*cand = candidate{
		chunk: c, runes: f.runes, floor: f.base, region: f.region,
		shape: string(f.runes[c.start:c.end]), table: f.table, fellow: f.fellows(c),
		after: c.end, taken: f.end, lastLength: f.lastLength, exchanges: f.exchanges, places: f.places, words: f.words, original: f.original, columnWork: &f.columnWork,
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
		f.add(&j, "marked extension", "", mostExtension)
	}
	most := cand.potential()
	for _, rule := range outerClues {
		f.hear(&j, rule, cand)
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
	if read, ok := f.readBackwards(cand, refused == nil); ok {
		cand.read, refused, guessed = read, nil, true
		for a, b := 0, len(cand.groups)-1; a < b; a, b = a+1, b-1 {
			if a == 0 {
				cand.groups = slices.Clone(cand.groups)
			}
			cand.groups[a], cand.groups[b] = cand.groups[b], cand.groups[a]
		}
		f.add(&j, "groups from right to left", "", -1)
	}
	if refused == nil {
		for _, rule := range innerClues {
			f.hear(&j, rule, cand)
		}
	}
	if refused != nil || j.Score < minScore {
		if foreign, ok := cand.foreignCode(f, outer.Score); ok {
			again := outer
			again.Clues = slices.Clone(outer.Clues)
			cand.read = foreign
			for _, rule := range innerClues {
				f.hear(&again, rule, cand)
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
		f.lastLength = len(j.Number.E164)
		if s, ok := cand.spotOf(); ok && len(f.places) < maxPlaces {
			f.places = append(f.places, placed{s, c.start})
		}
		f.misses--
		f.vain = 0
		f.list = listed{chunk: c, read: cand.read, number: j.Number}
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
func (f *finder) hear(j *Judgement, rule clue, c *candidate) {
	if weight, detail := rule.hear(c); weight != 0 {
		f.add(j, rule.name, detail, weight)
	}
}

// add adds a clue's weight, and the clue itself where somebody asks why.
func (f *finder) add(j *Judgement, name, detail string, weight int) {
	j.Score += weight
	if !f.explain {
		return
	}
	if detail != "" {
		name += ": " + detail
	}
	j.Clues = append(j.Clues, Clue{name, weight})
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
	shape := rules.ShapeOf(c.shape)
	switch {
	case shape == nil:
		return 0, ""
	case shape.Kind == "ip-address" && (c.called || c.fellow > 0 && !c.doubted):
		return -4, shape.Name // some countries' numbers are dotted like one: "93.234.56.78"
	case shape.Kind == "date" && c.called && rules.DateGoesOn(c.shape):
		return -4, shape.Name // "Telefon: 06-1-2000-138"
	}
	return max(shape.Weight, -30), shape.Name
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
