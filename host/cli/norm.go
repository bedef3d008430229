package cli

import (
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/protocol"
)

func (a *app) normCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "norm NUMBER…",
		Short: "Show how numbers are read and how they would be dialled",
		Example: `  siptap norm "+43 (1) 505641" "tel:+43-1-505641;ext=12"
  siptap --region DE norm "030 901820"`,
		Args: arguments(1, -1, "a NUMBER (quoted, where it has spaces)"),
	}
	account := cmd.Flags().String("account", "", "`name` of the account whose rules are shown")
	cmd.RunE = run(func(_ *cobra.Command, args []string) error {
		if err := a.checkRegion(); err != nil {
			return err
		}
		service, log, err := a.service()
		if err != nil {
			return err
		}
		defer func() { _ = log.Close() }()
		allValid := true
		for i, text := range args {
			number, _, err := service.Normalize(text, a.region, *account)
			if err != nil {
				return err
			}
			allValid = allValid && number.Valid
			if a.json {
				a.print(number)
				continue
			}
			if i > 0 {
				say(a.streams.Out, "\n")
			}
			printNumber(a.streams.Out, number)
		}
		if !allValid {
			return &quietError{ExitFailed}
		}
		return nil
	})
	return cmd
}

// printNumber shows a number to a person, only the lines that say something.
func printNumber(out io.Writer, n protocol.Number) {
	say(out, "%s\n", n.Text)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(label, text, more string) {
		switch {
		case text == "":
		case more == "":
			say(table, "  %s\t%s\n", label, text)
		default:
			say(table, "  %s\t%s  (%s)\n", label, text, more)
		}
	}
	line("number", n.International, typeWords(n.Type))
	line("extension", n.Extension, "")
	line("country", n.Region, regionWords(n))
	line("dialled", n.Dialed, n.Rule)
	if words := riskWords(n.Risk); words != "" {
		line("beware", words, "")
	}
	if n.Error != nil {
		line("error", n.Error.Text, "")
	}
	_ = table.Flush() // a reader that has gone away needs no answer
}
