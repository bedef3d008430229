package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"siptap.org/siptap/host/browser"
)

// browse plays with a real browser.
func browse(ctx context.Context, o Options, spec browser.Spec, stage *stage, screen *screen) (err error) {
	if err := stage.outfit(spec, o.Program); err != nil {
		return err
	}
	stage.watch(screen)

	b, headless, err := open(ctx, o, spec, stage, screen)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := closing()
		defer cancel()
		err = errors.Join(err, b.Close(ctx))
	}()
	if headless {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, headlessTime, errTooLong)
		defer cancel()
	}
	page, err := b.NewPage(ctx, stage.site.URL)
	if err != nil {
		return err
	}
	camera := point(ctx, o.Screenshot, page, screen)
	defer camera.stop()
	if headless {
		if err := clickOnce(ctx, page, screen); err != nil {
			return errors.Join(err, whatHappened(b, stage))
		}
		return camera.picture()
	}
	screen.say("The page is open in %s: %s\nClick a phone number on it. Ctrl-C, or closing the browser, ends the demo.", spec.Name, stage.site.URL)
	untilClosed(ctx, b)
	if screen.outcome().call == "" {
		return nil // what is missing then is the call, and so says the caller
	}
	camera.stop()
	return camera.picture()
}

// open starts the browser, without a window where none can be opened, and tells
// which of both it did.
func open(ctx context.Context, o Options, spec browser.Spec, stage *stage, screen *screen) (b browser.Browser, headless bool, err error) {
	start := browser.Options{
		Spec: spec, Dir: stage.dir, Extension: stage.extension(), Headless: o.Headless,
		Env: stage.environ(), Width: 1100, Height: 840,
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, fmt.Errorf("%s did not start in time", spec.Name))
	defer cancel()
	screen.say("Starting %s with the extension, in a profile that is thrown away afterwards …", spec.Name)
	b, err = browser.Start(ctx, start)
	if err == nil || o.Headless || ctx.Err() != nil {
		return b, o.Headless, err
	}
	screen.say("It could not open a window, so it runs without one and the demo clicks by itself.")
	start.Headless = true
	again, second := browser.Start(ctx, start)
	if second != nil {
		return nil, false, err // the first reason says more
	}
	return again, true, nil
}

const (
	// startTime bounds the browser's start.
	startTime = 45 * time.Second
	// readyTime bounds the wait for the extension's first highlight.
	readyTime = 25 * time.Second
	// lookTime is how long the page is looked at before the click.
	lookTime = time.Second
	// dialTime bounds the wait for the call that the click places.
	dialTime = 10 * time.Second
)

// clickOnce clicks the sample number as a person would, as soon as the extension
// has marked the page's numbers, and waits for the call's outcome.
func clickOnce(ctx context.Context, page browser.Page, screen *screen) error {
	if err := page.SetViewport(ctx, 1100, 700, 2); err != nil {
		return err
	}
	ready, cancelReady := context.WithTimeoutCause(ctx, readyTime, errors.New("the extension did not mark the page's numbers"))
	defer cancelReady()
	if err := page.Eval(ready, `new Promise(done => { const look = () => CSS.highlights.size > 0 ? done() : setTimeout(look, 20); look(); })`, nil); err != nil {
		return err
	}
	// Nobody clicks a number in the moment in which it appears, and a click that
	// comes so soon does not count.
	select {
	case <-time.After(lookTime):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	var at struct{ X, Y float64 }
	const middle = `(() => { const r = document.getElementById("reception").getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2} })()`
	if err := page.Eval(ctx, middle, &at); err != nil {
		return err
	}
	screen.say("Clicking %s on the page.", sampleNumber)
	if err := page.Click(ctx, browser.Click{X: at.X, Y: at.Y}); err != nil {
		return err
	}
	first, cancel := context.WithTimeoutCause(ctx, dialTime, errors.New("the click placed no call"))
	defer cancel()
	if err := untilState(first, screen, func(t tally) bool { return t.call != "" }); err != nil {
		return err
	}
	return untilState(ctx, screen, func(t tally) bool { return t.final })
}

// untilState waits until the calls are as wanted.
func untilState(ctx context.Context, screen *screen, wanted func(tally) bool) error {
	for {
		calls, changed := screen.changed()
		if wanted(calls) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// untilClosed waits until the browser has ended or shows no page any more.
func untilClosed(ctx context.Context, b browser.Browser) {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.Done():
			return
		case <-tick.C:
			if pages, err := b.Pages(ctx); err != nil || len(pages) == 0 {
				return
			}
		}
	}
}

// whatHappened tells what the browser and the host wrote, for an error that
// neither of them reported.
func whatHappened(b browser.Browser, stage *stage) error {
	log, err := os.ReadFile(stage.hostLog())
	if errors.Is(err, fs.ErrNotExist) {
		log = []byte("(nothing: the browser did not start the host)")
	} else if err != nil {
		return err
	}
	return fmt.Errorf("the host's log:\n%s\n%s wrote at last:\n%s", log, b.Spec().Name, b.Output())
}
