package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/npm"
	"siptap.org/siptap/tests/trace"
)

//go:embed meter.js
var meterJS string

//go:embed ours.js
var oursJS []byte

//go:embed rival.js
var rivalJS string

// The ways in which each page is measured.
const (
	none   = "none"
	siptap = "siptap"
	rival  = "libphonenumber-js"
)

var variants = []string{none, siptap, rival}

// configuration leaves nothing to set up, so that no welcome page opens before the page.
const configuration = `region = "AT"

[[account]]
name = "desk"
domain = "127.0.0.1:9"
user = "nobody"
`

// longest is how long one page may take; the page itself gives up sooner (meter.js).
const longest = 100 * time.Second

// figures are what one page measured, in ms but for the counts.
type figures struct {
	First   float64 // until the first number was shown
	Total   float64 // until all were
	Longest float64 // the longest time in which the page could do nothing
	Blocked float64 // the sum of what such times are beyond 50 ms
	Frames  float64
	Changes float64
	Own     float64 // the page's own changes
	Found   int
	Looks   float64 // frames, while it changes
	Seen    float64 // of these, with a number shown in the window
	Over    bool
	Ours    *turns   // the content script's own work; nil without it
	Traced  *traced  // Chromium only
	Spent   spending // by all processes, from the page's opening to its end
}

// bench is what all measurements share.
type bench struct {
	dir    string
	server *httptest.Server
}

// newBench builds the program and serves the pages.
func newBench(ctx context.Context) (*bench, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", b.program(), "siptap.org/siptap/host").CombinedOutput(); err != nil {
		b.close()
		return nil, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	library, err := npm.Install(ctx, "libphonenumber-js@1.13.16")
	if err != nil {
		b.close()
		return nil, err
	}
	b.server = httptest.NewServer(serve(filepath.Join(library, "node_modules/libphonenumber-js/bundle/libphonenumber-min.js")))
	return b, nil
}

func (b *bench) program() string { return filepath.Join(b.dir, "siptap") }

func (b *bench) close() {
	if b.server != nil {
		b.server.Close()
	}
	_ = os.RemoveAll(b.dir)
}

// serve gives /N/VARIANT, the N-th page, and the library.
func serve(library string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/library.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, library) })
	mux.HandleFunc("/first", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><p>+43 1 505641")
	})
	for i, p := range pages {
		body := p.body()
		for _, with := range variants {
			options, _ := json.Marshal(map[string]any{"variant": with, "want": p.want, "runs": p.runs}) // plain values always encode
			mux.HandleFunc(fmt.Sprintf("/%d/%s", i, with), func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				fmt.Fprintf(w, `<!doctype html><html lang="en"><title>%s</title><script data-options="%s">%s</script>`, p.name, html.EscapeString(string(options)), meterJS)
				if with == rival {
					fmt.Fprintf(w, `<script src="/library.js"></script><script>%s</script>`, rivalJS)
				}
				if p.change != "" {
					fmt.Fprintf(w, `<script>window.change = %s</script>`, p.change)
				}
				fmt.Fprintf(w, "<body>%s", body)
			})
		}
	}
	return mux
}

// measure opens a page in a fresh browser.
func (b *bench) measure(ctx context.Context, spec browser.Spec, p page, with string) (_ figures, err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return figures{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	start := browser.Options{Spec: spec, Dir: dir, Headless: true}
	if with == siptap {
		if start.Extension, start.Env, err = b.outfit(spec, dir); err != nil {
			return figures{}, err
		}
	}
	running, err := browser.Start(ctx, start)
	if err != nil {
		return figures{}, err
	}
	defer func() { err = errors.Join(err, running.Close(context.WithoutCancel(ctx))) }()
	// The first page pays for the host's start, which a person's browser has behind it.
	tab, err := running.NewPage(ctx, b.server.URL+"/first")
	if err != nil {
		return figures{}, err
	}
	if with == siptap {
		if err := until(ctx, tab, `CSS.highlights.has("siptap")`); err != nil {
			return figures{}, err
		}
	}
	index := 0
	for i := range pages {
		if pages[i].name == p.name {
			index = i
		}
	}
	address := fmt.Sprintf("%s/%d/%s", b.server.URL, index, with)
	if p.runs > 0 {
		// What it costs is measured once what is done once is done.
		if err := tab.Navigate(ctx, address); err != nil {
			return figures{}, err
		}
		if err := until(ctx, tab, `window.figures.warm`); err != nil {
			return figures{}, err
		}
	}
	before, err := spent(dir)
	if err != nil {
		return figures{}, err
	}
	if spec.Kind == browser.Chromium {
		if err := trace.Start(ctx, running); err != nil {
			return figures{}, err
		}
	}
	if p.runs > 0 && with == siptap {
		if err := tab.Eval(ctx, `void dispatchEvent(new CustomEvent("siptap-bench-anew"))`, nil); err != nil {
			return figures{}, err
		}
	} else if p.runs == 0 {
		if err := tab.Navigate(ctx, address); err != nil {
			return figures{}, err
		}
	}
	if err := until(ctx, tab, `window.figures.over`); err != nil {
		return figures{}, err
	}
	var f figures
	if err := tab.Eval(ctx, `window.figures`, &f); err != nil {
		return f, err
	}
	after, err := spent(dir)
	if err != nil {
		return f, err
	}
	f.Spent = spending{CPU: after.CPU - before.CPU, Memory: after.Memory}
	if spec.Kind == browser.Chromium {
		if f.Traced, err = stopTrace(ctx, running); err == nil && with == siptap {
			f.Ours = &f.Traced.Ours
		}
		return f, err
	}
	if with != siptap {
		return f, nil
	}
	f.Ours = &turns{}
	return f, tab.Eval(ctx, `new Promise((tell) => {
		addEventListener("siptap-bench-tell", ({ detail }) => tell(JSON.parse(detail)), { once: true });
		dispatchEvent(new CustomEvent("siptap-bench-ask"));
	})`, f.Ours)
}

// outfit installs the host and the extension, whose content script is metered.
func (b *bench) outfit(spec browser.Spec, dir string) (extension string, env []string, err error) {
	family := manifests.Family(spec.Kind)
	if _, err := install.WriteHostManifest(family, browser.HostManifests(spec.Kind, dir), b.program()); err != nil {
		return "", nil, err
	}
	files, err := bundle.Build(family)
	if err != nil {
		return "", nil, err
	}
	if spec.Kind != browser.Chromium { // which records it itself
		files["content.js"] = append(oursJS[:len(oursJS):len(oursJS)], files["content.js"]...)
	}
	extension = filepath.Join(dir, "extension")
	if err := files.WriteTo(extension); err != nil {
		return "", nil, err
	}
	config := filepath.Join(dir, "config.toml")
	err = os.WriteFile(config, []byte(configuration), 0o600)
	return extension, []string{"SIPTAP_CONFIG=" + config}, err
}

// until asks a page now and then, seldom enough not to be measured itself.
func until(ctx context.Context, page browser.Page, expression string) error {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		var done bool
		if err := page.Eval(ctx, expression, &done); err != nil {
			return err
		}
		if done {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", expression, context.Cause(ctx))
		}
	}
}
