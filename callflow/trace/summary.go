package trace

import (
	"net/url"
	"strings"
)

// Summary returns what a SIP message is in a few words: a request's method (of a
// REFER with whom it is about, of a NOTIFY with the status that its
// message/sipfrag body reports), a response's status, and the method that a 2xx
// answers unless that is INVITE. What is no SIP message gives "?". Numbers are in
// full; see [MaskNumbers].
func Summary(text string) string {
	head, body := split(text)
	first, _ := cutLine(head)
	if status, ok := strings.CutPrefix(first, "SIP/2.0 "); ok && strings.TrimSpace(status) != "" {
		return response(strings.TrimSpace(status), head)
	}
	method, rest, ok := strings.Cut(first, " ")
	if !ok || method == "" || !strings.HasSuffix(rest, " SIP/2.0") {
		return "?"
	}
	switch method {
	case "REFER":
		if user := uriUser(field(head, "refer-to", "r")); user != "" {
			return "REFER → " + user
		}
	case "NOTIFY":
		fragment, _ := cutLine(body)
		if status, ok := strings.CutPrefix(fragment, "SIP/2.0 "); ok {
			return "NOTIFY (" + strings.TrimSpace(status) + ")"
		}
	}
	return method
}

// CallID returns a message's Call-ID, "" where it has none.
func CallID(text string) string {
	head, _ := split(text)
	return field(head, "call-id", "i")
}

// response sums up a response: its status line's code and phrase, and what it
// answers where that would else be unclear.
func response(status, head string) string {
	_, method, _ := strings.Cut(strings.TrimSpace(field(head, "cseq", "")), " ")
	method = strings.TrimSpace(method)
	if strings.HasPrefix(status, "2") && method != "" && method != "INVITE" {
		return status + " (" + method + ")"
	}
	return status
}

// split parts a message into head and body at the first empty line.
func split(text string) (head, body string) {
	rest := text
	for line, end := range lines(text) {
		rest = rest[len(line)+len(end):]
		if line == "" {
			return text[:len(text)-len(rest)], rest
		}
	}
	return text, ""
}

// cutLine returns the first line of a text and what follows it.
func cutLine(text string) (line, rest string) {
	for line, end := range lines(text) {
		return line, text[len(line)+len(end):]
	}
	return "", ""
}

// field returns the first value of a header field by its lower-case name or
// compact form, with its folded lines joined; "" where there is none.
func field(head, name, compact string) string {
	var value strings.Builder
	found := false
	for line := range lines(head) {
		if found {
			if line == "" || (line[0] != ' ' && line[0] != '\t') {
				break
			}
			value.WriteString(" " + strings.TrimSpace(line))
			continue
		}
		n, v, ok := strings.Cut(line, ":")
		if n = strings.ToLower(strings.TrimSpace(n)); ok && n != "" && (n == name || n == compact) {
			found = true
			value.WriteString(strings.TrimSpace(v))
		}
	}
	return value.String()
}

// uriUser returns the user part, or else the host, of the URI in a Refer-To.
func uriUser(value string) string {
	if _, after, ok := strings.Cut(value, "<"); ok {
		value, _, _ = strings.Cut(after, ">")
	}
	_, rest, ok := strings.Cut(value, ":")
	if !ok {
		return ""
	}
	user, _, found := strings.Cut(rest, "@")
	if !found {
		user = rest
	}
	user, _, _ = strings.Cut(user, ";")
	user, _, _ = strings.Cut(user, "?")
	if plain, err := url.PathUnescape(user); err == nil {
		user = plain
	}
	return user
}
