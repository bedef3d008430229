package phonenorm

import (
	"slices"
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// How somebody can be reached stands together: an e-mail address beside the number or
// on the next line, the postal address or the person's name above it.

const (
	lineReach  = 120 // runes of a line that are looked at
	linesAbove = 3   // lines above a candidate that may be its address
	lineCost   = 600 // runes that asking whether a line is an address counts as
)

// reachedHere says by what else people can be reached where the candidate stands, ""
// where nothing of that kind is near.
func (c *candidate) reachedHere() string {
	own, ok := c.line()
	if !ok {
		return ""
	}
	line := c.runes[own.start:own.end]
	alone := strings.TrimFunc(string(c.runes[own.start:c.start])+string(c.runes[c.after:own.end]), isOrnament) == ""
	switch {
	case !alone && c.setApart(own) && hasMail(line):
		return "e-mail address beside"
	case !alone:
		return ""
	}
	next, ok := c.lineAt(own.end, 1)
	if ok && hasMail(c.runes[next.start:next.end]) {
		return "e-mail address below"
	}
	priced := ok && slices.ContainsFunc(c.runes[next.start:next.end], isDigit) // a list of wares has names too
	at := own.start
	for n := range linesAbove {
		above, ok := c.lineAt(at, -1)
		if !ok {
			return ""
		}
		text := c.originalLine(above)
		switch {
		case n == 0 && hasMail(c.runes[above.start:above.end]):
			return "e-mail address above"
		case c.isAddress(text):
			return "postal address above"
		case n < 2 && !priced && c.isNameAlone(text):
			return "person's name above"
		case announcesOther(text):
			return ""
		}
		at = above.start
	}
	return ""
}

// isOrnament tells whether a rune beside a number on its line says nothing.
func isOrnament(r rune) bool { return !rules.IsLetter(r) && !isDigit(r) }

// line returns the bounds of the candidate's line; ok if it is no longer than people
// write them.
func (c *candidate) line() (group, bool) {
	line := group{c.start, c.after}
	for line.start > 0 && c.runes[line.start-1] != '\n' && c.start-line.start <= lineReach {
		line.start--
	}
	for line.end < len(c.runes) && c.runes[line.end] != '\n' && line.end-c.after <= lineReach {
		line.end++
	}
	*c.columnWork -= line.end - line.start
	return line, c.start-line.start <= lineReach && line.end-c.after <= lineReach
}

// lineAt returns the next line that is not empty before (step -1) or behind (step 1)
// rune index i, which is a line's start or end; ok if there is one nearby and it is
// short.
func (c *candidate) lineAt(i, step int) (line group, ok bool) {
	blank := func(r rune) bool { return r == '\n' || r == ' ' || r == '\t' }
	if step > 0 {
		for n := 0; i < len(c.runes) && blank(c.runes[i]) && n < 2*maxGap; n++ {
			i++
		}
		line = group{i, i}
		for line.end < len(c.runes) && c.runes[line.end] != '\n' && line.end-line.start <= lineReach {
			line.end++
		}
	} else {
		for n := 0; i > 0 && blank(c.runes[i-1]) && n < 2*maxGap; n++ {
			i--
		}
		line = group{i, i}
		for line.start > 0 && c.runes[line.start-1] != '\n' && line.end-line.start <= lineReach {
			line.start--
		}
	}
	*c.columnWork -= line.end - line.start
	return line, line.end > line.start && line.end-line.start <= lineReach
}

// originalLine returns a line as it was before folding.
func (c *candidate) originalLine(line group) string {
	text := make([]rune, 0, line.end-line.start)
	for i := line.start; i < line.end; i++ {
		text = append(text, c.original(i))
	}
	return strings.TrimSpace(string(text))
}

// setApart tells whether the candidate stands in its line as an entry of its own: not
// at the beginning, where identifiers stand, and between separators.
func (c *candidate) setApart(line group) bool {
	before := strings.TrimRight(string(c.runes[line.start:c.start]), " ")
	if strings.TrimFunc(before, isOrnament) == "" || strings.ContainsAny(before, "=<>{}[]\"") {
		return false
	}
	behind := strings.TrimLeft(string(c.runes[c.after:line.end]), " ")
	opened := strings.HasSuffix(before, "\t") || strings.ContainsRune(",;|·•-(/", rune(before[len(before)-1])) || strings.HasSuffix(before, "·") || strings.HasSuffix(before, "•")
	shut := behind == "" || strings.ContainsRune("\t,;|-)/", rune(behind[0])) || strings.HasPrefix(behind, "·") || strings.HasPrefix(behind, "•") || isMailAt([]rune(behind), 0)
	return opened && shut
}

// isAddress tells whether a line looks like a postal address of the candidate's
// region.
func (c *candidate) isAddress(text string) bool {
	*c.columnWork -= lineCost
	if *c.columnWork <= 0 || announcesOther(text) || !rules.MayBeAddress(text) {
		return false
	}
	region := rules.RegionOfAddress(text, "")
	return region == "" || region == c.region.code()
}

// announcesOther tells whether a word of a line announces what is no phone number.
func announcesOther(text string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !rules.IsLetter(r) }) {
		if rules.IdentifierWords.Has(word) || rules.IsNumberWord(word) {
			return true
		}
	}
	return false
}

// isNameAlone tells whether a line is a person's name and nothing else. Where people
// speak English every heading is written like one.
func (c *candidate) isNameAlone(text string) bool {
	if rules.LanguageFits("en", c.region.code()) {
		return false
	}
	words := strings.Fields(text)
	if len(words) < 2 || len(words) > 3 {
		return false
	}
	for _, word := range words {
		runes := []rune(strings.TrimSuffix(word, "."))
		for i, r := range runes {
			if i == 0 && !unicode.IsUpper(r) || i > 0 && !unicode.IsLower(r) && r != '-' && r != '\'' && runes[i-1] != '-' && runes[i-1] != '\'' {
				return false
			}
		}
		if folded := strings.ToLower(string(runes)); rules.IdentifierWords.Has(folded) || rules.IsCommonWord(folded) || rules.PhoneWord(folded) != rules.NoWord {
			return false
		}
	}
	return true
}

// hasMail tells whether an e-mail address stands in a line.
func hasMail(line []rune) bool {
	for i, r := range line {
		if r == '@' && i > 0 && isMailRune(line[i-1]) && domainAt(line, i+1) {
			return true
		}
	}
	return false
}

// isMailAt tells whether an e-mail address begins at rune index i.
func isMailAt(runes []rune, i int) bool {
	begin := i
	for i < len(runes) && isMailRune(runes[i]) && i-begin < lineReach {
		i++
	}
	return i > begin && i < len(runes) && runes[i] == '@' && domainAt(runes, i+1)
}

// domainAt tells whether a host's name with a dot begins at rune index i.
func domainAt(runes []rune, i int) bool {
	begin := i
	for i < len(runes) && (isMailRune(runes[i])) && i-begin < lineReach {
		if runes[i] == '.' && i > begin && i+1 < len(runes) && rules.IsLetter(runes[i+1]) {
			return true
		}
		i++
	}
	return false
}

func isMailRune(r rune) bool {
	return rules.IsLetter(r) || isDigit(r) || strings.ContainsRune("._-+", r)
}
