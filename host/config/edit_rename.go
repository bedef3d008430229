package config

import "fmt"

// RenameAccount gives an account another name in the text of a configuration file;
// all else stays where it is. A default_account that names it goes with it. The error
// wraps [ErrNoAccount] where there is no such account, and [ErrAccountExists] where
// there is one of the new name.
func RenameAccount(data []byte, name, to string) ([]byte, error) {
	l, account, err := locate(data, name)
	if err != nil {
		return nil, err
	}
	if l.find(to) != nil {
		return nil, fmt.Errorf("%w: %q", ErrAccountExists, to)
	}
	root, err := parseTree(data)
	if err != nil {
		return nil, err
	}
	key := findKey(account.keys, "name") // by which it was found
	out := splice(data, key.valueStart, key.valueEnd, quote(to))
	// It stands before every account, where nothing has moved.
	if e := root.find("default_account"); e != nil && e.value.text == name {
		if key := findKey(l.root, "default_account"); key != nil {
			out = splice(out, key.valueStart, key.valueEnd, quote(to))
		}
	}
	return out, nil
}
