package cli

import (
	"github.com/spf13/cobra"

	"siptap.org/siptap/install"
)

func (a *app) uninstallCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Undo siptap install",
		Long: `Remove what siptap install wrote, and nothing else. Accounts, passwords and the
log stay.`,
		Args: arguments(0, 0, "no argument"),
	}
	browsers, dryRun := installFlags(cmd)
	cmd.RunE = run(func(*cobra.Command, []string) error {
		env, err := install.SystemEnv()
		if err != nil {
			return err
		}
		removal, err := install.NewRemoval(env, *browsers)
		if err != nil {
			return browserError(err)
		}
		paths := removal.Paths
		if !*dryRun {
			if paths, err = removal.Apply(); err != nil {
				return err
			}
		}
		for _, path := range removal.Kept {
			say(a.streams.Err, "siptap: %s is not Siptap's and stays\n", path)
		}
		if a.json {
			a.print(struct {
				Removed []string `json:"removed"`
				Kept    []string `json:"kept,omitempty"`
				DryRun  bool     `json:"dry_run,omitempty"`
			}{append([]string{}, paths...), removal.Kept, *dryRun})
			return nil
		}
		a.printPaths("Removed", "Would remove", *dryRun, paths)
		if len(paths) == 0 {
			say(a.streams.Out, "There is nothing to remove.\n")
		}
		return nil
	})
	return cmd
}
