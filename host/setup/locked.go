package setup

import (
	"slices"

	"siptap.org/siptap/host/config"
)

// under is what holds while a file is changed: the policy over it, and what both say
// together.
type under struct {
	policy *config.Policy
	config *config.Config // nil where it cannot be used
}

func (f Files) under(policy *config.Policy, data []byte) under {
	now, err := config.ParseUnder(policy, f.Path, data)
	if err != nil {
		now = nil
	}
	return under{policy, now}
}

// free takes out what an administrator has set and what is to stay as they did. What
// is to become something else is a [*config.LockedError]. The settings are those of
// an account, "" for those outside.
func (u under) free(account string, settings []config.Setting) ([]config.Setting, error) {
	var free []config.Setting
	for _, s := range settings {
		switch {
		case !u.policy.Locks(account, s.Key):
			free = append(free, s)
		case !u.says(account, s):
			return nil, &config.LockedError{Account: account, Key: s.Key, Policy: u.policy}
		}
	}
	return free, nil
}

// says reports whether a key has those values already.
func (u under) says(account string, wanted config.Setting) bool {
	if u.config == nil {
		return false
	}
	is := u.config.Settings()
	if account != "" {
		found := u.account(account)
		if found == nil {
			return false
		}
		is = found.Settings()
	}
	return slices.ContainsFunc(is, func(s config.Setting) bool {
		return s.Key == wanted.Key && slices.Equal(s.Values, wanted.Values)
	})
}

// account returns the account of that name, unfinished ones included; nil for none.
func (u under) account(name string) *config.Account {
	for _, accounts := range [][]config.Account{u.config.Accounts, u.config.Unfinished} {
		for i := range accounts {
			if accounts[i].Name == name {
				return &accounts[i]
			}
		}
	}
	return nil
}

// rules reports whether an account's rewrite rules may become these.
func (u under) rules(account string, wanted []config.Rewrite) (change bool, err error) {
	if !u.policy.Locks(account, "rewrite") {
		return true, nil
	}
	if u.config != nil {
		if found := u.account(account); found != nil && slices.Equal(found.Rewrite, wanted) {
			return false, nil
		}
	}
	return false, &config.LockedError{Account: account, Key: "rewrite", Policy: u.policy}
}
