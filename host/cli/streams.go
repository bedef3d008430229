package cli

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/term"
)

// Streams is what a command line is connected to. Tests connect it to buffers.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer

	Terminal bool // a person sits at In and Err, and can be asked
	Color    bool // Out shows colours

	// ReadPassword reads a line without showing it; the prompt has been written.
	ReadPassword func() (string, error)
	// Interrupts delivers Ctrl-C and the request to end, until stop is called.
	// While it is not asked for, they end the program at once.
	Interrupts func() (signals <-chan os.Signal, stop func())
}

// System is the process's own streams.
func System(in, out, errs *os.File) Streams {
	stdin := int(in.Fd())
	return Streams{
		In: in, Out: out, Err: errs,
		Terminal: term.IsTerminal(stdin) && term.IsTerminal(int(errs.Fd())),
		Color:    showsColor(out),
		ReadPassword: func() (string, error) {
			if !term.IsTerminal(stdin) {
				return "", errors.New("there is no terminal to ask for the password on")
			}
			// Ctrl-C at the prompt must not leave the terminal without echo.
			state, err := term.GetState(stdin)
			if err != nil {
				return "", err
			}
			signals, stop := systemInterrupts()
			defer stop()
			type answer struct {
				password []byte
				err      error
			}
			answers := make(chan answer, 1)
			go func() {
				password, err := term.ReadPassword(stdin)
				answers <- answer{password, err}
			}()
			select {
			case a := <-answers:
				return string(a.password), a.err
			case <-signals:
				_ = term.Restore(stdin, state)
				return "", errors.New("interrupted")
			}
		},
		Interrupts: systemInterrupts,
	}
}

// systemInterrupts also takes the terminal's end as a request to end: a phone must
// not ring on because a window was closed. Meanwhile a reader of our output that
// goes away does not end the program either; the call is the person's, not the
// pipe's.
func systemInterrupts() (<-chan os.Signal, func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Ignore(syscall.SIGPIPE)
	return signals, func() {
		signal.Stop(signals)
		signal.Reset(syscall.SIGPIPE)
	}
}

// showsColor reports whether an output is a terminal that knows colours.
// Windows' old console shows their codes instead; its new one tells itself.
func showsColor(out *os.File) bool {
	switch {
	case !term.IsTerminal(int(out.Fd())), os.Getenv("NO_COLOR") != "", os.Getenv("TERM") == "dumb":
		return false
	case runtime.GOOS == "windows":
		return os.Getenv("WT_SESSION") != ""
	}
	return true
}
