package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"siptap.org/siptap/host/safefile"
)

// ErrAccountExists indicates that an account of that name is there already.
var ErrAccountExists = errors.New("there is an account of that name already")

// Setting is a key of an account and the text or texts that it is to have. No
// text takes the key out of the file, which gives it its default again.
type Setting struct {
	Key    string // as in the file, see [AccountKeys]
	Values []string
}

// CheckSetting reports what is wrong with a setting before any file is touched.
// The error completes a sentence: "expected auto, udp, tcp or tls".
func CheckSetting(s Setting) error {
	i := slices.IndexFunc(accountTable, func(f field[Account]) bool { return f.key == s.Key })
	if i < 0 {
		return unknownKey{key: s.Key}
	}
	if len(s.Values) == 0 {
		return nil
	}
	if len(s.Values) > 1 && !accountTable[i].list {
		return expected("one value")
	}
	v := value{kind: unstable.String, text: s.Values[0]}
	if len(s.Values) > 1 {
		v = value{kind: unstable.Array}
		for _, text := range s.Values {
			v.items = append(v.items, value{kind: unstable.String, text: text})
		}
	}
	err := accountTable[i].set(new(Account), v)
	if element, ok := errors.AsType[elementError](err); ok {
		err = element.err
	}
	if later, ok := errors.AsType[notYet](err); ok && later.instead != "" {
		return fmt.Errorf("%w; expected %s", err, later.instead)
	}
	return err
}

// HasAccount reports whether the text of a configuration file has an account of that
// name itself, whatever a policy adds.
func HasAccount(data []byte, name string) bool {
	l, err := readLayout(data)
	return err == nil && l.find(name) != nil
}

// Edit changes the configuration file at path under a lock. change gets the
// file's text and returns the new one, for example by [AddAccount]. The file is
// replaced only when the new text is a good configuration under the policy; before that is done,
// before (where it is not nil) is called with the old and the new configuration
// and can still refuse. The old one is nil when the file was not usable.
func Edit(path string, policy *Policy, change func([]byte) ([]byte, error), before func(old, new *Config) error) error {
	return safefile.Update(path, 0o600, func(data []byte) ([]byte, error) {
		old, unusable := ParseUnder(policy, path, data)
		text, hadBOM := bytes.CutPrefix(data, utf8BOM)
		if _, err := parseTree(text); err != nil {
			if wrong, ok := errors.AsType[*Error](err); ok {
				wrong.File = path
			}
			return nil, err
		}
		changed, err := change(text)
		if err != nil && unusable != nil {
			return nil, unusable // what has to be mended first
		}
		if err != nil {
			return nil, err
		}
		if hadBOM {
			changed = append(bytes.Clone(utf8BOM), changed...)
		}
		fresh, err := ParseUnder(policy, path, changed)
		if err != nil {
			return nil, stillWrong(unusable, err)
		}
		if before != nil {
			if err := before(old, fresh); err != nil {
				return nil, err
			}
		}
		return changed, nil
	})
}

// stillWrong returns what was wrong before where that is what is wrong now: it stands
// on another line in the text that nobody gets to see.
func stillWrong(before, now error) error {
	old, wasWrong := errors.AsType[*Error](before)
	fresh, isWrong := errors.AsType[*Error](now)
	if wasWrong && isWrong && old.Account == fresh.Account && old.Key == fresh.Key && old.Value == fresh.Value {
		return before
	}
	return now
}

// AddAccount appends an account to the text of a configuration file.
func AddAccount(data []byte, name string, settings []Setting) ([]byte, error) {
	l, err := readLayout(data)
	if err != nil {
		return nil, err
	}
	if l.find(name) != nil {
		return nil, fmt.Errorf("%w: %q; change it with: siptap account set %s", ErrAccountExists, name, name)
	}
	var b strings.Builder
	b.Write(data)
	if len(data) > 0 {
		if data[len(data)-1] != '\n' {
			b.WriteString(l.eol)
		}
		b.WriteString(l.eol)
	}
	b.WriteString("[[account]]" + l.eol + "name = " + quote(name) + l.eol)
	for _, s := range settings {
		if len(s.Values) > 0 {
			b.WriteString(s.Key + " = " + quoteList(s.Values) + l.eol)
		}
	}
	return []byte(b.String()), nil
}

// SetAccount changes keys of an account in the text of a configuration file. A
// key that is there gets a new value in its place; another one gets a line after
// the account's last. The error wraps [ErrNoAccount] where there is none.
func SetAccount(data []byte, name string, settings []Setting) ([]byte, error) {
	for _, s := range settings {
		l, account, err := locate(data, name)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(account.keys, func(k keySpan) bool { return k.key == s.Key })
		switch {
		case i < 0 && len(s.Values) == 0:
		case i < 0:
			data = l.insertLine(account, s.Key+" = "+quoteList(s.Values))
		case len(s.Values) == 0:
			key := account.keys[i]
			data = splice(data, l.lineStart(key.start), l.lineEnd(key.valueEnd), "")
		default:
			key := account.keys[i]
			data = splice(data, key.valueStart, key.valueEnd, quoteList(s.Values))
		}
	}
	if len(settings) == 0 {
		_, _, err := locate(data, name)
		return data, err
	}
	return data, nil
}

// RemoveAccount takes an account out of the text of a configuration file, from
// its header to the last of its keys and rules. Comments before and after it
// stay. A default_account that names it goes too.
func RemoveAccount(data []byte, name string) ([]byte, error) {
	l, account, err := locate(data, name)
	if err != nil {
		return nil, err
	}
	end := l.lineEnd(account.end)
	// One empty line goes with it, so that the file does not gather them.
	if rest := data[end:]; bytes.HasPrefix(rest, []byte(l.eol)) {
		end += len(l.eol)
	}
	out := splice(data, account.start, end, "")
	root, err := parseTree(data)
	if err != nil {
		return nil, err
	}
	if e := root.find("default_account"); e != nil && e.value.text == name && l.defaultAccount != nil {
		out = splice(out, l.defaultAccount.start, l.defaultAccount.end, "")
	}
	return out, nil
}

func locate(data []byte, name string) (*layout, *accountSpan, error) {
	l, err := readLayout(data)
	if err != nil {
		return nil, nil, err
	}
	account := l.find(name)
	if account == nil {
		return nil, nil, fmt.Errorf("%w: %q; see: siptap account list", ErrNoAccount, name)
	}
	return l, account, nil
}

// insertLine puts a line behind the account's own keys, indented as the last.
func (l *layout) insertLine(account *accountSpan, line string) []byte {
	end := l.lineEnd(account.lastLine)
	start := account.start
	if n := len(account.keys); n > 0 {
		start = l.lineStart(account.keys[n-1].start)
	}
	rest := l.data[start:]
	indent := string(rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))])
	text := indent + line + l.eol
	if end > 0 && l.data[end-1] != '\n' {
		text = l.eol + indent + line
	}
	return splice(l.data, end, end, text)
}

func splice(data []byte, start, end int, with string) []byte {
	return slices.Concat(data[:start], []byte(with), data[end:])
}
