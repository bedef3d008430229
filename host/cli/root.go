package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/logging"
)

// app is one run of the command line.
type app struct {
	streams Streams

	// The common flags.
	configPath string
	json       bool
	region     string
	verbose    bool
}

// Run runs the command line that args (without the program's name) make up and
// returns the exit status.
func Run(ctx context.Context, args []string, streams Streams) int {
	a := &app{streams: streams}
	root := a.root()
	root.SetArgs(append([]string{}, args...)) // nil would mean the process's own
	return a.finish(root.ExecuteContext(ctx))
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "siptap",
		Short: "Tap a phone number on a web page; your own phone rings and calls it",
		Long: `Siptap calls the phone numbers of web pages with your own SIP phone: you tap a
number, your phone rings, you pick it up, and it calls that number.

See it at once, with nothing set up:   siptap demo
Set up your own phone:                 siptap account add office --domain sip.example.com --user 42
Connect your browsers:                 siptap install`,
		Args:          a.unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,

		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		CompletionOptions: cobra.CompletionOptions{
			DisableDefaultCmd: true,
		},
	}
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&a.configPath, "config", "", "configuration `file` (SIPTAP_CONFIG; default siptap/config.toml in your settings)")
	flags.BoolVar(&a.json, "json", false, "print one JSON object a line, for programs")
	flags.StringVar(&a.region, "region", "", "`country` whose national numbers are meant, like AT; ZZ = none")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "show the log (SIPTAP_LOG=debug)")

	root.AddCommand(
		a.demoCommand(), a.dialCommand(), a.normCommand(), a.findCommand(), a.accountCommand(),
		a.installCommand(), a.uninstallCommand(), a.versionCommand(),
	)
	root.SetHelpCommand(a.helpCommand(root))
	root.SetIn(a.streams.In)
	root.SetOut(a.streams.Out)
	root.SetErr(a.streams.Err)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(usageTemplate)
	return root
}

// unknownCommand refuses arguments of a command that has sub-commands only.
func (a *app) unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "run: " + cmd.CommandPath() + " --help"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean: " + cmd.CommandPath() + " " + near[0]
	}
	return usagef(hint, "there is no command %q", args[0])
}

// flagError explains a wrong flag. A value that was meant for --password is not
// repeated.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, errPasswordArgument) || strings.Contains(err.Error(), "\"--password\" flag") {
		return usagef("it is asked for, or read with --password-stdin", "%s", errPasswordArgument)
	}
	hint := "run: " + cmd.CommandPath() + " --help"
	if strings.HasPrefix(err.Error(), "unknown shorthand flag") {
		hint = "put -- before an argument that begins with a hyphen"
	}
	return usagef(hint, "%s", err)
}

// arguments makes the checker of how many arguments a command takes. what names
// them to a person.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		hint := "run: " + cmd.CommandPath() + " --help"
		switch {
		case len(args) < least:
			return usagef(hint, "%s needs %s", cmd.CommandPath(), what)
		case most >= 0 && len(args) > most:
			return usagef(hint, "%s takes %s and nothing more, but got %q", cmd.CommandPath(), what, args[most])
		}
		return nil
	}
}

// run marks what a command's work returns.
func run(work func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := work(cmd, args)
		if err == nil {
			return nil
		}
		if _, ok := errors.AsType[*quietError](err); ok {
			return err
		}
		if _, ok := errors.AsType[*usageError](err); ok {
			return err
		}
		return &operationError{err}
	}
}

// path returns the configuration file's path.
func (a *app) path() (string, error) {
	if a.configPath != "" {
		return a.configPath, nil
	}
	path, err := config.DefaultPath()
	if err != nil {
		return "", &config.Error{File: "config.toml", Reason: err.Error()}
	}
	return path, nil
}

// load reads the configuration.
func (a *app) load() (*config.Config, error) { return config.Load(a.configPath) }

// log opens the log: everything of interest in the file, and on the error stream
// only what the command itself does not tell, which is next to nothing unless
// more is asked for. A failed call is the person's news, not the program's.
func (a *app) log() (*logrus.Entry, io.Closer) {
	level, _ := logging.ParseLevel(os.Getenv(logging.EnvLevel), logrus.ErrorLevel)
	if a.verbose {
		level = max(level, logrus.DebugLevel)
	}
	file, err := logging.DefaultFile()
	if err != nil {
		file = ""
	}
	kept := logrus.InfoLevel
	if c, err := a.load(); err == nil {
		kept, _ = logging.ParseLevel(c.LogLevel, kept)
	}
	return logging.New(logging.Options{
		Stderr: a.streams.Err, StderrLevel: level,
		File: file, FileLevel: max(level, kept),
		Fields: logrus.Fields{"pid": os.Getpid()},
	})
}
