package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/setup"
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
  siptap account set office --password
  siptap account set office --rename "head office"`,
		Args: arguments(1, 1, "the account's NAME"),
	}
	settings := accountFlags(cmd)
	rename := cmd.Flags().String("rename", "", "call the account by this `name` from now on")
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
		if cmd.Flags().Changed("rename") {
			if err := config.CheckSetting(config.Setting{Key: "name", Values: []string{*rename}}); err != nil {
				return usagef("run: siptap account set --help", "--rename %s: %s", *rename, err)
			}
		}
		if len(given) == 0 && *rename == "" && !bool(ask) && !*fromStdin {
			return usagef("run: siptap account set --help", "nothing is to be changed")
		}
		files, err := a.files()
		if err != nil {
			return err
		}
		// Nobody is asked for the password of an account that is not there. What is
		// wrong with the file otherwise, the change itself may mend.
		switch old, err := a.load(); {
		case errors.Is(err, fs.ErrNotExist):
			return err
		case err == nil && !has(old, name):
			return fmt.Errorf("%w: %q; see: siptap account list", config.ErrNoAccount, name)
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
		cleared, err := files.Alter(setup.Change{Name: name, Rename: *rename, Settings: given, Password: password})
		if err != nil {
			return err
		}
		if *rename != "" {
			name = *rename
		}
		if cleared {
			say(a.streams.Err, "siptap: the password was removed, as it was meant for the old address; "+
				"give it again with: siptap account set %s --password\n", name)
		}
		return a.accountDone(name, "Changed %q in %s.", name, files.Path)
	})
	return cmd
}

func has(c *config.Config, name string) bool {
	named := func(a config.Account) bool { return a.Name == name }
	return slices.ContainsFunc(c.Accounts, named) || slices.ContainsFunc(c.Unfinished, named)
}
