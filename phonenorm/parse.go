package phonenorm

import (
	"strings"

	"siptap.org/siptap/phonenorm/rules"
)

// maxText is the longest text, in bytes, that Parse looks at: libphonenumber's
// 250 characters, with room for percent-encoding.
const maxText = 1000

// Parse reads one number: as a person types or pastes it, or a tel:, callto:,
// sip:, sips:, skype:, facetime: or WhatsApp address. It accepts every script's
// digits, all dashes and spaces, invisible marks, a bracketed trunk zero, marked
// extensions (DW 12, ext. 12, x12, ;ext=12), digits behind a pause (,12 and w12), a
// phone word before the number, letters where numbers are spelt with them, and a link
// in angle brackets behind the number, as Outlook pastes it. A second line behind a slash ("505641/42") is left away.
// National numbers are read for region r.
//
// The error is a *ParseError; its Kind tells service codes from dates, prices and
// garbage. With an error the Number has its Text, and Risk service-code where
// that is what it is; it is never Valid.
func Parse(text string, r Region) (Number, error) {
	n, refused := parse(text, r)
	if refused != nil {
		refused.Text = text
		n = Number{Text: text, Type: TypeUnknown, Risk: RiskNone, RegionSource: r.source(), Assumed: r.Assumed}
		if refused.Kind == KindServiceCode {
			n.Risk = RiskServiceCode
		}
		return n, refused
	}
	n.Text = text
	return n, nil
}

func parse(text string, r Region) (Number, *ParseError) {
	if len(text) > maxText {
		return Number{}, refuse(text, KindTooLong)
	}
	trimmed := strings.TrimSpace(trimInvisible(text))
	if shown, target, ok := cutLink(trimmed); ok {
		if n, refused, linked := parseLinked(shown, target, r); linked {
			return n, refused
		}
	}
	return parseOne(trimmed, r)
}

// parseOne reads an address, or a number as a person writes it, percent-encoded even
// without a scheme.
func parseOne(text string, r Region) (Number, *ParseError) {
	if n, refused, isURI := parseURI(text, r); isURI {
		return n, refused
	}
	if strings.Contains(text, "%") {
		if plain, refused := unescape(text); refused == nil {
			text = plain
		}
	}
	return parseWritten(text, r)
}

// parseWritten reads a number as a person writes it, not an address.
func parseWritten(text string, r Region) (Number, *ParseError) {
	runes := trimPunctuation(stripPhoneWords(foldText(text).runes))
	if len(runes) == 0 {
		return Number{}, refuse(text, KindNotANumber)
	}
	if isServiceCode(runes) {
		return Number{}, refuse(text, KindServiceCode)
	}
	if kind := rules.KindOf(string(runes)); kind != "" {
		return Number{}, refuse(text, Kind(kind))
	}
	body, extension := splitExtension(runes)
	body = rules.CutSlashTail(body)
	digits, refused := writtenDigits(text, body)
	if refused != nil {
		if n, ok := readSpelt(text, body, r); ok {
			return n, nil
		}
		return Number{}, refused
	}
	if extension == "" {
		if n, ok := readShort(text, digits, r); ok {
			return n, nil
		}
	}
	if len(digits) <= maxInternal {
		return Number{}, refusef(text, KindTooShort, "This is too short for a phone number, and no short number of %s.", place(r.code()))
	}
	read, refused := readDigits(text, digits, r)
	if refused != nil {
		return Number{}, refused
	}
	return read.number(text, extension, r), nil
}

// maxInternal is how many digits are certainly too few for a public number.
const maxInternal = 3

// isServiceCode tells whether folded text holds a star, or a hash that does not
// mark an extension ("505641 #12").
func isServiceCode(runes []rune) bool {
	for i, r := range runes {
		switch {
		case r == '*':
			return true
		case r == '#' && (i == 0 || !rules.IsHashExtension(string(runes[:i]), string(runes[i:]))):
			return true
		}
	}
	return false
}

// writtenDigits returns the digits of a number without its extension, with '+'
// before them where it stood there, and without a bracketed trunk zero after a
// country code. Anything but digits and what people put between them is refused.
func writtenDigits(text string, runes []rune) (string, *ParseError) {
	runes = rules.DropTrunkZero(rules.DropCarrier(runes))
	var digits strings.Builder
	for i, r := range runes {
		switch {
		case isDigit(r):
			digits.WriteRune(r)
			if digits.Len() > maxText/4 {
				return "", refuse(text, KindTooLong)
			}
		case r == '+':
			if digits.Len() > 0 {
				return "", refusef(text, KindNotANumber, "There is a + inside the number, not before it.")
			}
			digits.WriteByte('+')
		case strings.ContainsRune(" -./()[]~\u00b7\u2022|\n\t", r):
		case r >= 'a' && r <= 'z':
			vanity, ok := rules.Vanity(runes)
			if !ok {
				return "", refusef(text, KindNotANumber, "There are letters in it that are no part of a phone number.")
			}
			return vanity, nil
		default:
			return "", refusef(text, KindNotANumber, "There are characters in it that are no part of a phone number (at character %d).", i+1)
		}
	}
	if strings.Trim(digits.String(), "+") == "" {
		return "", refuse(text, KindNotANumber)
	}
	return digits.String(), nil
}

// stripPhoneWords removes words such as "Tel.:" that a person copied with the number.
func stripPhoneWords(runes []rune) []rune {
	at := 0
	for range 3 { // "Tel. / Fax: …"
		next, ok := rules.SkipPhoneWord(runes[at:])
		if !ok {
			break
		}
		at += next
	}
	return runes[at:]
}

// trimPunctuation removes what stands around a number but is no part of it:
// quotes, commas, full stops, brackets without a partner.
func trimPunctuation(runes []rune) []rune {
	const around = " \n\t.,;:!?\"'`´’‘“”„«»‹›<>|/-_~…·•"
	for {
		before := len(runes)
		for len(runes) > 0 && strings.ContainsRune(around, runes[0]) {
			runes = runes[1:]
		}
		for len(runes) > 0 && strings.ContainsRune(around, runes[len(runes)-1]) {
			runes = runes[:len(runes)-1]
		}
		if n := len(runes); n > 0 {
			open, closed := countBrackets(runes)
			switch {
			case (runes[n-1] == ')' || runes[n-1] == ']') && closed > open:
				runes = runes[:n-1]
			case (runes[0] == '(' || runes[0] == '[') && open > closed:
				runes = runes[1:]
			case n > 1 && runes[0] == '(' && runes[n-1] == ')' && open == 1 && closed == 1:
				runes = runes[1 : n-1] // the whole number in brackets
			case runes[n-1] == '(' || runes[n-1] == '[':
				runes = runes[:n-1]
			}
		}
		if len(runes) == before {
			return runes
		}
	}
}

func countBrackets(runes []rune) (open, closed int) {
	for _, r := range runes {
		switch r {
		case '(', '[':
			open++
		case ')', ']':
			closed++
		}
	}
	return open, closed
}

// trimInvisible removes invisible marks at both ends, so that an address's scheme
// is seen.
func trimInvisible(text string) string {
	return strings.TrimFunc(text, isInvisible)
}
