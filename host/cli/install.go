package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"siptap.org/siptap/install"
)

func (a *app) installCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Connect your browsers with this program",
		Long: `Tell your browsers where this program is, and put the extension into a folder
that they can load it from. It can be repeated, and undone with siptap uninstall.`,
		Example: `  siptap install
  siptap install --browser firefox --dry-run`,
		Args: arguments(0, 0, "no argument"),
	}
	browsers, dryRun := installFlags(cmd)
	cmd.RunE = run(func(*cobra.Command, []string) error {
		env, err := install.SystemEnv()
		if err != nil {
			return err
		}
		plan, err := install.NewPlan(env, *browsers)
		if err != nil {
			return browserError(err)
		}
		done := installed{Program: plan.Program, DryRun: *dryRun}
		for _, step := range plan.Next {
			done.Next = append(done.Next, nextStep{step.Browser.Name, step.Text})
		}
		if *dryRun {
			done.Written = plan.Paths()
		} else {
			if done.Written, err = plan.Apply(); err != nil {
				return err
			}
			if err := plan.Verify(); err != nil {
				return fmt.Errorf("look at what was written: %w", err)
			}
		}
		if a.json {
			a.print(done)
			return nil
		}
		a.printPaths("Wrote", "Would write", *dryRun, done.Written)
		if *dryRun {
			return nil
		}
		say(a.streams.Out, "\nOne thing is left to do in each browser:\n")
		for _, step := range plan.Next {
			say(a.streams.Out, "  %s: %s\n", step.Browser.Title, step.Text)
		}
		return nil
	})
	return cmd
}

// installed is what `install --json` prints.
type installed struct {
	Program string     `json:"program"` // what the browsers start
	Written []string   `json:"written"` // files and folders
	DryRun  bool       `json:"dry_run,omitempty"`
	Next    []nextStep `json:"next"`
}

type nextStep struct {
	Browser string `json:"browser"`
	Text    string `json:"text"`
}

func installFlags(cmd *cobra.Command) (browsers *[]string, dryRun *bool) {
	cmd.Flags().SortFlags = false
	browsers = cmd.Flags().StringArray("browser", nil, "`name` of a browser: chromium, chrome or firefox; again for the next (default: all that are found)")
	dryRun = cmd.Flags().Bool("dry-run", false, "only show what would be done")
	return browsers, dryRun
}

// browserError tells a name that is no browser's from what went wrong.
func browserError(err error) error {
	if errors.Is(err, install.ErrUnknownBrowser) {
		return usagef("", "%s", err)
	}
	return err
}

func (a *app) printPaths(done, would string, dryRun bool, paths []string) {
	word := done
	if dryRun {
		word = would
	}
	for _, path := range paths {
		say(a.streams.Out, "%s %s\n", word, path)
	}
}
