package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Error says what in a configuration file cannot be used, where it stands and
// what was expected there.
type Error struct {
	File     string // path of the file
	Line     int    // from 1; 0 when the error is about the file as a whole
	Account  string // name of the account that the key belongs to, "" for none
	Key      string // as written in the file, dotted below a table: "guard.per_minute"; "" when the file is not TOML
	Value    string // the value as TOML, "" when the key itself is wrong or missing
	Reason   string // what is wrong, where "expected" alone does not say it
	Expected string // what may stand there
	Err      error  // the cause, where it is not the text itself that is wrong

	policy bool // it stands in the policy's file, which File is to name
}

// Unwrap returns the cause, nil where there is none.
func (e *Error) Unwrap() error { return e.Err }

// Error reads like `config.toml:12: account "office": transport = "udpp":
// expected auto, udp, tcp or tls`.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		b.WriteString(":" + strconv.Itoa(e.Line))
	}
	if e.Account != "" {
		fmt.Fprintf(&b, ": account %q", e.Account)
	}
	switch {
	case e.Key != "" && e.Value != "":
		b.WriteString(": " + e.Key + " = " + e.Value)
	case e.Key != "":
		b.WriteString(": " + e.Key)
	}
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	if e.Expected != "" {
		sep := ": "
		if e.Reason != "" {
			sep = "; "
		}
		b.WriteString(sep + "expected " + e.Expected)
	}
	return b.String()
}

// oneOf writes alternatives as a person would: "a, b or c".
func oneOf(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
