package browser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// each runs a test in every browser that is installed.
func each(t *testing.T, test func(t *testing.T, spec Spec)) {
	if testing.Short() {
		t.Skip("starts real browsers")
	}
	for _, name := range []string{"chromium", "firefox"} {
		t.Run(name, func(t *testing.T) {
			spec, err := Find(name)
			if err != nil {
				t.Skip(err)
			}
			test(t, spec)
		})
	}
}

// start starts a browser with the test's extension and checks afterwards that
// nothing of it is left.
func start(t *testing.T, spec Spec, change func(*Options)) (context.Context, Browser) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	extension, err := filepath.Abs(filepath.Join("testdata", string(spec.Kind)))
	if err != nil {
		t.Fatal(err)
	}
	dir := shortDir(t)
	t.Cleanup(func() { goleak.VerifyNone(t) })
	o := Options{Spec: spec, Dir: dir, Headless: true, Extension: extension}
	if change != nil {
		change(&o)
	}
	b, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(context.Background()); err != nil {
			t.Error(err)
		}
		select {
		case <-b.Done():
		default:
			t.Error("Done is open after Close")
		}
		if left := processesOf(t, dir); len(left) > 0 {
			t.Errorf("left running: %v", left)
		}
	})
	return ctx, b
}

// shortDir is a temporary folder whose path leaves room for sockets' names.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sb")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// processesOf lists the processes whose environment names the folder.
func processesOf(t *testing.T, dir string) []string {
	t.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, path := range environs {
		env, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(env, []byte(dir)) {
			continue // ended meanwhile, or somebody else's
		}
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline")) // "" for one that ends now
		found = append(found, filepath.Dir(path)+" "+strings.ReplaceAll(string(line), "\x00", " "))
	}
	return found
}

// site serves one page that records the trusted events it gets.
func site(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>site</title><style>body{margin:0;height:100vh}</style><input id=i style="position:absolute;left:10px;top:200px">
<script>
window.seen = [];
for (const type of ["click", "auxclick", "contextmenu", "dblclick", "mouseup", "keydown"])
  addEventListener(type, e => seen.push([type, e.isTrusted, e.button ?? e.key, e.detail, e.shiftKey, e.ctrlKey, e.clientX ?? 0].join(" ")));
</script>`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestPage(t *testing.T) {
	each(t, func(t *testing.T, spec Spec) {
		ctx, b := start(t, spec, func(o *Options) { o.Dark = true })
		address := site(t)
		page, err := b.NewPage(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		var facts struct {
			Title, Content string
			Dark           bool
		}
		// The content script may run after the page is complete.
		err = page.Eval(ctx, `(async () => {
			while (!document.documentElement.dataset.content) await new Promise(requestAnimationFrame);
			return {Title: document.title, Content: document.documentElement.dataset.content, Dark: matchMedia("(prefers-color-scheme: dark)").matches};
		})()`, &facts)
		if err != nil || facts.Title != "site" || facts.Content != "ran" || !facts.Dark {
			t.Errorf("page: %+v, %v", facts, err)
		}
		if err := page.SetViewport(ctx, 640, 480, 2); err != nil {
			t.Error(err)
		}
		shot, err := page.Screenshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.DecodeConfig(bytes.NewReader(shot))
		if err != nil || picture.Width != 1280 || picture.Height != 960 {
			t.Errorf("screenshot %dx%d, %v", picture.Width, picture.Height, err)
		}
		var thrown *ScriptError
		if err := page.Eval(ctx, `(() => { throw new Error("spilt milk") })()`, nil); !errors.As(err, &thrown) || !strings.Contains(thrown.Message, "spilt milk") {
			t.Errorf("exception: %v", err)
		}
		var refused *CommandError
		if err := page.Call(ctx, "Nonsense.command", nil, nil); !errors.As(err, &refused) {
			t.Errorf("nonsense: %v", err)
		}
		pages, err := b.Pages(ctx)
		if err != nil || len(pages) != 1 || pages[0].ID() != page.ID() {
			t.Errorf("pages: %v, %v", pages, err)
		}
	})
}

func TestInput(t *testing.T) {
	each(t, func(t *testing.T, spec Spec) {
		ctx, b := start(t, spec, nil)
		page, err := b.NewPage(ctx, site(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			name string
			do   func() error
			want []string
		}{
			{"click", func() error { return page.Click(ctx, Click{X: 40, Y: 50}) },
				[]string{"mouseup true 0 1 false false 40", "click true 0 1 false false 40"}},
			{"twice", func() error { return page.Click(ctx, Click{X: 90, Y: 50, Count: 2}) },
				[]string{"mouseup true 0 1 false false 90", "click true 0 1 false false 90", "mouseup true 0 2 false false 90", "click true 0 2 false false 90", "dblclick true 0 2 false false 90"}},
			{"held", func() error { return page.Click(ctx, Click{X: 140, Y: 50, Held: Ctrl | Shift}) },
				[]string{"mouseup true 0 1 true true 140", "click true 0 1 true true 140"}},
			{"middle", func() error { return page.Click(ctx, Click{X: 190, Y: 50, Button: Auxiliary}) },
				[]string{"mouseup true 1 1 false false 190", "auxclick true 1 1 false false 190"}},
			{"drag", func() error { return page.Click(ctx, Click{X: 240, Y: 50, DragX: 20}) },
				[]string{"mouseup true 0 1 false false 260", "click true 0 1 false false 260"}},
			{"key", func() error { return page.Press(ctx, "Escape", Shift) },
				[]string{"keydown true Shift 0 true false 0", "keydown true Escape 0 true false 0"}},
		} {
			if err := page.Eval(ctx, "void (seen.length = 0)", nil); err != nil {
				t.Fatal(err)
			}
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			var seen []string
			if err := page.Eval(ctx, "new Promise(done => requestAnimationFrame(() => done(seen)))", &seen); err != nil {
				t.Fatal(err)
			}
			// DevTools holds a modifier without pressing its key.
			if spec.Kind == Chromium && step.name == "key" {
				step.want = step.want[1:]
			}
			if spec.Kind == Firefox && step.name == "held" {
				seen = seen[len(seen)-2:]
			}
			if fmt.Sprint(seen) != fmt.Sprint(step.want) {
				t.Errorf("%s:\n got %q\nwant %q", step.name, seen, step.want)
			}
		}
		if err := page.Click(ctx, Click{X: 20, Y: 210}); err != nil {
			t.Fatal(err)
		}
		if err := page.Type(ctx, "+43 1 505641é"); err != nil {
			t.Fatal(err)
		}
		if err := page.Press(ctx, "Backspace", 0); err != nil {
			t.Fatal(err)
		}
		var typed string
		if err := page.Eval(ctx, "document.getElementById('i').value", &typed); err != nil || typed != "+43 1 505641" {
			t.Errorf("typed %q, %v", typed, err)
		}
	})
}

func TestExtension(t *testing.T) {
	each(t, func(t *testing.T, spec Spec) {
		ctx, b := start(t, spec, func(o *Options) { o.SystemAccess = true })
		page, err := b.NewPage(ctx, site(t))
		if err != nil {
			t.Fatal(err)
		}
		var answer int
		if err := b.EvalInBackground(ctx, "async self => self.answer", &answer); err != nil || answer != 42 {
			t.Errorf("background: %d, %v", answer, err)
		}
		popup, err := b.NewPage(ctx, b.ExtensionURL("popup.html"))
		if err != nil {
			t.Fatal(err)
		}
		var title string
		if err := popup.Eval(ctx, "document.title", &title); err != nil || title != "popup" {
			t.Errorf("popup in a tab: %q, %v", title, err)
		}
		if err := popup.Close(ctx); err != nil {
			t.Error(err)
		}
		if err := page.Activate(ctx); err != nil {
			t.Error(err)
		}
		popup, err = b.OpenPopup(ctx, page)
		if spec.Kind == Firefox {
			if !errors.Is(err, ErrUnsupported) {
				t.Errorf("popup: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := popup.Eval(ctx, "document.title", &title); err != nil || title != "popup" {
			t.Errorf("popup: %q, %v", title, err)
		}
	})
}

func TestSetMedia(t *testing.T) {
	each(t, func(t *testing.T, spec Spec) {
		ctx, b := start(t, spec, func(o *Options) { o.SystemAccess = true })
		page, err := b.NewPage(ctx, site(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []Media{{Dark: true}, {ForcedColors: true, ReducedMotion: true}, {Coarse: true}, {}} {
			if err := page.SetMedia(ctx, want); err != nil {
				t.Fatal(err)
			}
			var got Media
			if err := page.Eval(ctx, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done({
				Dark: matchMedia("(prefers-color-scheme: dark)").matches, ForcedColors: matchMedia("(forced-colors: active)").matches,
				ReducedMotion: matchMedia("(prefers-reduced-motion: reduce)").matches, Coarse: matchMedia("(pointer: coarse)").matches,
			}))))`, &got); err != nil || got != want {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
		}
	})
}

func TestTap(t *testing.T) {
	each(t, func(t *testing.T, spec Spec) {
		ctx, b := start(t, spec, nil)
		page, err := b.NewPage(ctx, site(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := page.Eval(ctx, `void (window.taps = [], addEventListener("click", (e) => taps.push([e.pointerType, e.isTrusted, e.clientX].join())))`, nil); err != nil {
			t.Fatal(err)
		}
		if err := page.Tap(ctx, 40, 50); err != nil {
			t.Fatal(err)
		}
		_, err = poll(ctx, "the tap", func() (bool, error) {
			var got string
			err := page.Eval(ctx, `taps.join(" ")`, &got)
			return got == "touch,true,40", err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestInterrupted ends the start at several moments.
func TestInterrupted(t *testing.T) {
	each(t, func(t *testing.T, spec Spec) {
		extension, err := filepath.Abs(filepath.Join("testdata", string(spec.Kind)))
		if err != nil {
			t.Fatal(err)
		}
		for _, after := range []time.Duration{time.Millisecond, 50 * time.Millisecond, 250 * time.Millisecond, time.Second, 2 * time.Second} {
			dir := shortDir(t)
			ctx, cancel := context.WithTimeout(t.Context(), after)
			b, err := Start(ctx, Options{Spec: spec, Dir: dir, Headless: true, Extension: extension})
			cancel()
			if err == nil {
				if err := b.Close(ctx); err != nil { // as a caller does whose own time is over
					t.Error(err)
				}
			} else if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("after %v: %v", after, err)
			}
			if left := processesOf(t, dir); len(left) > 0 {
				t.Errorf("after %v: left running: %v", after, left)
			}
		}
		goleak.VerifyNone(t)
	})
}

func TestStartFails(t *testing.T) {
	dir := shortDir(t)
	fake := filepath.Join(dir, "chromium")
	if err := os.WriteFile(fake, []byte("#!/bin/sh\necho 'cannot open display' >&2\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	spec, err := Find(fake)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), Options{Spec: spec, Dir: dir})
	if !errors.Is(err, ErrEnded) || !strings.Contains(err.Error(), "cannot open display") {
		t.Errorf("got %v", err)
	}
	goleak.VerifyNone(t)
}
