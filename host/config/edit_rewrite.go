package config

import "bytes"

// SetRewrites gives an account these rewrite rules, in the text of a configuration
// file. What is there already is changed in its place, so that the comments beside
// it stay; rules that are too many go, and new ones follow the last. The error
// wraps [ErrNoAccount] where there is no such account.
func SetRewrites(data []byte, name string, rules []Rewrite) ([]byte, error) {
	l, account, err := locate(data, name)
	if err != nil {
		return nil, err
	}
	if inline := findKey(account.keys, "rewrite"); inline != nil {
		data = splice(data, l.lineStart(inline.start), l.lineEnd(inline.valueEnd-1), "")
		if l, account, err = locate(data, name); err != nil {
			return nil, err
		}
	}
	// From the last one to the first, so that the bytes before stay where they are.
	for i := len(account.rules) - 1; i >= 0; i-- {
		rule := account.rules[i]
		if i >= len(rules) {
			data = splice(data, rule.start, l.ruleEnd(rule), "")
			continue
		}
		for _, key := range []struct{ name, text string }{{"replace", rules[i].Replace}, {"match", rules[i].Match}} {
			if span := findKey(rule.keys, key.name); span != nil && !l.says(*span, key.text) {
				data = splice(data, span.valueStart, span.valueEnd, quote(key.text))
			}
		}
	}
	if len(rules) <= len(account.rules) {
		return data, nil
	}
	if l, account, err = locate(data, name); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	end := l.lineEnd(account.end)
	if end > 0 && data[end-1] != '\n' {
		b.WriteString(l.eol)
	}
	for _, rule := range rules[len(account.rules):] {
		b.WriteString(l.eol + "[[account.rewrite]]" + l.eol +
			"match = " + quote(rule.Match) + l.eol + "replace = " + quote(rule.Replace) + l.eol)
	}
	return splice(data, end, end, b.String()), nil
}

// ruleEnd is where a rule ends, one empty line behind it included.
func (l *layout) ruleEnd(rule ruleSpan) int {
	end := l.lineEnd(rule.lastLine)
	if bytes.HasPrefix(l.data[end:], []byte(l.eol)) {
		end += len(l.eol)
	}
	return end
}

// says reports whether a key has that string already, however it is quoted.
func (l *layout) says(key keySpan, text string) bool {
	root, err := parseTree([]byte("x = " + string(l.data[key.valueStart:key.valueEnd])))
	if err != nil {
		return false
	}
	e := root.find("x")
	return e != nil && e.value.text == text
}
