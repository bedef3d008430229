// Command popup measures how long the popup takes to open, in the real browsers
// that are installed: from the beginning of its navigation until its first paint,
// and until all of it stands there.
//
//	go run ./tests/bench/popup [-browser chromium] [-times 15] [-host]
//
// Without -host there is no program that could answer: the popup does not wait for
// it. In Chromium it is the real popup at its button; in Firefox, whose protocol
// does not list that, the same page in a tab.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
)

// longest is how long one opening may take, and mostNever how many in a row may not be seen.
const (
	longest   = 10 * time.Second
	mostNever = 3
)

func main() {
	only := flag.String("browser", "", "only this browser: chromium or firefox")
	times := flag.Int("times", 15, "how often it is opened")
	host := flag.Bool("host", false, "with the program, and an account")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Stdout, *only, max(*times, 1), *host); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, only string, times int, host bool) error {
	fmt.Fprintf(out, "ms from the navigation's begin, median (worst) of %d\n%-10s %16s %16s %16s %16s\n",
		times, "", "script begins", "script ends", "first paint", "complete")
	measured := false
	for _, name := range []string{"chromium", "firefox"} {
		if only != "" && only != name {
			continue
		}
		spec, err := browser.Find(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		all, err := measure(ctx, spec, times, host)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(out, "%-10s", name)
		for _, pick := range []func(opening) float64{
			func(o opening) float64 { return o.Script },
			func(o opening) float64 { return o.Ended },
			func(o opening) float64 { return o.Paint },
			func(o opening) float64 { return max(o.Complete, o.Paint) },
		} {
			fmt.Fprintf(out, " %16s", summary(all, pick))
		}
		fmt.Fprintln(out)
		measured = true
	}
	if !measured {
		return errors.New("nothing was measured: no browser of that name")
	}
	return nil
}

// opening is what one opening measured, in ms from the navigation's begin.
type opening struct{ Script, Ended, Paint, Complete float64 }

// summary is the median and the worst of one figure.
func summary(all []opening, pick func(opening) float64) string {
	var figures []float64
	for _, one := range all {
		figures = append(figures, pick(one))
	}
	slices.Sort(figures)
	return fmt.Sprintf("%.0f (%.0f)", figures[len(figures)/2], figures[len(figures)-1])
}

// measure opens the popup again and again over one page.
func measure(ctx context.Context, spec browser.Spec, times int, host bool) (_ []opening, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "popup")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>Contact</title><p>+43 1 505641"))
	}))
	defer server.Close()
	start := browser.Options{Spec: spec, Dir: dir, Headless: true, SystemAccess: true, Extension: filepath.Join(dir, "extension")}
	files, err := bundle.Build(manifests.Family(spec.Kind))
	if err != nil {
		return nil, err
	}
	if err := files.WriteTo(start.Extension); err != nil {
		return nil, err
	}
	if host {
		if start.Env, err = program(ctx, spec, dir); err != nil {
			return nil, err
		}
	}
	running, err := browser.Start(ctx, start)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, running.Close(context.WithoutCancel(ctx))) }()
	if !host {
		// Without a program the welcome page opens; what is measured is opened over another.
		if err := closeWelcome(ctx, running); err != nil {
			return nil, err
		}
	}
	page, err := running.NewPage(ctx, server.URL)
	if err != nil {
		return nil, err
	}
	var all []opening
	never := 0
	for len(all) < times {
		one, err := openInTime(ctx, running, page)
		if never++; errors.Is(err, errNeverThere) && never <= mostNever {
			fmt.Fprintln(os.Stderr, spec.Kind, err)
			continue // a window that the system did not draw says nothing about the popup
		}
		if err != nil {
			return nil, err
		}
		never = 0
		all = append(all, one)
	}
	return all, nil
}

// openInTime gives up an opening that the browser does not answer.
func openInTime(ctx context.Context, running browser.Browser, over browser.Page) (opening, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*longest)
	defer cancel()
	return open(ctx, running, over)
}

// program installs the built program with an account that nobody answers for.
func program(ctx context.Context, spec browser.Spec, dir string) ([]string, error) {
	path := filepath.Join(dir, "siptap")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", path, "siptap.org/siptap/host").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	if _, err := install.WriteHostManifest(manifests.Family(spec.Kind), browser.HostManifests(spec.Kind, dir), path); err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "config.toml")
	const account = "region = \"AT\"\n[[account]]\nname = \"office\"\ndomain = \"127.0.0.1:9\"\nuser = \"1\"\n"
	return []string{"SIPTAP_CONFIG=" + config, "SIPTAP_PASSWORD=x"}, os.WriteFile(config, []byte(account), 0o600)
}

// errNeverThere indicates that an opened popup was not painted, or not complete, in time.
var errNeverThere = errors.New("the popup was opened, and never stood there")

// open opens the popup once, for no longer than longest, and asks it for its figures.
func open(ctx context.Context, running browser.Browser, over browser.Page) (o opening, err error) {
	popup, err := running.OpenPopup(ctx, over)
	if errors.Is(err, browser.ErrUnsupported) {
		popup, err = running.NewPage(ctx, running.ExtensionURL("popup.html"))
	}
	if err != nil {
		return o, err
	}
	err = popup.Eval(ctx, `new Promise((tell) => {
		const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? 0;
		const look = () => at("popup-complete") && at("first-contentful-paint") || performance.now() > `+fmt.Sprint(longest.Milliseconds())+`
			? tell({ Script: at("popup-begins"), Ended: at("popup-ends"), Paint: at("first-contentful-paint"), Complete: at("popup-complete") })
			: setTimeout(look, 200);
		look();
	})`, &o)
	if err == nil && (o.Complete == 0 || o.Paint == 0) {
		err = errNeverThere
	}
	return o, errors.Join(err, popup.Close(ctx))
}

// closeWelcome waits for the welcome page, and closes it.
func closeWelcome(ctx context.Context, running browser.Browser) error {
	for {
		pages, err := running.Pages(ctx)
		if err != nil {
			return err
		}
		for _, page := range pages {
			if strings.HasSuffix(page.Address(), "/welcome.html") {
				return page.Close(ctx)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
