package demo

import (
	"context"
	"fmt"
	"os"
	"time"

	"siptap.org/siptap/host/browser"
)

// toastTime is how long after the host's word the toast shows it for sure: it
// fades in for less than 150 ms.
const toastTime = 400 * time.Millisecond

// camera takes one picture of the page while the desk phone rings.
type camera struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error
}

// point makes a camera wait for its moment; without a file it takes none.
func point(ctx context.Context, file string, page browser.Page, screen *screen) *camera {
	ctx, cancel := context.WithCancel(ctx)
	c := &camera{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		if file != "" {
			c.err = shoot(ctx, file, page, screen)
		}
	}()
	return c
}

// picture waits for the picture and tells how it went.
func (c *camera) picture() error {
	<-c.done
	return c.err
}

// stop ends the waiting.
func (c *camera) stop() {
	c.cancel()
	<-c.done
}

// shoot saves the picture.
func shoot(ctx context.Context, file string, page browser.Page, screen *screen) error {
	err := untilState(ctx, screen, func(t tally) bool { return t.last == "ringing" || t.final })
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	select {
	case <-time.After(toastTime):
	case <-ctx.Done():
	}
	shot, err := page.Screenshot(ctx)
	if err == nil {
		err = os.WriteFile(file, shot, 0o644)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	screen.say("Saved a picture of the page: %s", file)
	return nil
}
