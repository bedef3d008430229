package setup

import (
	"errors"
	"os"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/secret"
)

// Trial is what an account would be, without anything being written: the whole
// configuration with it, and its password. The password that is kept, or that the
// environment gives for every account, is only the trial's where the account goes to
// the same server as before.
func (f Files) Trial(c Change) (cfg *config.Config, password string, err error) {
	policy, data, err := f.read()
	if err != nil {
		return nil, "", err
	}
	old, unusable := config.ParseUnder(policy, f.Path, data)
	if unusable != nil {
		return nil, "", unusable
	}
	before, err := old.Account(c.Name)
	isNew := err != nil
	change := c.apply
	if isNew {
		change = c.add
	}
	fresh, err := change(under{policy, old}, data)
	if err != nil {
		return nil, "", err
	}
	if cfg, err = config.ParseUnder(policy, f.Path, fresh); err != nil {
		return nil, "", err
	}
	after, err := cfg.Account(c.Name)
	if err != nil || c.Password != "" {
		return cfg, c.Password, err
	}
	if isNew || SendsPasswordElsewhere(before, after) {
		return cfg, "", nil
	}
	password, err = f.password(c.Name)
	if errors.Is(err, secret.ErrNone) {
		return cfg, "", nil
	}
	return cfg, password, err
}

// password is what a call with the account would use: the environment's comes first.
func (f Files) password(account string) (string, error) {
	if given := os.Getenv(secret.EnvPassword); given != "" {
		return given, nil
	}
	return f.Secrets.Get(account)
}
