package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/setup"
)

func (a *app) accountAddCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Add an account; its password is asked for",
		Example: `  siptap account add office --domain sip.example.com --user 2622221
  siptap account add desk --domain 192.0.2.7 --user desk --outbound-proxy "192.0.2.7:5060;lr"
  pass sip/office | siptap account add office --domain sip.example.com --user 2622221 --password-stdin`,
		Args: arguments(1, 1, "the account's NAME"),
	}
	settings := accountFlags(cmd)
	fromStdin := cmd.Flags().Bool("password-stdin", false, "read the password from the first line of standard input")
	cmd.RunE = run(func(_ *cobra.Command, args []string) error {
		name := args[0]
		given, err := settings()
		if err != nil {
			return err
		}
		for _, needed := range []string{"domain", "user"} {
			if !slices.ContainsFunc(given, func(s config.Setting) bool { return s.Key == needed && s.Values != nil }) {
				return usagef("run: siptap account add --help", "an account needs --%s", needed)
			}
		}
		files, err := a.files()
		if err != nil {
			return err
		}
		// Whether it can be added is known before anybody types a password.
		old, err := config.LoadOrEmpty(files.Path)
		if err != nil {
			return err
		}
		if has(old, name) {
			return fmt.Errorf("%w: %q; change it with: siptap account set %s", config.ErrAccountExists, name, name)
		}
		password, err := a.newPassword(name, *fromStdin)
		if err != nil {
			return err
		}
		err = files.Add(setup.Change{Name: name, Settings: given, Password: password})
		if err != nil {
			return err
		}
		return a.accountDone(name, "Added %q to %s.", name, files.Path)
	})
	return cmd
}

// newPassword gets the password of a new account: from standard input, from the
// person, or none where nobody can be asked.
func (a *app) newPassword(name string, fromStdin bool) (string, error) {
	if fromStdin {
		return a.passwordFrom()
	}
	if a.streams.Terminal {
		return a.askPassword(fmt.Sprintf("%q (none: just press Enter)", name))
	}
	say(a.streams.Err, "siptap: no password was given; add one with: siptap account set %s --password\n", name)
	return "", nil
}

// accountDone tells what has been done: a sentence, or with --json the account.
func (a *app) accountDone(name, format string, args ...any) error {
	if !a.json {
		say(a.streams.Out, format+"\n", args...)
		return nil
	}
	c, err := a.load()
	if err != nil {
		return err
	}
	account, err := c.Account(name)
	if err != nil {
		return err
	}
	files, err := a.files()
	if err != nil {
		return err
	}
	a.print(listed(c, account, files))
	return nil
}
