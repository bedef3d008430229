package cli

import (
	"errors"
	"io/fs"

	"github.com/spf13/cobra"
)

func (a *app) accountRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove an account and its password",
		Args:  arguments(1, 1, "the account's NAME"),
		RunE: run(func(_ *cobra.Command, args []string) error {
			name := args[0]
			files, err := a.files()
			if err != nil {
				return err
			}
			if _, err := a.load(); errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if err := files.Remove(name, ""); err != nil {
				return err
			}
			if a.json {
				a.print(struct {
					Removed string `json:"removed"`
				}{name})
				return nil
			}
			say(a.streams.Out, "Removed %q and its password from %s.\n", name, files.Path)
			return nil
		}),
	}
}
