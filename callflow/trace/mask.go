package trace

import "regexp"

// numberLike matches what may be a phone number: a run of five digits or more.
// Status codes and extensions are shorter.
var numberLike = regexp.MustCompile(`\+?\d{5,}`)

// MaskNumbers returns text with the middle of each run of five digits or more
// replaced by an ellipsis: enough to tell two calls apart, too little to call
// anybody. "+431505641" becomes "+43…41".
func MaskNumbers(text string) string {
	return numberLike.ReplaceAllStringFunc(text, func(number string) string {
		keep := 2
		if number[0] == '+' {
			keep = 3
		}
		return number[:keep] + "…" + number[len(number)-2:]
	})
}
