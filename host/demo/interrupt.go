package demo

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// errInterrupted is why a run ends that was asked to.
var errInterrupted = errors.New("interrupted")

// interruptible returns a context that ends when the program is asked to end. A
// second Ctrl-C changes nothing: what is left to do is closing, which is bounded,
// and leaving at once would leave things behind.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endSignals...)
	stop := make(chan struct{})
	go func() {
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		parent := os.Getppid()
		for {
			select {
			case <-signals:
				cancel(errInterrupted)
			case <-tick.C:
				// `go run` hands on no signal but the terminal's: when it is gone,
				// nobody is left to end this.
				if builtByGoRun() && os.Getppid() != parent {
					cancel(errInterrupted)
				}
			case <-stop:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(stop)
		cancel(nil)
	}
}

// builtByGoRun reports whether the go command built this program for one run.
func builtByGoRun() bool {
	return strings.Contains(os.Args[0], string(filepath.Separator)+"go-build")
}
