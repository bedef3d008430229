package config

import (
	"bytes"
	"strings"
)

// settingKind is how the value of a key outside of the accounts is written.
type settingKind int

const (
	settingText settingKind = iota
	settingNumber
	settingList
)

// settingKinds are the keys outside of the accounts that are written by [SetSettings].
var settingKinds = map[string]settingKind{
	"region":                settingText,
	"default_account":       settingText,
	"log_level":             settingText,
	"guard.allow_countries": settingList,
	"guard.confirm":         settingList,
	"guard.deny":            settingList,
	"guard.per_minute":      settingNumber,
	"guard.concurrent":      settingNumber,
}

// SetSettings changes keys outside of the accounts in the text of a configuration
// file: "region", "default_account", "log_level" and those of the guard, as "guard.deny". No
// values (nil) take a key out, which gives it its default again; an empty list is a
// value of a list.
func SetSettings(data []byte, settings []Setting) ([]byte, error) {
	for _, s := range settings {
		l, err := readLayout(data)
		if err != nil {
			return nil, err
		}
		kind, known := settingKinds[s.Key]
		if !known {
			return nil, unknownKey{key: s.Key}
		}
		if data, err = l.setSetting(s, kind); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (l *layout) setSetting(s Setting, kind settingKind) ([]byte, error) {
	if findKey(l.root, "guard") != nil && strings.HasPrefix(s.Key, "guard.") {
		return nil, &Error{
			Key: "guard", Reason: "it is written as one inline table, guard = {…}, which is edited by hand only",
			Expected: "a table: [guard]",
		}
	}
	span := findKey(l.root, s.Key)
	name, inGuard := strings.CutPrefix(s.Key, "guard.")
	if span == nil && inGuard && l.guard != nil {
		span = findKey(l.guard.keys, name)
	}
	text := settingValue(s.Values, kind)
	switch {
	case span == nil && s.Values == nil:
		return l.data, nil
	case span != nil && s.Values == nil:
		return splice(l.data, l.lineStart(span.start), l.lineEnd(span.valueEnd-1), ""), nil
	case span != nil:
		return splice(l.data, span.valueStart, span.valueEnd, text), nil
	case !inGuard:
		return l.insertRoot(s.Key + " = " + text), nil
	case l.guard != nil:
		return l.insertAfter(l.guard.lastLine, name+" = "+text), nil
	}
	// A table that is written by dotted keys cannot have a header too.
	for i := len(l.root) - 1; i >= 0; i-- {
		if strings.HasPrefix(l.root[i].key, "guard.") {
			return l.insertAfter(max(l.root[i].valueEnd-1, l.root[i].start), s.Key+" = "+text), nil
		}
	}
	var b bytes.Buffer
	b.Write(l.data)
	if n := len(l.data); n > 0 {
		if l.data[n-1] != '\n' {
			b.WriteString(l.eol)
		}
		b.WriteString(l.eol)
	}
	b.WriteString("[guard]" + l.eol + name + " = " + text + l.eol)
	return b.Bytes(), nil
}

// settingValue writes a value as TOML.
func settingValue(values []string, kind settingKind) string {
	switch {
	case kind == settingList:
		quoted := make([]string, len(values))
		for i, v := range values {
			quoted[i] = quote(v)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case len(values) == 0:
		return `""`
	case kind == settingNumber && strings.Trim(values[0], "0123456789") == "" && values[0] != "":
		return values[0]
	}
	return quote(values[0])
}

// insertRoot puts a line behind the keys before the first table, or at the file's
// beginning, behind a comment that stands there for itself.
func (l *layout) insertRoot(line string) []byte {
	if n := len(l.root); n > 0 {
		return l.insertAfter(max(l.root[n-1].valueEnd-1, l.root[n-1].start), line)
	}
	at := 0
	for bytes.HasPrefix(l.data[at:], []byte("#")) {
		at = l.lineEnd(at)
	}
	alone := at == len(l.data) || bytes.HasPrefix(l.data[at:], []byte(l.eol))
	if !alone {
		at = 0
	}
	text := line + l.eol
	if at > 0 && l.data[at-1] != '\n' {
		text = l.eol + text
	}
	if at < len(l.data) && !bytes.HasPrefix(l.data[at:], []byte(l.eol)) {
		text += l.eol
	}
	return splice(l.data, at, at, text)
}

// insertAfter puts a line behind the one that the byte is in.
func (l *layout) insertAfter(at int, line string) []byte {
	end := l.lineEnd(at)
	text := line + l.eol
	if end > 0 && l.data[end-1] != '\n' {
		text = l.eol + line
	}
	return splice(l.data, end, end, text)
}
