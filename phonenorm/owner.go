package phonenorm

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/rules"
)

// Where nobody dials a trunk prefix, a subscriber's number is often eight bare digits,
// as an order's or an account's is. Whose it is tells them apart: a person's name
// stands before it, "Ali Khan, 92345678", or "Mobile" above its column.

const (
	mostOwner   = 6       // what a name or a column adds to bare digits
	nameReach   = 40      // runes before a candidate in which a name stands
	columnReach = 1500    // runes before a candidate in which its column's head stands
	columnWork  = 4 << 20 // runes that are looked at for heads in one text
)

// ownerSays weighs what names bare digits, in the line or above the column. It looks
// only once, because potential asks before hearOwner does.
func (c *candidate) ownerSays() (weight int, detail string) {
	if len(c.groups) != 1 || c.digits() < 8 || c.plus() {
		return 0, ""
	}
	head, has := c.columnHead()
	switch {
	case has && head == rules.StrongWord:
		return mostOwner, "column of phone numbers"
	case has, c.digits() != 8 || !c.endsHere() || !c.namedBefore():
		return 0, ""
	case phonenumbers.GetNddPrefixForRegion(c.region.code(), true) != "":
		return 0, "" // the zero before a number would be written
	}
	return mostOwner, "person's name"
}

// hearOwner hears a person's name before bare digits, or a phone word above them.
func hearOwner(c *candidate) (int, string) {
	if c.denied {
		return 0, ""
	}
	return c.owner, c.ownerDetail
}

// endsHere tells whether nothing of the same sentence follows the candidate.
func (c *candidate) endsHere() bool {
	return c.after >= len(c.runes) || strings.ContainsRune("\n\t),;<|", c.runes[c.after])
}

// namedBefore tells whether a person's name or title stands right before the
// candidate on its line: two words with capitals, or a word such as "先生".
func (c *candidate) namedBefore() bool {
	i, capitals := c.start, 0
	for c.start-i < nameReach && i > c.floor {
		for n := 0; i > c.floor && strings.ContainsRune(" \t,.:(-|·•", c.runes[i-1]) && n < maxGap; n++ {
			i--
		}
		end := i
		for i > c.floor && rules.IsLetter(c.runes[i-1]) && end-i < nameReach {
			i--
		}
		word := string(c.runes[i:end])
		switch {
		case i == end || rules.IdentifierWords.Has(word) || rules.IsNumberWord(word):
			return false
		case rules.PersonWords.Has(word):
			return true
		case !unicode.IsUpper(c.original(i)) || end-i > 1 && unicode.IsUpper(c.original(end-1)):
			return false // no name, or a code in capitals
		}
		if capitals++; capitals == 2 {
			return true
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
