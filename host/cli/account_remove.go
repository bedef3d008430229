package cli

import (
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
)

func (a *app) accountRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove an account and its password",
		Args:  arguments(1, 1, "the account's NAME"),
		RunE: run(func(_ *cobra.Command, args []string) error {
			name := args[0]
			path, secrets, err := a.files()
			if err != nil {
				return err
			}
			if _, err := a.load(); errors.Is(err, fs.ErrNotExist) {
				return err
			}
			err = config.Edit(path, func(data []byte) ([]byte, error) {
				return config.RemoveAccount(data, name)
			}, func(_, _ *config.Config) error {
				return secrets.Delete(name)
			})
			if err != nil {
				return err
			}
			if a.json {
				a.print(struct {
					Removed string `json:"removed"`
				}{name})
				return nil
			}
			say(a.streams.Out, "Removed %q and its password from %s.\n", name, path)
			return nil
		}),
	}
}
