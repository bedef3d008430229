package phonenorm

import (
	"encoding/binary"
	"math/bits"
)

// scan counts the ASCII digits of a text and tells whether all of it is ASCII; the
// count is not complete where it is not. It looks at eight bytes at once, because most
// text has neither and most of the time goes by here.
func scan(text string) (digits int, ascii bool) {
	const (
		high  = 0x8080808080808080
		zeros = 0x3030303030303030 // '0' in each byte
		above = 0x7676767676767676 // what makes a byte of 10 and more overflow into its high bit
	)
	i := 0
	for ; i+8 <= len(text); i += 8 {
		word := binary.LittleEndian.Uint64([]byte(text[i : i+8]))
		if word&high != 0 {
			return digits, false
		}
		if others := ((word ^ zeros) + above) & high; others != high {
			digits += 8 - bits.OnesCount64(others)
		}
	}
	for ; i < len(text); i++ {
		if text[i] >= 0x80 {
			return digits, false
		}
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return digits, true
}
