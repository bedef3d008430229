// Package secret owns the accounts' passwords: where they are kept and how they
// are read. It never logs one, never puts one into an error, and knows nothing
// of what an account is beyond its name.
//
// Passwords are kept in a file that only its owner can read, beside the
// configuration. The operating system's keyring can join behind [Store].
package secret

import (
	"errors"
	"os"
)

// ErrNone indicates that no password is kept for an account. Some accounts need
// none: a phone that is called directly does not ask for it.
var ErrNone = errors.New("no password is kept for this account")

// EnvPassword is the environment variable whose value, when it is not empty, is
// used for every account in place of what is kept. It serves scripts.
const EnvPassword = "SIPTAP_PASSWORD"

// Store keeps passwords by account name.
type Store interface {
	// Get returns an account's password, or an error that wraps ErrNone.
	Get(account string) (string, error)
	// Set keeps a password in place of an earlier one.
	Set(account, password string) error
	// Delete forgets an account's password; having none is no error.
	Delete(account string) error
}

// Kept returns where the passwords of a configuration file's accounts are kept:
// what is changed when an account is.
func Kept(configPath string) Store { return NewFile(FilePath(configPath)) }

// Open returns the store to dial with: the environment first, then what is kept.
func Open(configPath string) Store {
	return environment{Store: Kept(configPath), getenv: os.Getenv}
}

// environment answers from EnvPassword before it asks the store behind it.
type environment struct {
	Store
	getenv func(string) string
}

func (e environment) Get(account string) (string, error) {
	if password := e.getenv(EnvPassword); password != "" {
		return password, nil
	}
	return e.Store.Get(account)
}
