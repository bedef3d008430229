package cli

import (
	"github.com/spf13/cobra"

	"siptap.org/siptap/host/demo"
)

func (a *app) demoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show it all at once, with nothing set up",
		Long: `Start a SIP server, a desk phone and somebody to call on this machine alone, and
a browser with the extension on a sample page: tap a number there, and watch the
SIP messages here. Nothing is installed, and nothing is left.`,
		Example: `  siptap demo
  siptap demo --headless --browser firefox --screenshot call.png`,
		Args: arguments(0, 0, "no argument"),
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	options := demo.Options{Stdout: a.streams.Out, Stderr: a.streams.Err, Color: a.streams.Color}
	flags.BoolVar(&options.Headless, "headless", false, "open no window, click by itself and end")
	flags.StringVar(&options.Browser, "browser", "", "`name` of the browser: chromium, chrome or firefox")
	flags.StringVar(&options.Screenshot, "screenshot", "", "`file` for a picture of the page in the middle of the call")
	cmd.RunE = run(func(cmd *cobra.Command, _ []string) error {
		if a.json {
			return usagef("leave it out", "siptap demo has no --json")
		}
		return demo.Run(cmd.Context(), options)
	})
	return cmd
}
