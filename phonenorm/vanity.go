package phonenorm

import (
	"strings"

	"siptap.org/siptap/phonenorm/rules"
)

const (
	maxVanity = 16 // runes of the spelt part of a vanity number
	minVanity = 3  // digits before it: an area code
)

// vanityAhead extends a chunk of digits over the letters that spell a vanity
// number's end, "1-800-GO-FEDEX", "(734) 668-TIME". Only a chunk that cannot be
// longer in digits is looked at: an area code, with the exchange or without, in the
// North American plan. Letters have to be capitals, or the number to begin as one
// that nobody pays for: small letters behind three digits are everywhere.
func (f *finder) vanityAhead(c chunk) (chunk, bool) {
	last := c.groups[len(c.groups)-1]
	digits := digitsOf(f.runes[c.start:last.end])
	toll := rules.TollFreeArea(digits)
	if n := len(strings.TrimPrefix(digits, "1")); n != 3 && n != 6 || len(c.groups) > 4 {
		return chunk{}, false
	}
	i := last.end
	for n := 0; i < len(f.runes) && strings.ContainsRune(")]. -", f.runes[i]) && n < 3; n++ {
		i++
	}
	if i == last.end || len(c.groups) == 1 && strings.Trim(string(f.runes[last.end:i]), " ") == "" {
		return chunk{}, false // "1800 RIVERDALE STREET"
	}
	start, letters, end := i, 0, i
	for i < len(f.runes) && i-start <= maxVanity {
		r := f.runes[i]
		switch {
		case r >= 'a' && r <= 'z':
			if !f.capital(i) && (!toll || digits[0] != '1') {
				return chunk{}, false
			}
			letters++
		case isDigit(r):
		case (r == '-' || r == '.') && i+1 < len(f.runes) && (isDigit(f.runes[i+1]) || f.runes[i+1] >= 'a' && f.runes[i+1] <= 'z' && f.capital(i+1)):
		default:
			r = 0
		}
		if r == 0 {
			break
		}
		i++
		end = i
	}
	own := f.runes[start:end]
	total := len(strings.TrimPrefix(digits, "1")) + len(digitsOf(own)) + letters
	if letters < 3 || total < 10 || total > 10 && !toll || total > 13 || !toll && letters+len(digitsOf(own)) != 4 {
		return chunk{}, false
	}
	if word := string(own); rules.UnitWords.Has(word) || rules.CurrencyWords.Has(word) {
		return chunk{}, false // "800-MILLION"
	}
	if i < len(f.runes) && (isAlphabetic(f.runes[i]) || isDigit(f.runes[i]) || f.runes[i] == '@') {
		return chunk{}, false
	}
	c.end = end
	c.vanity = true
	return c, true
}

// capital tells whether the letter at rune index i is a capital in the text.
func (f *finder) capital(i int) bool {
	r := f.original(i)
	return r >= 'A' && r <= 'Z' || r >= 'Ａ' && r <= 'Ｚ'
}

// hearVanity hears a number that is spelt: written so on purpose.
func hearVanity(c *candidate) (int, string) {
	if !c.vanity {
		return 0, ""
	}
	if rules.TollFreeArea(digitsOf(c.runes[c.start:c.end])) {
		return 4, "toll-free"
	}
	return 2, ""
}
