package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"

	"siptap.org/siptap/host/config/internal/place"
)

// PolicyPath returns where an administrator's policy stands: /etc/siptap/policy.toml,
// on Windows siptap\policy.toml in %ProgramData%. Neither a message nor the environment
// names another: what a person could choose would bind nobody.
func PolicyPath() string {
	if place.Policy != "" {
		return place.Policy
	}
	return systemPolicyPath()
}

// Policy is what an administrator has set for everybody on a machine. It is written
// like a configuration; each key that stands there has that value, whatever the
// person's own file says, and cannot be changed by them.
//
// An account of a policy is the person's account of that name with those keys. Where
// the person has none of that name, it is theirs too; one without a user waits until
// they have added it.
type Policy struct {
	Path string // of the file
	By   string // its managed_by: who can be asked for a change, "" where it does not say

	root *table // without managed_by
}

// ReadPolicy reads the policy at path; nil where there is none, or where path is "".
// The error is an [*Error] that names the policy's file: nothing is dialled under a
// policy that nobody understands.
func ReadPolicy(path string) (*Policy, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no policy is nothing wrong
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil //nolint:nilnil // no policy is nothing wrong
	case err != nil:
		return nil, unreadable(path, err)
	}
	return ParsePolicy(path, data)
}

// ParsePolicy reads a policy's text; path is for errors and Policy.Path only. What its
// keys say is checked where a configuration is read under it.
func ParsePolicy(path string, data []byte) (*Policy, error) {
	root, err := parseTree(data)
	if err != nil {
		if wrong, ok := errors.AsType[*Error](err); ok {
			wrong.File = path
		}
		return nil, err
	}
	p := &Policy{Path: path, root: root}
	root.entries = slices.DeleteFunc(root.entries, func(e *entry) bool {
		if e.key != "managed_by" {
			return false
		}
		if e.value.kind != unstable.String || checkOneLine(e.value.text) != nil {
			err = &Error{
				File: path, Line: e.line, Key: e.key, Value: e.value.shown(),
				Expected: `who can be asked for a change, like "IT, extension 100"`,
			}
		}
		p.By = e.value.text
		return true
	})
	if err != nil {
		return nil, err
	}
	root.mark()
	return p, nil
}

// Locked returns the keys that a policy sets: those of the account of that name, or
// with "" those outside of the accounts, the guard's as "guard.deny". Both in the
// policy's order. A nil policy locks nothing.
func (p *Policy) Locked(account string) []string {
	keys := []string{}
	if p == nil {
		return keys
	}
	for _, e := range p.root.entries {
		switch {
		case e.key == "account":
			if item := accountOf(e.value, account); item != nil && account != "" {
				for _, key := range item.entries {
					keys = append(keys, key.key)
				}
			}
		case account != "":
		case e.value.table != nil:
			for _, key := range e.value.table.entries {
				keys = append(keys, e.key+"."+key.key)
			}
		default:
			keys = append(keys, e.key)
		}
	}
	return keys
}

// Locks reports whether a policy sets a key, see [Policy.Locked].
func (p *Policy) Locks(account, key string) bool {
	return slices.Contains(p.Locked(account), key)
}

// Has reports whether a policy has an account of that name.
func (p *Policy) Has(account string) bool { return p.Locks(account, "name") }

// Complete reports whether a policy has an account of that name that needs nothing of
// the person.
func (p *Policy) Complete(account string) bool {
	return p.Has(account) && p.Locks(account, "domain") && p.Locks(account, "user")
}

// LockedError says that an administrator has set what was to be changed.
type LockedError struct {
	Account string // whose key it is, "" for none
	Key     string // as in the file: "guard.deny"
	Policy  *Policy
}

// Error says who has set it, and where.
func (e *LockedError) Error() string {
	what := e.Key
	if e.Account != "" {
		what = fmt.Sprintf("account %q: %s", e.Account, e.Key)
	}
	who := ""
	if e.Policy.By != "" {
		who = " (" + e.Policy.By + ")"
	}
	return fmt.Sprintf("%s is set by your administrator%s in %s and cannot be changed here", what, who, e.Policy.Path)
}

// mark says of everything in a table that it stands in a policy.
func (t *table) mark() {
	for _, e := range t.entries {
		e.policy = true
		e.value.mark()
	}
}

func (v *value) mark() {
	v.policy = true
	if v.table != nil {
		v.table.mark()
	}
	for i := range v.items {
		v.items[i].mark()
	}
}

// overlay puts a policy's keys into a configuration's, in the place of its own. It
// returns the policy's accounts that the configuration would have to complete.
func (p *Policy) overlay(root *table) (unfinished []value) {
	if p == nil {
		return nil
	}
	for _, e := range p.root.entries {
		if e.key == "account" && e.value.kind == unstable.Array {
			unfinished = overlayAccounts(root, e)
			continue
		}
		root.overlay(e)
	}
	return unfinished
}

// overlay puts an entry into a table, in the place of one of that key; a table's keys
// are put in one by one. Where tables are meant and the person wrote something else,
// that is left to be found wrong.
func (t *table) overlay(e *entry) {
	own := t.find(e.key)
	switch {
	case own == nil:
		added := *e
		if e.value.table != nil {
			// A table of its own, since keys may still come into it.
			added.value.table = &table{line: e.value.table.line, entries: slices.Clone(e.value.table.entries)}
		}
		t.entries = append(t.entries, &added)
	case e.value.table == nil:
		*own = *e
	case own.value.table != nil:
		for _, key := range e.value.table.entries {
			own.value.table.overlay(key)
		}
	}
}

func overlayAccounts(root *table, policy *entry) (unfinished []value) {
	own := root.find("account")
	for _, item := range policy.value.items {
		var name string
		if item.table != nil {
			if e := item.table.find("name"); e != nil {
				name = e.value.text
			}
		}
		if own != nil {
			if account := accountOf(own.value, name); account != nil && name != "" {
				for _, key := range item.table.entries {
					account.overlay(key)
				}
				continue
			}
		}
		if name != "" && (item.table.find("user") == nil || item.table.find("domain") == nil) { // see Complete
			unfinished = append(unfinished, item)
			continue
		}
		if own == nil {
			own = &entry{key: "account", line: policy.line, policy: true, value: value{kind: unstable.Array, line: policy.line, policy: true}}
			root.entries = append(root.entries, own)
		}
		if own.value.kind == unstable.Array {
			own.value.items = append(own.value.items, item)
		}
	}
	return unfinished
}

// accountOf returns the first account of that name in an array of tables, nil where
// there is none.
func accountOf(accounts value, name string) *table {
	for _, item := range accounts.items {
		if item.table == nil {
			continue
		}
		if e := item.table.find("name"); e != nil && e.value.kind == unstable.String && e.value.text == name {
			return item.table
		}
	}
	return nil
}

// unreadable says why a file could not be read.
func unreadable(path string, err error) *Error {
	reason := err
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		reason = pathErr.Err
	}
	return &Error{File: path, Reason: "cannot be read: " + reason.Error(), Err: err}
}
