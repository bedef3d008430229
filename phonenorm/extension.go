package phonenorm

import (
	"regexp"

	"siptap.org/siptap/phonenorm/rules"
)

// paused is what people and telephones write for "wait, then send these digits": p and
// w (RFC 2806, section 2.2; RFC 3966 knows them no more).
var paused = regexp.MustCompile(`^(.*\d[ )]{0,2})[pw]{1,3} ?(\d{1,7})$`)

// splitExtension cuts a marked extension from the end of folded text: the number
// before it, and the extension's digits, "" where there is none.
func splitExtension(runes []rune) (body []rune, extension string) {
	if at, digits, ok := rules.FindExtension(runes); ok {
		return trimPunctuation(runes[:at]), digits
	}
	if found := paused.FindStringSubmatch(string(runes)); found != nil {
		return trimPunctuation([]rune(found[1])), found[2]
	}
	return runes, ""
}
