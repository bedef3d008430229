package config

import (
	"errors"
	"slices"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A field is one key of a table that decodes into a T.
type field[T any] struct {
	key   string
	usage string                // for people, as a command's help shows it
	list  bool                  // an array of strings is taken
	set   func(*T, value) error // a problem, or an elementError
}

// An elementError is about one element of an array.
type elementError struct {
	element value
	err     error
}

func (e elementError) Error() string { return e.err.Error() }

// decodeTable sets the fields of into from t. Problems go to report in the
// order of the file.
func decodeTable[T any](t *table, into *T, fields []field[T], report func(e *entry, v value, err error)) {
	for _, e := range t.entries {
		i := slices.IndexFunc(fields, func(f field[T]) bool { return f.key == e.key })
		if i < 0 {
			names := make([]string, len(fields))
			for j, f := range fields {
				names[j] = f.key
			}
			report(e, value{line: e.line, policy: e.policy}, unknownKey{e.key, names})
			continue
		}
		err := fields[i].set(into, e.value)
		if element, ok := errors.AsType[elementError](err); ok {
			report(e, element.element, element.err)
		} else if err != nil {
			report(e, e.value, err)
		}
	}
}

// text takes a string that passes the check.
func text[T any](key, usage string, at func(*T) *string, check func(string) error) field[T] {
	return field[T]{key: key, usage: usage, set: func(t *T, v value) error {
		if v.kind != unstable.String {
			return expected("a string")
		}
		if err := check(v.text); err != nil {
			return err
		}
		*at(t) = v.text
		return nil
	}}
}

// choice takes one of the allowed strings; those of later are known, and refused
// because what they ask for does not exist yet.
func choice[T any](key, usage string, at func(*T) *string, allowed []string, later ...string) field[T] {
	if usage != "" {
		usage += ": " + oneOf(allowed)
	}
	return field[T]{key: key, usage: usage, set: func(t *T, v value) error {
		switch {
		case v.kind == unstable.String && slices.Contains(allowed, v.text):
			*at(t) = v.text
			return nil
		case v.kind == unstable.String && slices.Contains(later, v.text):
			return notYet{quote(v.text), oneOf(allowed)}
		}
		return expected(oneOf(allowed))
	}}
}

// duration takes a string like "20s".
func duration[T any](key, usage string, at func(*T) *time.Duration, low, high time.Duration) field[T] {
	return field[T]{key: key, usage: usage, set: func(t *T, v value) error {
		_, wanted := parseDuration("", low, high)
		if v.kind != unstable.String {
			return wanted
		}
		d, err := parseDuration(v.text, low, high)
		if err != nil {
			return err
		}
		*at(t) = d
		return nil
	}}
}

// strings takes an array of strings, each of which add accepts.
func stringList[T any](key, usage string, add func(*T, string) error) field[T] {
	return field[T]{key: key, usage: usage, list: true, set: func(t *T, v value) error {
		if v.kind != unstable.Array {
			return expected("an array of strings")
		}
		for _, item := range v.items {
			if item.kind != unstable.String {
				return elementError{item, expected("an array of strings")}
			}
			if err := add(t, item.text); err != nil {
				return elementError{item, err}
			}
		}
		return nil
	}}
}
