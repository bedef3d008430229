// Command pages measures what showing numbers costs a page, in the real browsers
// that are installed: without an extension, with Siptap, and with what
// click-to-dial extensions do, libphonenumber-js and wrapping.
//
//	go run ./tests/bench/pages [-browser chromium] [-page 10,000] [-with siptap]
//
// For each page: when numbers showed, what the main thread spent on scripts and on
// layout (as Chromium records it, [siptap.org/siptap/tests/trace]), what all
// processes spent and their memory, and the turns of the extension's script.
//
// All in one run, so that the figures can be compared. npm fetches
// libphonenumber-js where it is not there yet.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"siptap.org/siptap/host/browser"
)

func main() {
	only := flag.String("browser", "", "only this browser: chromium or firefox")
	onlyPage := flag.String("page", "", "only pages whose names contain this")
	onlyWith := flag.String("with", "", "only this: none, siptap or libphonenumber-js")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *only, *onlyPage, *onlyWith); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, onlyBrowser, onlyPage, onlyWith string) error {
	bench, err := newBench(ctx)
	if err != nil {
		return err
	}
	defer bench.close()
	measured := 0
	for _, name := range []string{"chromium", "firefox"} {
		if onlyBrowser != "" && onlyBrowser != name {
			continue
		}
		spec, err := browser.Find(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		table := newTable(os.Stdout, spec.Name)
		for _, p := range pages {
			if !strings.Contains(p.name, onlyPage) {
				continue
			}
			for _, with := range variants {
				if !strings.Contains(with, onlyWith) {
					continue
				}
				f, err := bench.measure(ctx, spec, p, with)
				if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
					table.late(p, with)
				} else if err != nil {
					return fmt.Errorf("%s, %s, %s: %w", name, p.name, with, err)
				} else {
					table.row(p, with, f)
				}
				measured++
			}
		}
	}
	if measured == 0 {
		return fmt.Errorf("nothing was measured: no browser, page or way of that name")
	}
	return nil
}
