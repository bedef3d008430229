package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/secret"
)

func (a *app) accountSetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "set NAME",
		Short: "Change an account, or its password",
		Long: `Change keys of an account; the rest of the file stays as it is, comments
included. An empty value gives a key its default again. A new domain, proxy,
realm or transport removes the password, so that it never reaches a server that
it was not meant for.`,
		Example: `  siptap account set office --outbound-proxy "proxy.example.com;lr"
  siptap account set office --password`,
		Args: arguments(1, 1, "the account's NAME"),
	}
	settings := accountFlags(cmd)
	var ask askFlag
	cmd.Flags().Var(&ask, "password", "ask for a new password")
	cmd.Flags().Lookup("password").NoOptDefVal = "true"
	fromStdin := cmd.Flags().Bool("password-stdin", false, "read a new password from the first line of standard input")
	cmd.RunE = run(func(_ *cobra.Command, args []string) error {
		name := args[0]
		given, err := settings()
		if err != nil {
			return err
		}
		if len(given) == 0 && !bool(ask) && !*fromStdin {
			return usagef("run: siptap account set --help", "nothing is to be changed")
		}
		path, secrets, err := a.files()
		if err != nil {
			return err
		}
		password := ""
		switch {
		case *fromStdin:
			password, err = a.passwordFrom()
		case bool(ask):
			password, err = a.askPassword(fmt.Sprintf("%q", name))
			if err == nil && password == "" {
				err = errors.New("no password was typed; nothing is changed")
			}
		}
		if err != nil {
			return err
		}
		cleared := false
		err = config.Edit(path, func(data []byte) ([]byte, error) {
			return config.SetAccount(data, name, given)
		}, func(old, fresh *config.Config) error {
			// The password goes before the new address is in force.
			cleared, err = clearPassword(secrets, name, old, fresh)
			if err == nil && password != "" {
				err, cleared = secrets.Set(name, password), false
			}
			return err
		})
		if err != nil {
			return err
		}
		if cleared {
			fmt.Fprintf(a.streams.Err, "siptap: the password was removed, as it was meant for the old address; "+
				"give it again with: siptap account set %s --password\n", name)
		}
		return a.accountDone(name, "Changed %q in %s.", name, path)
	})
	return cmd
}

// clearPassword forgets the password where the account goes to another server
// now, or where nobody knows to which one it went before.
func clearPassword(secrets secret.Store, name string, old, fresh *config.Config) (bool, error) {
	now, err := fresh.Account(name)
	if err != nil {
		return false, err
	}
	if old != nil {
		before, err := old.Account(name)
		if err == nil && !sendsPasswordElsewhere(before, now) {
			return false, nil
		}
	}
	_, err = secrets.Get(name)
	switch {
	case errors.Is(err, secret.ErrNone):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, secrets.Delete(name)
}
