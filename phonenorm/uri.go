package phonenorm

import (
	"net/url"
	"strings"
)

// schemes are the addresses that people tap or paste instead of numbers, and what
// reads what follows the colon.
var schemes = []struct {
	prefix string
	read   func(rest string, r Region) (Number, *ParseError)
}{
	{"tel:", readTel},
	{"callto:", readCallto},
	{"sip:", readSIP},
	{"sips:", readSIP},
	{"skype:", readSkype},
	{"facetime:", readFaceTime},
	{"facetime-audio:", readFaceTime},
	{"whatsapp:", readWhatsApp},
	{"https://wa.me/", readWhatsApp},
	{"http://wa.me/", readWhatsApp},
	{"wa.me/", readWhatsApp},
	{"https://api.whatsapp.com/", readWhatsApp},
}

// parseURI reads an address by its scheme; isURI tells whether it has a known one.
func parseURI(text string, r Region) (n Number, refused *ParseError, isURI bool) {
	for _, scheme := range schemes {
		if len(text) >= len(scheme.prefix) && strings.EqualFold(text[:len(scheme.prefix)], scheme.prefix) {
			n, refused = scheme.read(text[len(scheme.prefix):], r)
			return n, refused, true
		}
	}
	return Number{}, nil, false
}

// badURI refuses an address with a sentence of its own.
func badURI(text, reason string) *ParseError {
	return &ParseError{Text: text, Kind: KindBadURI, Reason: reason}
}

// unescape decodes percent-encoding once. What still holds a percent sign then
// was encoded twice, which no honest address is.
func unescape(text string) (string, *ParseError) {
	plain, err := url.PathUnescape(text)
	if err != nil || strings.Contains(plain, "%") {
		return "", badURI(text, "The address is not well formed: its percent-encoding is broken.")
	}
	return plain, nil
}

// readTel reads a tel: URI (RFC 3966). Its phone-context completes a local number
// where it is a country code and is of no use where it is a domain; isub, the
// ISDN sub-address, and parameters unknown to us change nothing about the number.
func readTel(rest string, r Region) (Number, *ParseError) {
	rest = strings.TrimLeft(rest, "/") // "tel://…" is a common mistake
	rest, _, _ = strings.Cut(rest, "?")
	parts := strings.Split(rest, ";")
	body, refused := unescape(parts[0])
	if refused != nil {
		return Number{}, refused
	}
	extension, context := "", ""
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		value, refused := unescape(value)
		if refused != nil {
			return Number{}, refused
		}
		switch strings.ToLower(name) {
		case "ext":
			extension = digitsOf(foldText(value).runes)
			if extension == "" || len(extension) > maxTelExtension {
				return Number{}, badURI(rest, "The address is not well formed: its extension is not a number.")
			}
		case "phone-context":
			context = value
		}
	}
	body = strings.TrimSpace(body)
	if strings.HasPrefix(context, "+") && !strings.HasPrefix(body, "+") {
		if isServiceCode(foldText(body).runes) {
			return Number{}, refuse(body, KindServiceCode)
		}
		body = joinContext(context, body)
	}
	if extension != "" {
		body += ";ext=" + extension
	}
	return parseWritten(body, r)
}

// maxTelExtension bounds ;ext=; it is what rules.FindExtension takes.
const maxTelExtension = 7

// joinContext puts a local number behind its context. A trunk zero that should
// not be there is removed by libphonenumber's parser.
func joinContext(context, body string) string {
	return "+" + digitsOf(foldText(context).runes) + " " + body
}

// readCallto reads callto:, which never was a standard: a number, or a Skype name
// with an optional "+type" behind it.
func readCallto(rest string, r Region) (Number, *ParseError) {
	return readNamed(rest, r, "This address calls a name, not a phone number.")
}

// readSkype reads skype:NAME?call, where the name may be a phone number.
func readSkype(rest string, r Region) (Number, *ParseError) {
	return readNamed(rest, r, "This is a Skype name, which a telephone cannot call.")
}

// readFaceTime reads facetime:, whose target is a number or an e-mail address.
func readFaceTime(rest string, r Region) (Number, *ParseError) {
	return readNamed(rest, r, "This FaceTime address is not a phone number.")
}

// readNamed reads an address whose target is a number or, for another program, a name.
func readNamed(rest string, r Region, name string) (Number, *ParseError) {
	rest, _, _ = strings.Cut(strings.TrimLeft(rest, "/"), "?")
	plain, refused := unescape(rest)
	if refused != nil {
		return Number{}, refused
	}
	for _, c := range foldText(plain).runes {
		if c >= 'a' && c <= 'z' || c == '@' {
			return Number{}, badURI(rest, name)
		}
	}
	return parseWritten(plain, r)
}

// readWhatsApp reads wa.me/NUMBER and whatsapp://send?phone=NUMBER. Their numbers
// are international, with or without "+".
func readWhatsApp(rest string, r Region) (Number, *ParseError) {
	path, query, hasQuery := strings.Cut(rest, "?")
	number := path
	if hasQuery {
		values, err := url.ParseQuery(strings.ReplaceAll(query, "+", "%2B"))
		if err != nil {
			return Number{}, badURI(rest, "The address is not well formed.")
		}
		if phone := values.Get("phone"); phone != "" {
			number = phone
		}
	}
	number, refused := unescape(strings.Trim(number, "/"))
	if refused != nil {
		return Number{}, refused
	}
	number = strings.TrimPrefix(strings.TrimSpace(number), "+")
	if number == "" || !isDigit(foldText(number).runes[0]) {
		return Number{}, badURI(rest, "This WhatsApp address holds no phone number.")
	}
	return parseWritten("+"+number, r)
}
