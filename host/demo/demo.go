package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/kardianos/osext"

	"siptap.org/siptap/host/browser"
)

// Options say how the demonstration runs.
type Options struct {
	Headless   bool   // no window: it clicks itself, once, and ends
	Browser    string // as [browser.Find] takes it; "" = the first one that is installed
	Screenshot string // a file for a picture of the page in the middle of a call; "" = none

	Stdout io.Writer // what happens, for a person
	Stderr io.Writer // what could not be done as asked
	Color  bool      // Stdout shows colours

	// Program is the host that the browser starts; "" = this very program.
	Program string
}

const (
	// headlessTime bounds a run that nobody watches.
	headlessTime = 55 * time.Second
	// closeTime bounds the polite part of closing everything.
	closeTime = 5 * time.Second
)

var (
	// ErrNoCall indicates that the demonstration ended before a call connected.
	ErrNoCall = errors.New("the demo ended before a call connected")
	// ErrNoPicture indicates that the picture that was asked for was not taken.
	ErrNoPicture = errors.New("no picture was taken")

	errTooLong = errors.New("the demo took longer than a minute; is the machine very busy?")
)

// Run shows the demonstration. Without a window, or a display for one, it ends by
// itself within a minute; else when the browser is closed, the context ends or
// the program is asked to end (Ctrl-C). When it returns, nothing that it started
// runs any more and nothing that it wrote is left, the picture aside.
//
// The error is nil only if a call came to `connected`, and the picture was taken
// where one was asked for.
func Run(ctx context.Context, o Options) (err error) {
	ctx, release := interruptible(ctx)
	defer release()
	if !o.Headless && !hasDisplay() {
		o.Headless = true
		fmt.Fprintln(o.Stderr, "There is no display for a window, so the demo clicks by itself.")
	}
	if o.Headless {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, headlessTime, errTooLong)
		defer cancel()
	}
	if o.Program == "" {
		if o.Program, err = osext.Executable(); err != nil {
			return fmt.Errorf("find this program's own file: %w", err)
		}
	}
	spec, found := browser.Find(o.Browser)
	if errors.Is(found, browser.ErrUnknown) {
		return found
	}
	if found != nil && o.Browser != "" {
		// Another browser than the one that was asked for would not be the answer,
		// unless there is none at all.
		if other, err := browser.Find(""); err == nil {
			return fmt.Errorf("%w; %s is: try --browser %s", found, other.Name, other.Name)
		}
	}

	screen := newScreen(o.Stdout, o.Color)
	defer screen.close()
	screen.say("Siptap's demo: a SIP server, a desk phone and somebody to call, all on 127.0.0.1.")
	stage, err := setStage(ctx, screen)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.strike()) }()

	way := "the page, the extension, the program, the SIP server, your phone, theirs"
	if found != nil {
		tellMissing(o.Stderr, found)
		way = "the program, the SIP server, your phone, theirs; the page and the extension want a browser"
		err = playBrowser(ctx, o, stage, screen)
	} else {
		err = browse(ctx, o, spec, stage, screen)
	}
	if err = outcome(ctx, err, screen.outcome()); err == nil {
		screen.say("\nThat was the whole line: %s.", way)
	}
	return err
}

// outcome decides what a run came to.
func outcome(ctx context.Context, err error, calls tally) error {
	cause := context.Cause(ctx)
	switch {
	case errors.Is(err, ErrNoPicture):
		return err
	case calls.connected > 0:
		if err != nil && cause != nil && errors.Is(err, cause) {
			return nil // the end that was asked for
		}
		return err
	case errors.Is(cause, errTooLong):
		return errors.Join(errTooLong, err)
	case cause != nil:
		return ErrNoCall
	case err != nil:
		return err
	case calls.last != "":
		return fmt.Errorf("%w: the last one was %s", ErrNoCall, calls.last)
	}
	return ErrNoCall
}

// tellMissing says that no browser is installed, and how to get one.
func tellMissing(w io.Writer, found error) {
	fmt.Fprintf(w, `No browser is installed that could show it (%v).
Get one with   sudo apt install chromium   or   sudo apt install firefox-esr
(Fedora: dnf install chromium; macOS and Windows: google.com/chrome, firefox.com).
The demo now plays the browser's part itself, over the same native-messaging frames.
`, found)
}

// closing is a context for closing things in, whether or not the run's own has
// ended.
func closing() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), closeTime)
}

// hasDisplay reports whether a browser can open a window.
func hasDisplay() bool {
	return displayAlways || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
