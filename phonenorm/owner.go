package phonenorm

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/rules"
)

// Where nobody dials a trunk prefix, a subscriber's number is often eight bare digits,
// as an order's or an account's is. Whose it is tells them apart: a person's name
// stands before it, "Ali Khan, 92345678", or behind it in brackets, "Mobile" above its
// column, or it stands where people write how they can be reached (reached.go).

const (
	mostOwner   = 6       // what a name or a column adds to bare digits
	leastOwner  = 3       // the same for groups that an amount has too, "601.123.456"
	leastOwned  = 7       // digits of a number that an owner may have
	nameReach   = 60      // runes before a candidate in which a name stands
	roleWords   = 3       // words between a name and its number: "Kari Moe, daglig leder, 91234567"
	columnReach = 1500    // runes before a candidate in which its column's head stands
	columnWork  = 4 << 20 // runes that are looked at around candidates in one text
)

// ownerSays weighs what names bare digits, in the line or above the column. It looks
// only once, because potential asks before hearOwner does.
func (c *candidate) ownerSays() (weight int, detail string) {
	if !c.mayBeOwned() {
		return 0, ""
	}
	head, has := c.columnHead()
	switch {
	case has && head == rules.StrongWord:
		return mostOwner, "column of phone numbers"
	case has && head == rules.NoWord:
		return 0, ""
	case strings.HasPrefix(phonenumbers.GetNddPrefixForRegion(c.region.code(), true), "0") && c.runes[c.groups[0].start] != '0':
		return 0, "" // the zero before a number would be written
	}
	weight = mostOwner
	if len(c.groups) > 1 {
		weight = leastOwner
	}
	switch {
	case c.endsHere() && c.namedBefore():
		return weight, "person's name"
	case c.namedBehind():
		return weight, "name in brackets"
	}
	if *c.columnWork > 0 {
		if detail = c.reachedHere(); detail != "" {
			return weight, detail
		}
	}
	return 0, ""
}

// mayBeOwned tells whether nothing but its owner could tell the candidate from an
// amount or an identifier.
func (c *candidate) mayBeOwned() bool {
	switch {
	case c.digits() < leastOwned || c.plus() || c.vanity || c.wrapped || strings.ContainsRune(c.shape, '('):
		return false
	case len(c.groups) == 1:
		return true
	}
	return len(c.groups) <= 3 && !strings.ContainsAny(c.shape, " /")
}

// hearOwner hears a person's name before bare digits, or a phone word above them.
// Where a word says that they are something else, nobody owns them.
func hearOwner(c *candidate) (int, string) {
	if c.doubted {
		return 0, ""
	}
	return c.owner, c.ownerDetail
}

// endsHere tells whether nothing of the same sentence follows the candidate.
func (c *candidate) endsHere() bool {
	i := c.after
	for n := 0; i < len(c.runes) && c.runes[i] == ' ' && n < maxGap; n++ {
		i++
	}
	if i == len(c.runes) || strings.ContainsRune("\n\t),;<|·•", c.runes[i]) || i > c.after && strings.ContainsRune("-/(", c.runes[i]) {
		return true
	}
	return i > c.after && isMailAt(c.runes, i)
}

// namedBefore tells whether a person's name or title stands before the candidate on
// its line: two words with capitals, or one behind a word such as "pani". A comma or
// a bracket may set off what the person is.
func (c *candidate) namedBefore() bool {
	i, capitals, roles := c.start, 0, 0
	for c.start-i < nameReach && i > c.floor {
		setOff, inCell := false, false
		for n := 0; i > c.floor && strings.ContainsRune(" \t,.:(-|·•)", c.runes[i-1]) && n < maxGap; n++ {
			i--
			setOff = setOff || strings.ContainsRune("\t,(-|·•)", c.runes[i])
			inCell = inCell || c.runes[i] == '\t'
		}
		end := i
		for i > c.floor && rules.IsLetter(c.runes[i-1]) && end-i < nameReach {
			i--
		}
		word := string(c.runes[i:end])
		capital := unicode.IsUpper(c.original(i))
		switch {
		case i == end || rules.IdentifierWords.Has(word) || rules.IsNumberWord(word) || rules.PlaceWords.Has(word):
			return false
		case inCell && rules.LanguageFits("en", c.region.code()):
			return false // every cell's words have capitals
		case rules.PersonWords.Has(word) && (capitals > 0 || !unicode.IsLower(c.original(i)) && !capital):
			return true
		case capital && end-i > 1 && unicode.IsUpper(c.original(end-1)):
			return false // a code in capitals
		case capital:
			capitals++
		case capitals > 0 || roles == 0 && !setOff || roles == roleWords:
			return false
		default:
			roles++
		}
		if capitals == 2 {
			return true
		}
	}
	return false
}

// namedBehind tells whether a name in brackets, "(Mike)", or a word such as
// "(mobile)" stands right behind the candidate.
func (c *candidate) namedBehind() bool {
	i := c.after
	if i < len(c.runes) && c.runes[i] == ' ' {
		i++
	}
	if i == len(c.runes) || c.runes[i] != '(' {
		return false
	}
	words, names := 0, 0
	for i++; words < 3; words++ {
		begin := i
		for i < len(c.runes) && rules.IsLetter(c.runes[i]) && i-begin < nameReach {
			i++
		}
		word := string(c.runes[begin:i])
		switch {
		case i == begin || i == len(c.runes) || rules.IdentifierWords.Has(word) || rules.UnitWords.Has(word) || rules.IsCommonWord(word):
			return false
		case rules.PhoneWord(word) == rules.StrongWord:
			return true
		case unicode.IsUpper(c.original(begin)) && i-begin > 1 && !unicode.IsUpper(c.original(i-1)):
			names++
		}
		if c.runes[i] == ')' {
			return names == words+1 && (names > 1 || c.digits() > 8) // one word alone is little
		}
		if c.runes[i] == '.' {
			i++
		}
		if i < len(c.runes) && c.runes[i] == ' ' {
			i++
		}
	}
	return false
}

// columnHead returns how well the nearest text above the candidate's cell, in a table
// with tabs between its cells, announces phone numbers; ok if there is such a text.
func (c *candidate) columnHead() (head rules.Strength, ok bool) {
	floor := max(0, c.start-min(columnReach, *c.columnWork))
	i, cells := c.start, 0
	for i > floor && c.runes[i-1] != '\n' {
		if i--; c.runes[i] == '\t' {
			cells++
		}
	}
	for ; cells > 0 && i > floor; i-- {
		end := i - 1 // the line end before the line
		begin := end
		for begin > floor && c.runes[begin-1] != '\n' {
			begin--
		}
		row := strings.Split(string(c.runes[begin:end]), "\t")
		if len(row) == 1 || begin == floor && floor > 0 {
			break
		}
		i = begin + 1
		if len(row) <= cells || strings.ContainsAny(row[cells], "0123456789") || strings.TrimSpace(row[cells]) == "" {
			continue
		}
		for word := range strings.FieldsFuncSeq(row[cells], func(r rune) bool { return !rules.IsLetter(r) }) {
			head = max(head, rules.PhoneWord(word))
		}
		ok = true
		break
	}
	*c.columnWork -= c.start - i
	return head, ok
}
