package browser

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// firefox is a browser of Firefox's kind.
type firefox struct {
	spec      Spec
	process   *process
	link      *link
	extension string // the add-on's ID
	uuid      string // of the extension's pages' addresses

	mu    sync.Mutex
	fresh string // the empty tab of the start, until it is taken
}

// firefoxPrefs are the preferences of every start. The browser asks nobody on the
// network for anything: all but loopback goes to a proxy that is not there.
func firefoxPrefs(o Options, addOn, uuid string) map[string]any {
	scheme := 2 // the system's
	switch {
	case o.Dark:
		scheme = 0
	case o.Headless:
		scheme = 1 // light, as in Chromium
	}
	prefs := map[string]any{
		"network.proxy.type":                               1,
		"network.proxy.http":                               "127.0.0.1",
		"network.proxy.http_port":                          9,
		"network.proxy.ssl":                                "127.0.0.1",
		"network.proxy.ssl_port":                           9,
		"network.captive-portal-service.enabled":           false,
		"network.connectivity-service.enabled":             false,
		"dom.push.connection.enabled":                      false,
		"app.update.enabled":                               false,
		"extensions.update.enabled":                        false,
		"app.normandy.enabled":                             false,
		"datareporting.policy.dataSubmissionEnabled":       false,
		"datareporting.healthreport.uploadEnabled":         false,
		"toolkit.telemetry.enabled":                        false,
		"browser.shell.checkDefaultBrowser":                false,
		"browser.aboutwelcome.enabled":                     false,
		"browser.startup.homepage_override.mstone":         "ignore",
		"browser.startup.page":                             0,
		"browser.newtabpage.enabled":                       false,
		"browser.tabs.warnOnClose":                         false,
		"browser.sessionstore.resume_from_crash":           false,
		"termsofuse.bypassNotification":                    true,
		"remote.prefs.recommended":                         true,
		"layout.css.prefers-color-scheme.content-override": scheme,
	}
	if addOn != "" {
		uuids, err := json.Marshal(map[string]string{addOn: uuid})
		if err == nil { // strings always encode
			prefs["extensions.webextensions.uuids"] = string(uuids)
		}
	}
	return prefs
}

// writePrefs writes preferences as a profile's user.js.
func writePrefs(profile string, prefs map[string]any) error {
	var js strings.Builder
	for name, value := range prefs {
		v, err := json.Marshal(value)
		if err != nil {
			return err
		}
		fmt.Fprintf(&js, "user_pref(%q, %s);\n", name, v)
	}
	return os.WriteFile(filepath.Join(profile, "user.js"), []byte(js.String()), 0o600)
}

// addOnID reads the add-on's ID from an unpacked extension's manifest.
func addOnID(dir string) (string, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return "", err
	}
	var manifest struct {
		Settings struct {
			Gecko struct {
				ID string `json:"id"`
			} `json:"gecko"`
		} `json:"browser_specific_settings"`
	}
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Join(dir, "manifest.json"), err)
	}
	if manifest.Settings.Gecko.ID == "" {
		return "", fmt.Errorf("%s names no add-on ID for Firefox", filepath.Join(dir, "manifest.json"))
	}
	return manifest.Settings.Gecko.ID, nil
}

// newUUID makes a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// startFirefox starts it and installs the extension.
func startFirefox(ctx context.Context, o Options, env []string) (_ *firefox, err error) {
	b := &firefox{spec: o.Spec, uuid: newUUID()}
	if o.Extension != "" {
		if b.extension, err = addOnID(o.Extension); err != nil {
			return nil, startError(o.Spec, err, "")
		}
	}
	profile := surroundings(o.Dir).profile()
	if err := writePrefs(profile, firefoxPrefs(o, b.extension, b.uuid)); err != nil {
		return nil, startError(o.Spec, err, "")
	}
	args := []string{
		"--profile", profile, "--no-remote", "--new-instance", "--remote-debugging-port", "0",
		"--width", strconv.Itoa(o.Width), "--height", strconv.Itoa(o.Height),
	}
	if o.Headless {
		args = append(args, "--headless")
	}
	if o.SystemAccess {
		args = append(args, "--remote-allow-system-access")
	}
	args = append(append(args, o.Args...), "about:blank")
	b.process, err = startProcess(o.Spec.Path, args, append(env, "MOZ_CRASHREPORTER_DISABLE=1"), nil)
	if err != nil {
		return nil, startError(o.Spec, err, "")
	}
	defer func() {
		if err != nil {
			ended, cancel := context.WithCancel(context.Background())
			cancel()
			err = startError(o.Spec, errors.Join(err, b.Close(ended)), b.Output())
		}
	}()
	ctx, release := untilDone(ctx, b.process.done)
	defer release()
	if err := b.connect(ctx, profile); err != nil {
		return nil, err
	}
	if o.Extension != "" {
		data := map[string]any{"type": "path", "path": o.Extension}
		if err := b.Call(ctx, "webExtension.install", map[string]any{"extensionData": data, "moz:allowPrivateBrowsing": o.Private}, nil); err != nil {
			return nil, err
		}
	}
	pages, err := b.Pages(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		if p.Address() == "about:blank" {
			b.fresh = p.ID()
		}
	}
	return b, nil
}

// connect waits for the file in which Firefox tells where its BiDi server
// listens, and opens a session there.
func (b *firefox) connect(ctx context.Context, profile string) error {
	port, err := poll(ctx, "the browser's BiDi server", func() (int, error) {
		raw, err := os.ReadFile(filepath.Join(profile, "WebDriverBiDiServer.json"))
		if err != nil {
			return 0, nil
		}
		var server struct {
			Port int `json:"ws_port"`
		}
		if json.Unmarshal(raw, &server) != nil {
			return 0, nil // half written
		}
		return server.Port, nil
	})
	if err != nil {
		return err
	}
	conn, err := dialSocket(ctx, "ws://127.0.0.1:"+strconv.Itoa(port)+"/session")
	if err != nil {
		return fmt.Errorf("connect to the browser: %w", err)
	}
	b.link = newLink(conn)
	return b.Call(ctx, "session.new", map[string]any{"capabilities": map[string]any{}}, nil)
}

func (b *firefox) Spec() Spec            { return b.spec }
func (b *firefox) Done() <-chan struct{} { return b.process.done }
func (b *firefox) Output() string        { return b.process.output.String() }
func (b *firefox) ExtensionID() string   { return b.extension }

func (b *firefox) ExtensionURL(path string) string {
	return "moz-extension://" + b.uuid + "/" + strings.TrimPrefix(path, "/")
}

func (b *firefox) Call(ctx context.Context, method string, params, result any) error {
	if b.link == nil {
		return fmt.Errorf("%s: %w", method, ErrEnded)
	}
	return b.link.call(ctx, "", method, params, result)
}

// Close ends it by command: a SIGTERM would end it uncleanly.
func (b *firefox) Close(ctx context.Context) error {
	select {
	case <-b.process.done:
	default:
		asked, cancel := context.WithTimeout(ctx, politeEnd)
		_ = b.Call(asked, "browser.close", nil, nil) // its end is seen below, its answer need not come
		cancel()
	}
	err := b.process.end(ctx)
	if b.link != nil {
		_ = b.link.close() // the other side is gone, so is what was left to say
	}
	return err
}

func (b *firefox) Pages(ctx context.Context) ([]Page, error) {
	var tree struct {
		Contexts []struct {
			ID  string `json:"context"`
			URL string `json:"url"`
		} `json:"contexts"`
	}
	if err := b.Call(ctx, "browsingContext.getTree", map[string]any{"maxDepth": 0}, &tree); err != nil {
		return nil, err
	}
	var pages []Page
	for _, c := range tree.Contexts {
		pages = append(pages, &firefoxPage{browser: b, id: c.ID, address: c.URL})
	}
	return pages, nil
}

func (b *firefox) NewPage(ctx context.Context, address string) (Page, error) {
	b.mu.Lock()
	id := b.fresh
	b.fresh = ""
	b.mu.Unlock()
	if id == "" {
		var made struct {
			ID string `json:"context"`
		}
		if err := b.Call(ctx, "browsingContext.create", map[string]any{"type": "tab"}, &made); err != nil {
			return nil, err
		}
		id = made.ID
	}
	p := &firefoxPage{browser: b, id: id, address: address}
	return p, p.Navigate(ctx, address)
}

// OpenPopup is not possible: Firefox's protocol does not list popups.
func (b *firefox) OpenPopup(context.Context, Page) (Page, error) {
	return nil, fmt.Errorf("open the popup in Firefox: %w", ErrUnsupported)
}

// EvalInBackground reaches the background through one of the extension's own
// pages, since the protocol does not list it.
func (b *firefox) EvalInBackground(ctx context.Context, function string, out any) error {
	var made struct {
		ID string `json:"context"`
	}
	if err := b.Call(ctx, "browsingContext.create", map[string]any{"type": "tab", "background": true}, &made); err != nil {
		return err
	}
	p := &firefoxPage{browser: b, id: made.ID}
	err := p.Navigate(ctx, b.ExtensionURL("manifest.json"))
	if err == nil {
		err = p.Eval(ctx, "browser.runtime.getBackgroundPage().then("+function+")", out)
	}
	return errors.Join(err, p.Close(ctx))
}
