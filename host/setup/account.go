package setup

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/secret"
)

// Change is what is to become of an account.
type Change struct {
	Name     string
	Rename   string            // the name that it gets; "" = it keeps its own
	Settings []config.Setting  // the keys that are changed, see [config.SetAccount]
	Rewrite  *[]config.Rewrite // nil: as they are
	Password string            // the new one; "" = as it is
	Default  bool              // it becomes the default account
	Revision string            // of the file that the change was made to; "" = any
}

// Add adds an account. The error wraps [config.ErrAccountExists] or [ErrStale], or is
// a [*config.Error] that says what is missing or wrong, or a [*config.LockedError].
func (f Files) Add(c Change) error {
	return f.edit(c.Revision, c.add, func(_, _ *config.Config) error {
		// A password of an earlier account of that name is not this one's.
		if err := f.Secrets.Delete(c.Name); err != nil || c.Password == "" {
			return err
		}
		return f.Secrets.Set(c.Name, c.Password)
	})
}

// Alter changes an account. A new domain, proxy, realm, transport or authority clears the
// password, which is told, unless there is a new one. The error wraps
// [config.ErrNoAccount], [config.ErrAccountExists] (of the new name) or [ErrStale], or is
// a [*config.Error] or a [*config.LockedError]; nothing is changed then.
func (f Files) Alter(c Change) (cleared bool, err error) {
	forgotten, moved := "", false
	err = f.edit(c.Revision, c.apply, func(old, fresh *config.Config) error {
		// The password goes before the new address is in force.
		var err error
		forgotten, err = f.clearPassword(c, old, fresh)
		if err != nil {
			return err
		}
		moved = c.renames()
		switch {
		case c.Password != "":
			return f.Secrets.Set(c.newName(), c.Password)
		case moved:
			return f.copyPassword(c.Name, c.Rename)
		}
		return nil
	})
	if err != nil {
		if moved {
			err = errors.Join(err, f.Secrets.Delete(c.Rename))
		}
		if forgotten != "" {
			// The old address is still in force, and so is its password.
			err = errors.Join(err, f.Secrets.Set(c.Name, forgotten))
		}
		return false, err
	}
	if moved {
		// Only now does nobody look for it there any more.
		if err := f.Secrets.Delete(c.Name); err != nil {
			return false, fmt.Errorf("the account is called %q now, but its password is kept under the old name too: %w", c.Rename, err)
		}
	}
	return forgotten != "" && c.Password == "", nil
}

// copyPassword keeps an account's password under a new name too. One of an earlier
// account of that name is not this one's.
func (f Files) copyPassword(name, to string) error {
	password, err := f.Secrets.Get(name)
	switch {
	case errors.Is(err, secret.ErrNone):
		return f.Secrets.Delete(to)
	case err != nil:
		return err
	}
	return f.Secrets.Set(to, password)
}

// renames reports whether the account gets another name.
func (c Change) renames() bool { return c.Rename != "" && c.Rename != c.Name }

// newName is what the account is called afterwards.
func (c Change) newName() string {
	if c.renames() {
		return c.Rename
	}
	return c.Name
}

// Remove removes an account and its password. One that would still be there, since an
// administrator has set it, is a [*config.LockedError].
func (f Files) Remove(name, revision string) error {
	return f.edit(revision, func(now under, data []byte) ([]byte, error) {
		if now.policy.Has(name) && now.policy.Complete(name) {
			return nil, &config.LockedError{Account: name, Key: "name", Policy: now.policy}
		}
		return config.RemoveAccount(data, name)
	}, func(_, _ *config.Config) error {
		return f.Secrets.Delete(name)
	})
}

// add puts the account into a file's text.
func (c Change) add(now under, data []byte) ([]byte, error) {
	if now.policy.Complete(c.Name) {
		return nil, fmt.Errorf("%w: %q, by your administrator", config.ErrAccountExists, c.Name)
	}
	free, err := now.free(c.Name, c.Settings)
	if err != nil {
		return nil, err
	}
	if data, err = config.AddAccount(data, c.Name, free); err != nil {
		return nil, err
	}
	return c.rest(now, data)
}

// apply changes the account in a file's text. One that only the policy has gets a
// place there, for what the person adds to it.
func (c Change) apply(now under, data []byte) ([]byte, error) {
	free, err := now.free(c.Name, c.Settings)
	if err != nil {
		return nil, err
	}
	if now.policy.Has(c.Name) && !config.HasAccount(data, c.Name) {
		if len(free) > 0 || c.Rewrite != nil {
			data, err = config.AddAccount(data, c.Name, free)
		}
	} else {
		data, err = config.SetAccount(data, c.Name, free)
	}
	if err != nil {
		return nil, err
	}
	return c.rest(now, data)
}

// rest changes what is not among the account's own keys.
func (c Change) rest(now under, data []byte) ([]byte, error) {
	if c.Rewrite != nil {
		change, err := now.rules(c.Name, *c.Rewrite)
		if err != nil {
			return nil, err
		}
		if change {
			if data, err = config.SetRewrites(data, c.Name, *c.Rewrite); err != nil {
				return nil, err
			}
		}
	}
	if c.Default {
		free, err := now.free("", []config.Setting{{Key: "default_account", Values: []string{c.Name}}})
		if err != nil {
			return nil, err
		}
		if data, err = config.SetSettings(data, free); err != nil {
			return nil, err
		}
	}
	if !c.renames() {
		return data, nil
	}
	return c.rename(now, data)
}

// rename gives the account its new name, where that is the person's to choose: not
// where a policy goes by the old one, or has an account of the new one.
func (c Change) rename(now under, data []byte) ([]byte, error) {
	switch {
	case now.policy.Has(c.Name):
		return nil, &config.LockedError{Account: c.Name, Key: "name", Policy: now.policy}
	case now.policy.Has(c.Rename):
		return nil, fmt.Errorf("%w: %q, by your administrator", config.ErrAccountExists, c.Rename)
	case now.config != nil && now.config.DefaultAccount == c.Name && now.policy.Locks("", "default_account"):
		return nil, &config.LockedError{Key: "default_account", Policy: now.policy}
	}
	return config.RenameAccount(data, c.Name, c.Rename)
}

// clearPassword forgets the password where the account goes to another server
// now, or where nobody knows to which one it went before. It returns what it has
// forgotten, "" for nothing.
func (f Files) clearPassword(c Change, old, fresh *config.Config) (string, error) {
	name := c.Name
	now, err := fresh.Account(c.newName())
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
		old.TLSCA != fresh.TLSCA || !slices.Equal(old.OutboundProxy, fresh.OutboundProxy)
}

// Unchanged takes the settings out that say what the account says already.
func Unchanged(account *config.Account, settings []config.Setting) []config.Setting {
	is := account.Settings()
	return slices.DeleteFunc(slices.Clone(settings), func(s config.Setting) bool {
		i := slices.IndexFunc(is, func(have config.Setting) bool { return have.Key == s.Key })
		return i >= 0 && slices.Equal(is[i].Values, s.Values)
	})
}

// PasswordState says of an account's password, without telling it: "kept", "none",
// "unreadable", or "environment" where SIPTAP_PASSWORD is used for every account.
func (f Files) PasswordState(name string) string {
	if os.Getenv(secret.EnvPassword) != "" {
		return "environment"
	}
	switch _, err := f.Secrets.Get(name); {
	case errors.Is(err, secret.ErrNone):
		return "none"
	case err != nil:
		return "unreadable"
	}
	return "kept"
}
