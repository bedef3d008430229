package phonenorm

import "strings"

// cutLink cuts text such as "+43 1 505641<tel:+431505641>", which Outlook makes of a
// link in plain text, or "Huber <+43 1 505641>", into what is shown and what stands
// in the brackets.
func cutLink(text string) (shown, target string, ok bool) {
	text, ok = strings.CutSuffix(text, ">")
	if !ok {
		return "", "", false
	}
	shown, target, ok = strings.Cut(text, "<")
	return strings.TrimSpace(shown), strings.TrimSpace(target), ok
}

// parseLinked reads what is shown together with its link; linked is false where the
// link is no number. Two different numbers are refused: one of them is not meant.
func parseLinked(shown, target string, r Region) (n Number, refused *ParseError, linked bool) {
	there, refused := parseOne(target, r)
	if refused != nil {
		return Number{}, refused, refused.Kind == KindServiceCode
	}
	here, unread := parseOne(shown, r)
	switch {
	case unread != nil && unread.Kind == KindServiceCode:
		return Number{}, unread, true
	case unread != nil:
		return there, nil, true
	case here.E164 != there.E164 || here.National != there.National || here.SIP != there.SIP && there.SIP != "":
		return Number{}, badURI(target, "This shows one number and links to another one."), true
	case here.Extension == "":
		return there, nil, true
	}
	return here, nil, true
}
