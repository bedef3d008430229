package phonenorm

import (
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// isAlphabetic tells whether a folded rune is a letter of a script that separates
// words with spaces; others stand against digits without meaning anything.
func isAlphabetic(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z'
	}
	return (unicode.IsLetter(r) || unicode.Is(unicode.M, r)) && !isLongVowel(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// hearGluedBefore hears letters directly before a candidate, or joined to it by a
// hyphen, slash or underscore: part of an article number or a file name, unless
// they are a word that announces a phone number.
func hearGluedBefore(c *candidate) (int, string) {
	i := c.start
	if i <= c.floor {
		return 0, ""
	}
	joint := c.runes[i-1]
	if strings.ContainsRune("-/._:", joint) && i-1 > c.floor {
		i--
	}
	end := i
	for i > c.floor && isAlphabetic(c.runes[i-1]) && end-i < 24 {
		i--
	}
	if i == end {
		if joint == '_' || joint == '\\' || joint == '=' || joint == '@' || joint == '&' {
			return -12, ""
		}
		return 0, ""
	}
	word := string(c.runes[i:end])
	lineStart := i == 0 || c.runes[i-1] == '\n' || c.runes[i-1] == ' ' || c.runes[i-1] == '|'
	switch {
	case end-i == 1 && joint == '-' && unicode.In(c.runes[i], unicode.Hebrew, unicode.Arabic):
		return 0, "" // "to", "at" or "from": "ל-03-526-0090"
	case rules.PhoneWord(word) != rules.NoWord, lineStart && rules.PhoneLetter(word, ":", true):
		return 0, ""
	case end < c.start && (joint == '.' || joint == ':'):
		return 0, "" // a sentence or a label ends there
	case c.plus():
		return -2, ""
	case end-i > 2 && end == c.start && c.runes[c.start] == '(':
		return -1, ""
	case end < c.start:
		return -8, ""
	}
	if end == c.start && len(c.groups) > 2 {
		return -5, "" // a space that was lost: "Mike415-555-0155"
	}
	return -10, ""
}

// hearGluedAfter hears letters directly after a candidate.
func hearGluedAfter(c *candidate) (int, string) {
	i := c.after
	if i >= len(c.runes) {
		return 0, ""
	}
	if strings.ContainsRune("_=\\@", c.runes[i]) {
		return -12, ""
	}
	start := i
	if strings.ContainsRune("-/.", c.runes[i]) {
		start++
	}
	end := start
	for end < len(c.runes) && isAlphabetic(c.runes[end]) && end-start < 24 {
		end++
	}
	word := string(c.runes[start:end])
	switch {
	case end == start:
		return 0, ""
	case c.runes[i] == '.':
		if rules.FileTypes.Has(word) {
			return -12, "file"
		}
		return 0, ""
	case rules.UnitWords.Has(word) || rules.CurrencyWords.Has(word):
		return -12, "unit"
	case start == c.after && rules.PhoneWord(word) == rules.StrongWord:
		return 0, "" // the next label, with its line end lost
	case end < len(c.runes) && isDigit(c.runes[end]):
		if c.plus() && start == c.after {
			return -4, ""
		}
		return -12, "letters and digits"
	case start > c.after:
		return -1, ""
	case c.plus():
		return -1, ""
	}
	return -3, ""
}

// hearSignBefore hears a sign that makes what follows an amount or an identifier.
func hearSignBefore(c *candidate) (int, string) {
	i := c.start
	if i <= c.floor {
		return 0, ""
	}
	r := c.runes[i-1]
	if r == ' ' && i-1 > c.floor {
		r = c.runes[i-2]
	}
	switch {
	case unicode.Is(unicode.Sc, r):
		return -20, "currency"
	case r == '#' && c.labelBefore():
		return 0, ""
	case r == '#' || r == '№' || r == '§' || r == '©' || r == 'º' && !c.plus():
		return -14, string(r)
	case r == '〒':
		return -14, "〒"
	case c.runes[i-1] == '`':
		return -4, "code"
	case c.runes[i-1] == '*':
		return -12, "*"
	case strings.ContainsRune("<>=^±≈≤≥×", r) && r != '>' && r != '<':
		return -8, string(r)
	}
	if c.runes[i-1] == ',' && c.taken == i-1 {
		return 0, "" // a list: "9845854991,9035963914"
	}
	if i-1 > c.floor && isDigit(c.runes[i-2]) && strings.ContainsRune(",:'", c.runes[i-1]) && !c.plus() {
		return -8, "digits before"
	}
	return 0, ""
}

// hearState hears a state of the US before five digits and four, which make its longer
// postcode: "Boston, MA 02110-1301".
func hearState(c *candidate) (int, string) {
	if len(c.groups) != 2 || len(c.shape) != len("02110-1301") || c.shape[5] != '-' {
		return 0, ""
	}
	i := c.start
	for n := 0; i > c.floor && c.runes[i-1] == ' ' && n < maxGap; n++ {
		i--
	}
	if i == c.start || i-2 < c.floor || i > 2 && rules.IsLetter(c.runes[i-3]) {
		return 0, ""
	}
	if state := string([]rune{c.original(i - 2), c.original(i - 1)}); rules.IsUSState(state) {
		return -6, state
	}
	return 0, ""
}

// hearHex hears that bytes in hexadecimal stand beside a candidate of pairs, which are
// more of them: "82 01 2c 01 42 00".
func hearHex(c *candidate) (int, string) {
	if c.plus() {
		return 0, ""
	}
	for _, g := range c.groups {
		if g.end-g.start != 2 {
			return 0, ""
		}
	}
	if i := c.start - 1; i-2 >= c.floor && c.runes[i] == ' ' && isHexByte(c.runes[i-2], c.runes[i-1]) && (i-2 == c.floor || c.runes[i-3] == ' ' || c.runes[i-3] == '\n') {
		return -6, string(c.runes[i-2 : i])
	}
	i, n := c.after, len(c.runes)
	if i+2 < n && c.runes[i] == ' ' && isHexByte(c.runes[i+1], c.runes[i+2]) && (i+3 == n || c.runes[i+3] == ' ' || c.runes[i+3] == '\n') {
		return -6, string(c.runes[i+1 : i+3])
	}
	return 0, ""
}

// isHexByte tells whether two folded runes are a byte in hexadecimal that is neither a
// number nor a word.
func isHexByte(first, second rune) bool {
	letter := func(r rune) bool { return r >= 'a' && r <= 'f' }
	return letter(first) && isDigit(second) || isDigit(first) && letter(second) || first == 'f' && second == 'f'
}

// labelBefore tells whether a phone word stands right before the hash before the
// candidate: "Phone # 503-808-1268".
func (c *candidate) labelBefore() bool {
	i := c.start
	for n := 0; i > c.floor && strings.ContainsRune(" #", c.runes[i-1]) && n < 4; n++ {
		i--
	}
	end := i
	for i > c.floor && rules.IsLetter(c.runes[i-1]) && end-i < 20 {
		i--
	}
	return i < end && rules.PhoneWord(string(c.runes[i:end])) == rules.StrongWord
}

// hearUnitAfter hears a unit, a currency or a decimal part after a candidate.
func hearUnitAfter(c *candidate) (int, string) {
	i := afterDigits(c.runes, c.after)
	if i >= len(c.runes) {
		return 0, ""
	}
	r := c.runes[i]
	if r == ',' && i+1 < len(c.runes) && c.runes[i+1] == '-' && (i+2 == len(c.runes) || !isDigit(c.runes[i+2])) && !c.plus() {
		return -12, "price"
	}
	if (r == ',' || r == ':' || r == '\'') && i+1 < len(c.runes) && isDigit(c.runes[i+1]) {
		digits := 0
		for j := i + 1; j < len(c.runes) && (isDigit(c.runes[j]) || c.runes[j] == '-') && digits < 8; j++ {
			if isDigit(c.runes[j]) {
				digits++
			}
		}
		if digits <= 3 && r == ',' || r != ',' {
			return -8, "decimals"
		}
		return -1, "digits after a comma"
	}
	if r == ' ' && i+1 < len(c.runes) {
		i++
		r = c.runes[i]
	}
	switch {
	case unicode.Is(unicode.Sc, r):
		return -20, "currency"
	case r == '*' && i == c.after && footnoted(c.runes[i:]):
		return 0, ""
	case r == '%' || r == '‰' || r == '°' || r == '=' || r == '×' || r == '*':
		return -10, string(r)
	}
	end := i
	for end < len(c.runes) && end-i < 16 && (rules.IsLetter(c.runes[end])) {
		end++
	}
	word := string(c.runes[i:end])
	if i == end || i == c.after || c.plus() {
		return 0, ""
	}
	if end < len(c.runes) && (c.runes[end] == ':' || c.runes[end] == '.' && end-i == 1) {
		return 0, "" // the next label
	}
	switch {
	case rules.CurrencyWords.Has(word):
		return -8, "currency " + word
	case rules.UnitWords.Has(word) && len(word) > 1 && c.spacedTail():
		return -12, "unit " + word
	case rules.UnitWords.Has(word) && len(word) > 1:
		return -6, "unit " + word
	}
	return 0, ""
}

// footnoted tells whether a text begins with the mark of a footnote, one to three stars
// behind which neither a digit nor a letter stands: "0900 123456* (*0,50 €/Min.)". More
// stars hide digits.
func footnoted(runes []rune) bool {
	stars := 0
	for stars < len(runes) && runes[stars] == '*' {
		stars++
	}
	return stars <= maxFootnote && (stars == len(runes) || !isDigit(runes[stars]) && !rules.IsLetter(runes[stars]))
}

// maxFootnote is how many stars mark a footnote.
const maxFootnote = 3

// afterDigits returns the rune index behind further groups of digits that follow
// at index i after a space each: what stands there is about all of them.
func afterDigits(runes []rune, i int) int {
	for n := 0; n < maxGap && i+1 < len(runes) && runes[i] == ' ' && isDigit(runes[i+1]); n++ {
		for i++; i < len(runes) && isDigit(runes[i]); i++ {
		}
	}
	return i
}

// spacedTail tells whether the last group is short and stands behind a hyphen
// between spaces: "505641 - 12 Uhr" are two things.
func (c *candidate) spacedTail() bool {
	n := len(c.groups)
	if n < 2 {
		return false
	}
	gap := c.runes[c.groups[n-2].end:c.groups[n-1].start]
	return apart(gap) && c.groups[n-1].end-c.groups[n-1].start <= 2
}

// hearURL hears that the candidate stands inside a web or mail address.
func hearURL(c *candidate) (int, string) {
	i := c.start
	for i > c.floor && c.start-i < 80 && !unicode.IsSpace(c.runes[i-1]) {
		i--
	}
	lead := string(c.runes[i:c.start])
	if lead == "" {
		return 0, ""
	}
	if strings.Contains(lead, "://") || strings.Contains(lead, "www.") || strings.Contains(lead, "@") && !strings.Contains(lead, "@:") || strings.HasPrefix(lead, "doi:") || strings.Contains(lead, "?") && strings.Contains(lead, "=") {
		return -14, ""
	}
	return 0, ""
}
