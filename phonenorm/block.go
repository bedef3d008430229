package phonenorm

import (
	"strings"
	"unicode/utf8"

	"siptap.org/siptap/phonenorm/rules"
)

// blockEnd returns where the block that begins at from ends: after a line end if
// there is one, else between characters that no number spans.
func blockEnd(text string, from int) int {
	if len(text)-from <= blockBytes {
		return len(text)
	}
	middle, limit := from+blockBytes/2, from+blockBytes
	if at := strings.LastIndexByte(text[middle:limit], '\n'); at >= 0 {
		return middle + at + 1
	}
	for at := limit; at > middle; at-- {
		if breaks[text[at-1]] {
			return at
		}
	}
	return max(from+1, alignRune(text, limit))
}

// breaks are the bytes behind which no number goes on: ASCII letters, commas and
// semicolons.
var breaks = func() (breaks [256]bool) {
	for c := range byte(utf8.RuneSelf) {
		breaks[c] = rules.IsLetter(rune(c)) || c == ',' || c == ';'
	}
	return breaks
}()

// alignRune moves a byte index back to where a character begins.
func alignRune(text string, at int) int {
	for back := 0; back < utf8.UTFMax && at-back > 0 && at < len(text); back++ {
		if utf8.RuneStart(text[at-back]) {
			return at - back
		}
	}
	return at
}

// indexAt returns the index of the first rune at or after a byte.
func indexAt(f fold, at int) int {
	low, high := 0, len(f.runes)
	for low < high {
		if middle := (low + high) / 2; int(f.bytes[middle]) < at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
