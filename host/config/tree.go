package config

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// A table is a TOML table whose keys remember where they stand. go-toml's own
// decoding forgets lines once a value is decoded, and half of our errors are
// about values.
type table struct {
	line    int // of the header, or of the key for an inline table
	entries []*entry
}

// An entry is one key of a table.
type entry struct {
	key    string
	line   int
	policy bool // it stands in an administrator's policy
	value  value
}

// A value is what stands behind a key.
type value struct {
	kind   unstable.Kind
	line   int
	policy bool    // it stands in an administrator's policy
	text   string  // decoded for strings; as written for other scalars
	items  []value // of an array, or of an array of tables
	table  *table  // of a table, inline or not
}

// utf8BOM is what Windows editors put before a text; TOML 1.0 does not know it.
var utf8BOM = []byte("\xef\xbb\xbf")

// parseTree reads TOML. A document that is not TOML, or that defines a key
// twice, is an *Error without File.
func parseTree(data []byte) (*table, error) {
	data = bytes.TrimPrefix(data, utf8BOM)
	// The first pass checks what only go-toml's decoder does: duplicate keys,
	// tables redefined, numbers and dates out of range.
	var ignored map[string]any
	if err := toml.Unmarshal(data, &ignored); err != nil {
		out := &Error{Reason: strings.TrimPrefix(err.Error(), "toml: ")}
		var decode *toml.DecodeError
		if errors.As(err, &decode) {
			out.Line, _ = decode.Position()
		}
		out.Reason = "this is not TOML: " + out.Reason
		return nil, out
	}
	t := &treeBuilder{data: data, root: &table{line: 1}}
	t.current = t.root
	t.parser.Reset(data)
	for t.parser.NextExpression() {
		t.expression(t.parser.Expression())
	}
	if err := t.parser.Error(); err != nil {
		return nil, &Error{Reason: "this is not TOML: " + err.Error()}
	}
	return t.root, nil
}

type treeBuilder struct {
	parser  unstable.Parser
	data    []byte
	root    *table
	current *table // where key-value lines go
}

func (t *treeBuilder) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.KeyValue:
		t.keyValue(t.current, n)
	case unstable.Table:
		keys, line := t.keys(n)
		t.current = t.root
		for _, k := range keys {
			t.current = t.current.descend(k, line)
		}
	case unstable.ArrayTable:
		keys, line := t.keys(n)
		parent := t.root
		for _, k := range keys[:len(keys)-1] {
			parent = parent.descend(k, line)
		}
		e := parent.find(keys[len(keys)-1])
		if e == nil {
			e = &entry{key: keys[len(keys)-1], line: line, value: value{kind: unstable.Array, line: line}}
			parent.entries = append(parent.entries, e)
		}
		t.current = &table{line: line}
		e.value.items = append(e.value.items, value{kind: unstable.Table, line: line, table: t.current})
	}
}

func (t *treeBuilder) keyValue(into *table, n *unstable.Node) {
	keys, line := t.keys(n)
	for _, k := range keys[:len(keys)-1] {
		into = into.descend(k, line)
	}
	into.entries = append(into.entries, &entry{
		key: keys[len(keys)-1], line: line, value: t.value(n.Value(), line),
	})
}

func (t *treeBuilder) value(n *unstable.Node, line int) value {
	if n.Raw.Length > 0 {
		line = t.line(n.Raw)
	}
	v := value{kind: n.Kind, line: line, text: string(n.Data)}
	switch n.Kind {
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			v.items = append(v.items, t.value(it.Node(), line))
		}
	case unstable.InlineTable:
		v.table = &table{line: line}
		for it := n.Children(); it.Next(); {
			t.keyValue(v.table, it.Node())
		}
	}
	return v
}

func (t *treeBuilder) keys(n *unstable.Node) (keys []string, line int) {
	for it := n.Key(); it.Next(); {
		if keys == nil {
			line = t.line(it.Node().Raw)
		}
		keys = append(keys, string(it.Node().Data))
	}
	return keys, line
}

func (t *treeBuilder) line(r unstable.Range) int {
	return 1 + bytes.Count(t.data[:r.Offset], []byte("\n"))
}

// descend goes into the table of that key, the last one of an array of tables,
// and makes it where it is missing.
func (t *table) descend(key string, line int) *table {
	e := t.find(key)
	if e == nil {
		e = &entry{key: key, line: line, value: value{kind: unstable.Table, line: line, table: &table{line: line}}}
		t.entries = append(t.entries, e)
	}
	if e.value.table != nil {
		return e.value.table
	}
	if n := len(e.value.items); n > 0 && e.value.items[n-1].table != nil {
		return e.value.items[n-1].table
	}
	// Not reached: the decoder has refused such a document already.
	return &table{line: line}
}

func (t *table) find(key string) *entry {
	for _, e := range t.entries {
		if e.key == key {
			return e
		}
	}
	return nil
}

// shown is the value as an error quotes it.
func (v value) shown() string {
	switch v.kind {
	case unstable.String:
		return quote(v.text)
	case unstable.Array:
		return "[…]"
	case unstable.Table, unstable.InlineTable:
		return "{…}"
	}
	return v.text
}
