package phonenorm

import (
	"net/url"
	"strings"

	"siptap.org/siptap/phonenorm/rules"
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
	{"https://www.wa.me/", readWhatsApp},
	{"https://api.whatsapp.com/", readWhatsApp},
	{"http://api.whatsapp.com/", readWhatsApp},
	{"api.whatsapp.com/", readWhatsApp},
	{"https://web.whatsapp.com/", readWhatsApp},
	{"https://www.whatsapp.com/", readWhatsApp},
}

// parseURI reads an address by its scheme; isURI tells whether it has a known one.
func parseURI(text string, r Region) (n Number, refused *ParseError, isURI bool) {
	for _, scheme := range schemes {
		if rest, ok := cutScheme(text, scheme.prefix); ok {
			n, refused = scheme.read(rest, r)
			return n, refused, true
		}
	}
	return Number{}, nil, false
}

// cutScheme removes a prefix in whichever case.
func cutScheme(text, prefix string) (rest string, ok bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return text[len(prefix):], true
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
	if extension != "" {
		body += ";ext=" + extension
	}
	if strings.HasPrefix(context, "+") && !strings.HasPrefix(body, "+") {
		return readInContext(context, body, r)
	}
	n, refused := parseWritten(body, r)
	if refused != nil && context != "" && refused.Kind != KindServiceCode {
		return n, badURI(rest, "This number is only known inside "+context+": it is an internal number there.")
	}
	return n, refused
}

// maxTelExtension bounds ;ext=; it is what rules.FindExtension takes.
const maxTelExtension = 7

// readInContext reads a local number behind its context (RFC 3966, section 5.1.5),
// which may be longer than what the number lacks: in "863-1234;phone-context=
// +1-914-555", the RFC's own example, it names an exchange beside the area. Then the
// context's last groups are left away until there is a number.
func readInContext(context, body string, r Region) (Number, *ParseError) {
	runes := foldText(body).runes
	if isServiceCode(runes) {
		return Number{}, refuse(body, KindServiceCode)
	}
	if digits, ok := rules.Vanity(runes); ok {
		body = digits
	}
	groups := strings.FieldsFunc(string(foldText(context).runes), func(r rune) bool { return !isDigit(r) })
	if len(groups) == 0 {
		return Number{}, badURI(body, "The address is not well formed: its phone-context is neither a country code nor a domain.")
	}
	whole, refused := parseWritten("+"+strings.Join(groups, "")+" "+body, r)
	for kept := len(groups) - 1; refused != nil && kept > 0; kept-- {
		if n, again := parseWritten("+"+strings.Join(groups[:kept], "")+" "+body, r); again == nil {
			return n, nil
		}
	}
	return whole, refused
}

// readCallto reads callto:, which never was a standard: a number, an address of
// another scheme (as Lync wrote them), or a Skype name; a "+type=" behind it says
// what it is (NetMeeting).
func readCallto(rest string, r Region) (Number, *ParseError) {
	for prefix, read := range map[string]func(string, Region) (Number, *ParseError){"tel:": readTel, "sip:": readSIP, "sips:": readSIP} {
		if inner, ok := cutScheme(rest, prefix); ok {
			return read(inner, r)
		}
	}
	rest, _, _ = strings.Cut(rest, "+type=")
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
