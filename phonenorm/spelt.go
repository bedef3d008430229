package phonenorm

import (
	"slices"
	"strings"
)

// Bounds of what is spelt.
const (
	minSpelt = 3  // letters
	maxSpelt = 20 // runes of the part with letters
)

// spelt are the kinds of numbers that are given out to be spelt: those whose digits
// somebody chose.
var spelt = map[Type]bool{
	TypeTollFree: true, TypeSharedCost: true, TypePremiumRate: true, TypeUAN: true, TypePersonalNumber: true,
}

// readSpelt reads a number whose end is spelt on a telephone's keys, "0800 FLOWERS",
// in the countries that do so outside of North America. What stands before the
// letters must not be a number of its own: then they are a word that follows it.
func readSpelt(text string, runes []rune, r Region) (Number, bool) {
	first := slices.IndexFunc(runes, func(c rune) bool { return c >= 'a' && c <= 'z' })
	if first <= 0 || len(runes)-first > maxSpelt {
		return Number{}, false
	}
	before, refused := writtenDigits(text, runes[:first])
	if refused != nil || len(digitsOf([]rune(before))) < minSpelt {
		return Number{}, false
	}
	if _, refused := readDigits(text, before, r); refused == nil {
		return Number{}, false
	}
	letters := 0
	digits := []byte(before)
	for _, c := range runes[first:] {
		switch {
		case c >= 'a' && c <= 'z':
			letters++
			digits = append(digits, keyOf(c))
		case isDigit(c):
			digits = append(digits, byte(c))
		case !strings.ContainsRune(" -.", c):
			return Number{}, false
		}
	}
	if letters < minSpelt {
		return Number{}, false
	}
	read, refused := readDigits(text, string(digits), r)
	if refused != nil || !spelt[typeOf(read.proto)] {
		return Number{}, false
	}
	return read.number(text, "", r), true
}
