package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Options say how a browser is started.
type Options struct {
	Spec Spec // which one, from [Find]
	// Dir is an existing folder for everything that the browser writes, profile
	// and temporary files included. Its path should be short: sockets are made in
	// it.
	Dir       string
	Headless  bool     // no window
	Extension string   // the unpacked extension's folder; "" = none
	Env       []string // added to the browser's environment, "NAME=value"
	Args      []string // added to the browser's arguments
	Width     int      // the window's size in CSS pixels; 0 = 1100
	Height    int      // 0 = 800
	Dark      bool     // pages are told that a dark colour scheme is preferred, whatever the system says
	Private   bool     // the extension runs in private windows too, as a person may allow it
	// SystemAccess lets Firefox's protocol reach the browser's own windows and the
	// extension's pages, for tests that press the one and look into the other.
	SystemAccess bool
}

// Start starts a browser and loads the extension into it. The context bounds the
// start only. When it fails, nothing of the browser is left.
func Start(ctx context.Context, o Options) (Browser, error) {
	if o.Width == 0 {
		o.Width = 1100
	}
	if o.Height == 0 {
		o.Height = 800
	}
	env, err := Environ(o.Dir, o.Env)
	if err != nil {
		return nil, err
	}
	switch o.Spec.Kind {
	case Chromium:
		b, err := startChromium(ctx, o, env, os.Geteuid() != 0)
		if err != nil && strings.Contains(err.Error(), "No usable sandbox") {
			b, err = startChromium(ctx, o, env, false)
		}
		return b, err
	case Firefox:
		return startFirefox(ctx, o, env)
	}
	return nil, fmt.Errorf("%w: browser kind %q", ErrUnsupported, o.Spec.Kind)
}

// startError says why a browser did not start, with the last that it wrote.
func startError(spec Spec, err error, output string) error {
	if output = strings.TrimSpace(output); output != "" {
		const shown = 2000
		if len(output) > shown {
			output = "…" + output[len(output)-shown:]
		}
		err = fmt.Errorf("%w; it wrote:\n%s", err, output)
	}
	return fmt.Errorf("start %s (%s): %w", spec.Name, spec.Path, err)
}

// untilDone returns a context that ends when the channel is closed, so that no
// answer of an ended browser is waited for.
func untilDone(ctx context.Context, done <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := make(chan struct{})
	go func() {
		select {
		case <-done:
			cancel(ErrEnded)
		case <-stop:
		}
	}()
	return ctx, func() { close(stop); cancel(errors.New("done")) }
}
