package phonenorm

import "siptap.org/siptap/phonenorm/rules"

// splitExtension cuts a marked extension from the end of folded text: the number
// before it, and the extension's digits, "" where there is none.
func splitExtension(runes []rune) (body []rune, extension string) {
	at, digits, ok := rules.FindExtension(runes)
	if !ok {
		return runes, ""
	}
	return trimPunctuation(runes[:at]), digits
}
