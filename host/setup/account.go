package setup

import (
	"errors"
	"slices"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/secret"
)

// Change is what is to become of an account.
type Change struct {
	Name     string
	Settings []config.Setting  // the keys that are changed, see [config.SetAccount]
	Rewrite  *[]config.Rewrite // nil: as they are
	Password string            // the new one; "" = as it is
	Default  bool              // it becomes the default account
	Revision string            // of the file that the change was made to; "" = any
}

// Add adds an account. The error wraps [config.ErrAccountExists] or [ErrStale], or is
// a [*config.Error] that says what is missing or wrong.
func (f Files) Add(c Change) error {
	return f.edit(c.Revision, func(data []byte) ([]byte, error) {
		data, err := config.AddAccount(data, c.Name, c.Settings)
		if err != nil {
			return nil, err
		}
		return c.rest(data)
	}, func(_, _ *config.Config) error {
		// A password of an earlier account of that name is not this one's.
		if err := f.Secrets.Delete(c.Name); err != nil || c.Password == "" {
			return err
		}
		return f.Secrets.Set(c.Name, c.Password)
	})
}

// Alter changes an account. A new domain, proxy, realm or transport clears the
// password, which is told, unless there is a new one. The error wraps
// [config.ErrNoAccount] or [ErrStale], or is a [*config.Error]; nothing is changed then.
func (f Files) Alter(c Change) (cleared bool, err error) {
	forgotten := ""
	err = f.edit(c.Revision, c.apply, func(old, fresh *config.Config) error {
		// The password goes before the new address is in force.
		var err error
		forgotten, err = f.clearPassword(c.Name, old, fresh)
		if err == nil && c.Password != "" {
			err = f.Secrets.Set(c.Name, c.Password)
		}
		return err
	})
	if err != nil {
		if forgotten != "" {
			// The old address is still in force, and so is its password.
			err = errors.Join(err, f.Secrets.Set(c.Name, forgotten))
		}
		return false, err
	}
	return forgotten != "" && c.Password == "", nil
}

// Remove removes an account and its password.
func (f Files) Remove(name, revision string) error {
	return f.edit(revision, func(data []byte) ([]byte, error) {
		return config.RemoveAccount(data, name)
	}, func(_, _ *config.Config) error {
		return f.Secrets.Delete(name)
	})
}

// apply changes the account in a file's text.
func (c Change) apply(data []byte) ([]byte, error) {
	data, err := config.SetAccount(data, c.Name, c.Settings)
	if err != nil {
		return nil, err
	}
	return c.rest(data)
}

// rest changes what is not among the account's own keys.
func (c Change) rest(data []byte) ([]byte, error) {
	var err error
	if c.Rewrite != nil {
		if data, err = config.SetRewrites(data, c.Name, *c.Rewrite); err != nil {
			return nil, err
		}
	}
	if c.Default {
		return config.SetSettings(data, []config.Setting{{Key: "default_account", Values: []string{c.Name}}})
	}
	return data, nil
}

// clearPassword forgets the password where the account goes to another server
// now, or where nobody knows to which one it went before. It returns what it has
// forgotten, "" for nothing.
func (f Files) clearPassword(name string, old, fresh *config.Config) (string, error) {
	now, err := fresh.Account(name)
	if err != nil {
		return "", err
	}
	if old != nil {
		before, err := old.Account(name)
		if err == nil && !SendsPasswordElsewhere(before, now) {
			return "", nil
		}
	}
	password, err := f.Secrets.Get(name)
	switch {
	case errors.Is(err, secret.ErrNone):
		return "", nil
	case err != nil:
		return "", err
	}
	return password, f.Secrets.Delete(name)
}

// SendsPasswordElsewhere reports whether a change of an account could bring its
// password to a server that it was not meant for.
func SendsPasswordElsewhere(old, fresh *config.Account) bool {
	return old.Domain != fresh.Domain || old.Realm != fresh.Realm || old.Transport != fresh.Transport ||
		!slices.Equal(old.OutboundProxy, fresh.OutboundProxy)
}

// Unchanged takes the settings out that say what the account says already.
func Unchanged(account *config.Account, settings []config.Setting) []config.Setting {
	is := account.Settings()
	return slices.DeleteFunc(slices.Clone(settings), func(s config.Setting) bool {
		i := slices.IndexFunc(is, func(have config.Setting) bool { return have.Key == s.Key })
		return i >= 0 && slices.Equal(is[i].Values, s.Values)
	})
}

// PasswordState says of an account's password, without telling it: "kept", "none" or
// "unreadable".
func PasswordState(secrets secret.Store, name string) string {
	switch _, err := secrets.Get(name); {
	case errors.Is(err, secret.ErrNone):
		return "none"
	case err != nil:
		return "unreadable"
	}
	return "kept"
}
