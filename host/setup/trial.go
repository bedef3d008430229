package setup

import (
	"errors"
	"io/fs"
	"os"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/secret"
)

// Trial is what an account would be, without anything being written: the whole
// configuration with it, and its password. The password that is kept is only the
// trial's where the account goes to the same server as before.
func (f Files) Trial(c Change) (cfg *config.Config, password string, err error) {
	data, err := os.ReadFile(f.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "", &config.Error{File: f.Path, Reason: "cannot be read: " + err.Error(), Err: err}
	}
	old, unusable := config.Parse(f.Path, data)
	if unusable != nil {
		return nil, "", unusable
	}
	before, err := old.Account(c.Name)
	isNew := err != nil
	change := c.apply
	if isNew {
		change = func(data []byte) ([]byte, error) {
			data, err := config.AddAccount(data, c.Name, c.Settings)
			if err != nil {
				return nil, err
			}
			return c.rest(data)
		}
	}
	fresh, err := change(data)
	if err != nil {
		return nil, "", err
	}
	if cfg, err = config.Parse(f.Path, fresh); err != nil {
		return nil, "", err
	}
	after, err := cfg.Account(c.Name)
	if err != nil || c.Password != "" {
		return cfg, c.Password, err
	}
	if isNew || SendsPasswordElsewhere(before, after) {
		return cfg, "", nil
	}
	password, err = f.Secrets.Get(c.Name)
	if errors.Is(err, secret.ErrNone) {
		return cfg, "", nil
	}
	return cfg, password, err
}
