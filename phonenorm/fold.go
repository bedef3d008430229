package phonenorm

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// fold is a text in which every rune is replaced by what it means to somebody
// who reads a number: any script's decimal digit becomes '0'–'9', any dash '-',
// any space ' ', any line end '\n', full-width ASCII becomes ASCII, and letters
// become small. Marks that nobody sees (zero-width, bidirectional, soft hyphen)
// are dropped. Bytes that are no UTF-8 become U+FFFD, one for each byte, which
// is one UTF-16 code unit, as browsers count them.
type fold struct {
	runes []rune
	bytes []int32 // where each rune began in the text, in bytes; one more entry for the end
	units []int32 // the same in UTF-16 code units
}

// foldText folds a text. The text must be shorter than 2 GiB.
func foldText(text string) (f fold) {
	f.fold(text)
	return f
}

// fold folds a text as foldText does, in the memory of the text that was folded before.
func (f *fold) fold(text string) {
	f.runes = slices.Grow(f.runes[:0], len(text))
	f.bytes = slices.Grow(f.bytes[:0], len(text)+1)
	f.units = slices.Grow(f.units[:0], len(text)+1)
	unit := int32(0)
	for at := 0; at < len(text); {
		if c := text[at]; c < utf8.RuneSelf {
			f.runes = append(f.runes, foldedASCII[c])
			f.bytes = append(f.bytes, int32(at))
			f.units = append(f.units, unit)
			unit++
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		seen := foldRune(r)
		if n := len(f.runes); isLongVowel(r) && n > 0 && (unicode.Is(unicode.Katakana, f.runes[n-1]) || isLongVowel(f.runes[n-1])) {
			seen = r // part of a word: "フリーダイヤル"
		}
		if seen != 0 {
			f.runes = append(f.runes, seen)
			f.bytes = append(f.bytes, int32(at))
			f.units = append(f.units, unit)
		}
		unit += int32(unitsOf(r))
		at += size
	}
	f.bytes = append(f.bytes, int32(len(text)))
	f.units = append(f.units, unit)
}

// foldedASCII are the ASCII characters as foldRune folds them: most of any text, and none
// that nobody sees.
var foldedASCII = func() (folded [utf8.RuneSelf]rune) {
	for r := range folded {
		folded[r] = foldRune(rune(r))
	}
	return folded
}()

// endBytes returns where the rune before index i ended, in bytes: invisible marks
// between it and rune i belong to neither.
func (f fold) endBytes(text string, i int) int {
	if i == 0 {
		return 0
	}
	at := int(f.bytes[i-1])
	_, size := utf8.DecodeRuneInString(text[at:])
	return at + size
}

// endUnits is endBytes in UTF-16 code units.
func (f fold) endUnits(text string, i int) int {
	if i == 0 {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(text[f.bytes[i-1]:])
	return int(f.units[i-1]) + unitsOf(r)
}

// unitsOf returns how many UTF-16 code units a rune takes.
func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// countUnits returns the length of a text in UTF-16 code units.
func countUnits(text string) int {
	units := 0
	for _, r := range text {
		units += unitsOf(r)
	}
	return units
}

// foldRune returns what a rune means, 0 for one that nobody sees.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + ('a' - 'A')
		case r == '\t':
			return '\t'
		case r == '\r', r == '\v', r == '\f':
			return '\n'
		case r < ' ' && r != '\n', r == 0x7f:
			return utf8.RuneError // control characters end a number
		}
		return r
	}
	if r >= 0xff01 && r <= 0xff5e { // full-width ASCII
		return foldRune(r - 0xfee0)
	}
	switch {
	case isInvisible(r):
		return 0
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return '\n'
	case isDash(r):
		return '-'
	case unicode.Is(unicode.Zs, r):
		return ' '
	case r == 0x2044 || r == 0x2215 || r == 0x29f8: // fraction, division and big solidus
		return '/'
	case r == 0xfe62 || r == 0x2795: // small and heavy plus sign
		return '+'
	case r == 0x3002 || r == 0x2024 || r == 0xff61: // ideographic full stop, one-dot leader
		return '.'
	case r == 0x3010 || r == 0x3014:
		return '('
	case r == 0x3011 || r == 0x3015:
		return ')'
	case unicode.Is(unicode.Nd, r):
		return '0' + rune(digitValue(r))
	case unicode.IsUpper(r):
		return unicode.ToLower(r)
	}
	return r
}

// digitValue returns the value of a decimal digit of any script. Unicode keeps
// each script's ten digits together and in order, so that the distance from the
// range's start tells it (Unicode Standard, section 4.6).
func digitValue(r rune) int {
	for _, span := range unicode.Nd.R16 {
		if uint16(r) >= span.Lo && uint16(r) <= span.Hi && r <= 0xffff {
			return int(uint16(r)-span.Lo) % 10
		}
	}
	for _, span := range unicode.Nd.R32 {
		if uint32(r) >= span.Lo && uint32(r) <= span.Hi {
			return int(uint32(r)-span.Lo) % 10
		}
	}
	return 0
}

// isDash tells whether people use a rune as a hyphen between groups of digits.
func isDash(r rune) bool {
	switch r {
	case 0x2212, 0x2043, 0x30fc, 0xff70, 0x02d7, 0x2796: // minus, hyphen bullet, Japanese long vowel marks, modifier and heavy minus
		return true
	}
	return unicode.Is(unicode.Pd, r)
}

// isLongVowel tells whether a rune is a Japanese long vowel mark, which lengthens
// the katakana before it and stands for a hyphen between digits.
func isLongVowel(r rune) bool { return r == 0x30fc || r == 0xff70 }

// isInvisible tells whether a rune is a mark that text carries without showing
// it: bidirectional controls, zero-width spaces and joiners, soft hyphen,
// variation selectors.
func isInvisible(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069:
		return true
	case r == 0xad, r == 0xfeff, r == 0x61c, r == 0x180e, r == 0x34f:
		return true
	case r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// isDigit tells whether a folded rune is a digit.
func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// digitsOf returns the digits among folded runes.
func digitsOf(runes []rune) string {
	digits := make([]byte, 0, len(runes))
	for _, r := range runes {
		if isDigit(r) {
			digits = append(digits, byte(r))
		}
	}
	return string(digits)
}
