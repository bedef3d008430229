package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A layout says at which bytes of a file its accounts stand, so that a key can
// be changed and every other byte, comments included, stays as it is.
type layout struct {
	data           []byte
	eol            string // the file's line ending
	accounts       []accountSpan
	defaultAccount *lineSpan // the line of default_account
	root           []keySpan // keys before the first table; dotted ones as "guard.deny"
	guard          *tableSpan
}

// A tableSpan is a table's header and its keys.
type tableSpan struct {
	lastLine int // a byte within the last line of its keys, or of its header
	keys     []keySpan
}

// An accountSpan is one [[account]] with the tables below it.
type accountSpan struct {
	name     string
	start    int       // of the header's line
	lastLine int       // a byte within the last line of the account's own keys, or of its header
	end      int       // a byte within the last line of all, tables below included
	keys     []keySpan // own keys
	rules    []ruleSpan
}

// A ruleSpan is one [[account.rewrite]].
type ruleSpan struct {
	start int // of the header's line
	tableSpan
}

// A keySpan is a key and the bytes of its value.
type keySpan struct {
	key        string
	start      int
	valueStart int
	valueEnd   int
}

// A lineSpan is a key with its line.
type lineSpan struct{ start, end int }

// errInline indicates accounts written as one array of inline tables.
var errInline = errors.New("the accounts are written as one array, account = […], which is not changed by commands; edit the file by hand, or write each as [[account]]")

// readLayout finds the accounts. data must be TOML and without a BOM.
func readLayout(data []byte) (*layout, error) {
	l := &layout{data: data, eol: "\n"}
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		l.eol = "\r\n"
	}
	var parser unstable.Parser
	parser.Reset(data)
	const (
		outside = iota
		own
		below
		root
		guard
	)
	place := root
	for parser.NextExpression() {
		n := parser.Expression()
		keys, first, last := keyParts(n)
		var current *accountSpan
		if len(l.accounts) > 0 {
			current = &l.accounts[len(l.accounts)-1]
		}
		switch {
		case n.Kind == unstable.ArrayTable && len(keys) == 1 && keys[0] == "account":
			place = own
			l.accounts = append(l.accounts, accountSpan{
				start: l.lineStart(int(first.Offset)), lastLine: int(last.Offset), end: int(last.Offset),
			})
		case n.Kind != unstable.KeyValue && keys[0] == "account" && current != nil:
			place = below
			current.end = int(last.Offset)
			if n.Kind == unstable.ArrayTable && len(keys) == 2 && keys[1] == "rewrite" {
				current.rules = append(current.rules, ruleSpan{
					start: l.lineStart(int(first.Offset)), tableSpan: tableSpan{lastLine: int(last.Offset)},
				})
			}
		case n.Kind == unstable.Table && len(keys) == 1 && keys[0] == "guard":
			place = guard
			l.guard = &tableSpan{lastLine: int(last.Offset)}
		case n.Kind != unstable.KeyValue:
			place = outside
		case place == root && keys[0] == "account":
			return nil, errInline
		case place == root:
			span := l.keySpan(n, keys, last)
			span.key = strings.Join(keys, ".")
			l.root = append(l.root, span)
			if span.key == "default_account" {
				l.defaultAccount = &lineSpan{l.lineStart(span.start), l.lineEnd(span.start + int(n.Raw.Length))}
			}
		case place == guard:
			l.guard.add(l.keySpan(n, keys, last))
		case place == own:
			span := l.keySpan(n, keys, last)
			current.keys = append(current.keys, span)
			current.lastLine = max(span.valueEnd-1, span.start)
			current.end = current.lastLine
			if len(keys) == 1 && keys[0] == "name" {
				current.name = string(n.Value().Data)
			}
		case place == below:
			current.end = int(n.Raw.Offset+n.Raw.Length) - 1
			if len(current.rules) > 0 {
				current.rules[len(current.rules)-1].add(l.keySpan(n, keys, last))
			}
		}
	}
	if err := parser.Error(); err != nil {
		return nil, fmt.Errorf("this is not TOML: %w", err)
	}
	return l, nil
}

// add takes a key into the table.
func (t *tableSpan) add(key keySpan) {
	t.keys = append(t.keys, key)
	t.lastLine = max(key.valueEnd-1, key.start)
}

// findKey returns the key of that name, nil where there is none.
func findKey(keys []keySpan, name string) *keySpan {
	for i := range keys {
		if keys[i].key == name {
			return &keys[i]
		}
	}
	return nil
}

func keyParts(n *unstable.Node) (keys []string, first, last unstable.Range) {
	for it := n.Key(); it.Next(); {
		last = it.Node().Raw
		if keys == nil {
			first = last
		}
		keys = append(keys, string(it.Node().Data))
	}
	return keys, first, last
}

// keySpan finds the value behind the key's equals sign; the parser tells the
// bytes of scalars only.
func (l *layout) keySpan(n *unstable.Node, keys []string, last unstable.Range) keySpan {
	end := int(n.Raw.Offset + n.Raw.Length)
	value := int(last.Offset + last.Length)
	for value < end && bytes.IndexByte([]byte(" \t="), l.data[value]) >= 0 {
		value++
	}
	span := keySpan{start: int(n.Raw.Offset), valueStart: value, valueEnd: end}
	if len(keys) == 1 {
		span.key = keys[0]
	}
	return span
}

func (l *layout) lineStart(at int) int {
	return bytes.LastIndexByte(l.data[:at], '\n') + 1
}

// lineEnd returns the offset after the line's end, or the data's end.
func (l *layout) lineEnd(at int) int {
	if i := bytes.IndexByte(l.data[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(l.data)
}

func (l *layout) find(name string) *accountSpan {
	for i := range l.accounts {
		if l.accounts[i].name == name {
			return &l.accounts[i]
		}
	}
	return nil
}
