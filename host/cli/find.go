package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

func (a *app) findCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "find [FILE]",
		Short: "Find the phone numbers in a text",
		Long: `Find the phone numbers in a text file, or in standard input. With --json, start
and end count UTF-16 code units, as browsers do. Without --region, the country of
national numbers is what addresses and international numbers in the text tell,
else the configured one.

With --explain, every candidate is shown, also those that are refused, with the
evidence for and against it: a candidate is taken when its weights come to 1 or
more and it is a valid number.`,
		Example: `  siptap find letter.txt
  siptap find --explain letter.txt
  pdftotext invoice.pdf - | siptap --region AT find --json`,
		Args: arguments(0, 1, "at most one FILE"),
	}
	account := cmd.Flags().String("account", "", "`name` of the account whose rules are shown")
	explain := cmd.Flags().Bool("explain", false, "show every candidate with the evidence for and against it")
	cmd.RunE = run(func(_ *cobra.Command, args []string) error {
		if err := a.checkRegion(); err != nil {
			return err
		}
		service, log, err := a.service()
		if err != nil {
			return err
		}
		defer func() { _ = log.Close() }()
		text, err := a.text(args)
		if err != nil {
			return err
		}
		region, err := service.Reading(a.region, text)
		if err != nil {
			return err
		}
		if *explain {
			return a.explain(service, text, region, *account)
		}
		table := tabwriter.NewWriter(a.streams.Out, 0, 0, 2, ' ', 0)
		for _, match := range phonenorm.Find(text, "", region) {
			number, err := service.Describe(match.Number, nil, *account)
			if err != nil {
				return err
			}
			number.Start, number.End = &match.Start, &match.End
			if a.json {
				a.print(number)
			} else {
				printMatch(table, number)
			}
		}
		return table.Flush()
	})
	return cmd
}

// text reads the file that was named, or standard input.
func (a *app) text(args []string) (string, error) {
	if len(args) == 0 || args[0] == "-" {
		if a.streams.Terminal {
			say(a.streams.Err, "Type or paste the text; Ctrl-D ends it.\n")
		}
		data, err := io.ReadAll(a.streams.In)
		if err != nil {
			return "", fmt.Errorf("read standard input: %w", err)
		}
		return string(data), nil
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		if pathErr, ok := errors.AsType[*os.PathError](err); ok {
			err = pathErr.Err
		}
		return "", fmt.Errorf("read %s: %w", args[0], err)
	}
	return string(data), nil
}

func printMatch(out io.Writer, n protocol.Number) {
	what, dialed := typeWords(n.Type), n.Dialed
	if words := riskWords(n.Risk); words != "" && n.Risk != string(phonenorm.RiskInternational) {
		what = words
	}
	if n.Error != nil {
		dialed = n.Error.Text
	}
	number := n.International
	if number == "" {
		number = n.National
	}
	if n.Extension != "" {
		number += " ext. " + n.Extension
	}
	say(out, "%s\t%s\t%s\t%s\t%s\n", n.Text, number, n.Region, what, dialed)
}
