package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/setup"
)

// errPasswordArgument indicates a password on the command line, where other
// users and the shell's history would see it.
var errPasswordArgument = errors.New("a password is never an argument")

func (a *app) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Set up the SIP accounts that calls are placed with",
		Args:  a.unknownCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.accountAddCommand(), a.accountSetCommand(), a.accountListCommand(), a.accountRemoveCommand())
	return cmd
}

// accountFlags offers each key of an account as a flag: outbound_proxy becomes
// --outbound-proxy. The function returns the settings that were given.
func accountFlags(cmd *cobra.Command) func() ([]config.Setting, error) {
	flags := cmd.Flags()
	flags.SortFlags = false
	for _, key := range config.AccountKeys() {
		if key.List {
			flags.StringArray(flagName(key.Name), nil, key.Usage)
		} else {
			flags.String(flagName(key.Name), "", key.Usage)
		}
	}
	return func() ([]config.Setting, error) {
		var settings []config.Setting
		for _, key := range config.AccountKeys() {
			name := flagName(key.Name)
			if !flags.Changed(name) {
				continue
			}
			setting := config.Setting{Key: key.Name}
			if key.List {
				setting.Values, _ = flags.GetStringArray(name)
			} else {
				value, _ := flags.GetString(name)
				setting.Values = []string{value}
			}
			// An empty value gives a key its default again.
			if len(setting.Values) == 1 && setting.Values[0] == "" {
				setting.Values = nil
			}
			if err := config.CheckSetting(setting); err != nil {
				return nil, usagef("run: "+cmd.CommandPath()+" --help", "--%s %s: %s", name, strings.Join(setting.Values, " "), err)
			}
			settings = append(settings, setting)
		}
		return settings, nil
	}
}

func flagName(key string) string { return strings.ReplaceAll(key, "_", "-") }

// files returns the configuration with its passwords.
func (a *app) files() (setup.Files, error) {
	path, err := a.path()
	if err != nil {
		return setup.Files{}, err
	}
	return setup.Open(path), nil
}
