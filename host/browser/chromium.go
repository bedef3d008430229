package browser

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// chromium is a browser of Chromium's kind.
type chromium struct {
	spec      Spec
	process   *process
	link      *link
	extension string // its ID
	dark      bool

	mu       sync.Mutex
	sessions map[string]string // by target
	fresh    string            // the empty tab of the start, until it is taken
}

// chromiumArgs are the arguments of every start. The browser asks nobody on the
// network for anything: every name but loopback's is unknown to it.
func chromiumArgs(o Options, sandbox bool) []string {
	args := []string{
		"--user-data-dir=" + surroundings(o.Dir).profile(),
		"--remote-debugging-pipe",
		"--enable-unsafe-extension-debugging", // for Extensions.loadUnpacked and triggerAction
		"--no-first-run",
		"--no-default-browser-check",
		"--disable-background-networking",
		"--disable-component-update",
		"--disable-sync",
		"--disable-quic",
		"--disable-breakpad",
		"--disable-crash-reporter",
		"--disable-search-engine-choice-screen",
		"--disable-dev-shm-usage", // containers give little of it
		"--password-store=basic",
		"--disable-features=Translate,MediaRouter,OptimizationHints",
		"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"--window-size=" + strconv.Itoa(o.Width) + "," + strconv.Itoa(o.Height),
	}
	if o.Headless {
		args = append(args, "--headless=new", "--disable-gpu")
	} else {
		args = append(args, "--test-type") // no bar across the window that warns of the flags above
	}
	if !sandbox {
		args = append(args, "--no-sandbox")
	}
	return append(append(args, o.Args...), "about:blank")
}

// startChromium starts it and loads the extension.
func startChromium(ctx context.Context, o Options, env []string, sandbox bool) (_ *chromium, err error) {
	conn, theirs, err := newPipe()
	if err != nil {
		return nil, startError(o.Spec, err, "")
	}
	b := &chromium{spec: o.Spec, dark: o.Dark, sessions: map[string]string{}}
	b.process, err = startProcess(o.Spec.Path, chromiumArgs(o, sandbox), env, theirs)
	for _, f := range theirs {
		_ = f.Close() // the browser has its own; ours say nothing when they fail to close
	}
	if err != nil {
		return nil, startError(o.Spec, errors.Join(err, conn.close()), "")
	}
	b.link = newLink(conn)
	defer func() {
		if err != nil {
			ended, cancel := context.WithCancel(context.Background())
			cancel()
			err = errors.Join(startError(o.Spec, err, ""), b.Close(ended))
			err = startError(o.Spec, err, b.Output())
		}
	}()
	ctx, release := untilDone(ctx, b.process.done)
	defer release()
	var version struct {
		Product string `json:"product"`
	}
	if err := b.Call(ctx, "Browser.getVersion", nil, &version); err != nil {
		return nil, err
	}
	if o.Extension != "" {
		var loaded struct {
			ID string `json:"id"`
		}
		if err := b.Call(ctx, "Extensions.loadUnpacked", map[string]any{"path": o.Extension, "enableInIncognito": o.Private}, &loaded); err != nil {
			return nil, err
		}
		b.extension = loaded.ID
	}
	targets, err := b.targets(ctx, "page")
	if err != nil {
		return nil, err
	}
	for _, t := range targets {
		if t.URL == "about:blank" {
			b.fresh = t.ID
		}
	}
	return b, nil
}

func (b *chromium) Spec() Spec            { return b.spec }
func (b *chromium) Done() <-chan struct{} { return b.process.done }
func (b *chromium) Output() string        { return b.process.output.String() }
func (b *chromium) ExtensionID() string   { return b.extension }

func (b *chromium) ExtensionURL(path string) string {
	return "chrome-extension://" + b.extension + "/" + strings.TrimPrefix(path, "/")
}

func (b *chromium) Call(ctx context.Context, method string, params, result any) error {
	return b.link.call(ctx, "", method, params, result)
}

func (b *chromium) Close(ctx context.Context) error {
	select {
	case <-b.process.done:
	default:
		asked, cancel := context.WithTimeout(ctx, politeEnd)
		_ = b.Call(asked, "Browser.close", nil, nil) // its end is seen below, its answer need not come
		cancel()
	}
	err := b.process.end(ctx)
	_ = b.link.close() // the other side is gone, so is what was left to say
	return err
}

// target is one of DevTools' targets.
type target struct {
	ID   string `json:"targetId"`
	Type string `json:"type"`
	URL  string `json:"url"`
}

// targets lists the targets of one type, "" for all, tabs too.
func (b *chromium) targets(ctx context.Context, kind string) ([]target, error) {
	var all struct {
		Infos []target `json:"targetInfos"`
	}
	params := map[string]any{"filter": []any{map[string]any{}}}
	if err := b.Call(ctx, "Target.getTargets", params, &all); err != nil {
		return nil, err
	}
	var found []target
	for _, t := range all.Infos {
		if kind == "" || t.Type == kind {
			found = append(found, t)
		}
	}
	return found, nil
}

// page attaches to a page's target, once for all its handles.
func (b *chromium) page(ctx context.Context, t target) (*chromiumPage, error) {
	b.mu.Lock()
	session, known := b.sessions[t.ID]
	b.mu.Unlock()
	p := &chromiumPage{browser: b, target: t, session: session}
	if known {
		return p, nil
	}
	var attached struct {
		Session string `json:"sessionId"`
	}
	if err := b.Call(ctx, "Target.attachToTarget", map[string]any{"targetId": t.ID, "flatten": true}, &attached); err != nil {
		return nil, err
	}
	p.session = attached.Session
	if err := p.Call(ctx, "Page.enable", nil, nil); err != nil {
		return nil, err
	}
	if b.dark {
		if err := p.SetMedia(ctx, Media{Dark: true}); err != nil {
			return nil, err
		}
	}
	b.mu.Lock()
	b.sessions[t.ID] = p.session
	b.mu.Unlock()
	return p, nil
}

func (b *chromium) Pages(ctx context.Context) ([]Page, error) {
	targets, err := b.targets(ctx, "page")
	if err != nil {
		return nil, err
	}
	var pages []Page
	for _, t := range targets {
		p, err := b.page(ctx, t)
		var refused *CommandError
		if errors.As(err, &refused) {
			continue // closed since it was listed
		}
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	return pages, nil
}

func (b *chromium) NewPage(ctx context.Context, address string) (Page, error) {
	b.mu.Lock()
	id := b.fresh
	b.fresh = ""
	b.mu.Unlock()
	if id == "" {
		var made target
		if err := b.Call(ctx, "Target.createTarget", map[string]any{"url": "about:blank"}, &made); err != nil {
			return nil, err
		}
		id = made.ID
	}
	p, err := b.page(ctx, target{ID: id, Type: "page", URL: address})
	if err != nil {
		return nil, err
	}
	return p, p.Navigate(ctx, address)
}

// OpenPopup presses the toolbar button and waits for the popup's page.
func (b *chromium) OpenPopup(ctx context.Context, over Page) (Page, error) {
	before, err := b.targets(ctx, "page")
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, t := range before {
		known[t.ID] = true
	}
	tab, err := b.tabOf(ctx, over)
	if err != nil {
		return nil, err
	}
	if err := b.Call(ctx, "Extensions.triggerAction", map[string]any{"id": b.extension, "targetId": tab}, nil); err != nil {
		return nil, err
	}
	return poll(ctx, "the popup", func() (Page, error) {
		now, err := b.targets(ctx, "page")
		if err != nil {
			return nil, err
		}
		for _, t := range now {
			if !known[t.ID] && strings.HasPrefix(t.URL, b.ExtensionURL("")) {
				return b.page(ctx, t)
			}
		}
		return nil, nil
	})
}

// tabOf finds the tab target that holds a page.
func (b *chromium) tabOf(ctx context.Context, page Page) (string, error) {
	tabs, err := b.targets(ctx, "tab")
	if err != nil {
		return "", err
	}
	var address string
	if err := page.Eval(ctx, "location.href", &address); err != nil {
		return "", err
	}
	for _, t := range tabs {
		if t.URL == address {
			return t.ID, nil
		}
	}
	return "", fmt.Errorf("no tab shows %s", address)
}

func (b *chromium) EvalInBackground(ctx context.Context, function string, out any) error {
	worker, err := poll(ctx, "the extension's service worker", func() (*chromiumPage, error) {
		workers, err := b.targets(ctx, "service_worker")
		if err != nil {
			return nil, err
		}
		for _, t := range workers {
			if strings.HasPrefix(t.URL, b.ExtensionURL("")) {
				return b.awake(ctx, t)
			}
		}
		return nil, nil
	})
	if err != nil {
		return err
	}
	// A debugger that stays keeps a worker from sleeping as it otherwise would.
	defer func() {
		_ = b.Call(ctx, "Target.detachFromTarget", map[string]any{"sessionId": worker.session}, nil)
	}()
	return worker.Eval(ctx, "("+function+")(self)", out)
}

// awake attaches to a service worker whose script has run; it returns nil for
// one that is not there yet, or not any more.
func (b *chromium) awake(ctx context.Context, t target) (*chromiumPage, error) {
	var attached struct {
		Session string `json:"sessionId"`
	}
	var refused *CommandError
	err := b.Call(ctx, "Target.attachToTarget", map[string]any{"targetId": t.ID, "flatten": true}, &attached)
	if errors.As(err, &refused) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w := &chromiumPage{browser: b, target: t, session: attached.Session}
	var state string
	err = w.Eval(ctx, "self.serviceWorker.state", &state)
	if err == nil && state == "activated" {
		return w, nil
	}
	_ = b.Call(ctx, "Target.detachFromTarget", map[string]any{"sessionId": w.session}, nil)
	return nil, ctx.Err()
}

// poll asks until there is an answer, for what no event tells.
func poll[T comparable](ctx context.Context, what string, ask func() (T, error)) (T, error) {
	var none T
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		found, err := ask()
		if err != nil || found != none {
			return found, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return none, fmt.Errorf("wait for %s: %w", what, context.Cause(ctx))
		}
	}
}
