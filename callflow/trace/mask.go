package trace

import (
	"regexp"
	"strings"
	"unicode"
)

// numberLike matches what may be a phone number: five digits or more, also when
// grouped. Status codes and extensions are shorter.
var numberLike = regexp.MustCompile(`\+?\(?\d(?:[ ()/.\-]{0,2}\d){4,}`)

// MaskNumbers returns text with the middle of everything in it that may be a
// phone number replaced by an ellipsis: enough to tell two calls apart, too little
// to call anybody. "+431505641" and "+43 1 505641" become "+43…41".
func MaskNumbers(text string) string {
	return numberLike.ReplaceAllStringFunc(text, func(number string) string {
		digits := strings.Map(func(c rune) rune {
			if unicode.IsDigit(c) {
				return c
			}
			return -1
		}, number)
		masked := digits[:2] + "…" + digits[len(digits)-2:]
		if number[0] == '+' {
			masked = "+" + masked
		}
		return masked
	})
}
