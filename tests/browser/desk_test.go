// Package browser holds the tests of the whole line: a real browser with the
// built extension, the real host binary, Kamailio and two phones. What a person
// does is done with trusted input.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

func TestMain(m *testing.M) {
	playHost()
	parts.Main(m)
}

// desk is a person's desk: a browser with Siptap, and a phone; and whom to call.
type desk struct {
	t          *testing.T
	ctx        context.Context
	browser    browser.Browser
	page       browser.Page
	home       string // the browser's and the host's home
	server     *parts.Kamailio
	own, other *parts.Phone
	display    string // where its window is; "" = none
	start      browser.Options
}

// options change how a desk is set up.
type options struct {
	display string // an X display for a browser with a window; "" = headless
	noHost  bool   // Siptap's program is not installed
	html    string // the page; "" = the contact page
	// accounts are beside "office", the only one otherwise, and ring the same phone.
	accounts []string
	// policy is what whoever manages the browser has set, as JSON; "" = nobody does. Firefox only.
	policy  string
	rings   bool   // nobody picks up the own phone
	private bool   // the extension runs in private windows too
	host    string // what the played host does first, one of those in played_test.go; "" = the real program
	edit    func(bundle.Files)
	// blocked is whether an administrator lets the browser start no programs. Chromium
	// only: Firefox has no such policy.
	blocked bool
	env     []string // more for the browser and the host, "NAME=value"
}

const contactPage = `<!doctype html><meta charset="utf-8"><title>Contact</title>
<style>body { font: 18px sans-serif; margin: 40px }</style>
<p>Call us: <span id="number">+43 (1) 505641</span>, since 12.03.2024.</p>
<p><a id="link" href="tel:+431505641">+43 1 505641</a></p>
<p><button id="button">+43 1 505642</button></p>
<textarea id="field">+43 1 505643</textarea>
<div id="later"></div>`

// eachBrowser runs a test in Chromium and in Firefox.
func eachBrowser(t *testing.T, test func(t *testing.T, name string)) {
	for _, name := range []string{"chromium", "firefox"} {
		t.Run(name, func(t *testing.T) { test(t, name) })
	}
}

// sit sets a desk up and opens the page.
func sit(t *testing.T, name string, o options) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("starts real browsers")
	}
	spec, err := browser.Find(name)
	if err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	d := &desk{t: t, ctx: ctx, home: shortDir(t), server: parts.StartKamailio(t), display: o.display}
	d.own = parts.StartPhone(t, parts.PhoneOptions{User: "alice", Server: d.server.Addr, Answer: !o.rings})
	d.other = parts.StartPhone(t, parts.PhoneOptions{User: "bob", Server: d.server.Addr, Answer: true})

	family := manifests.Family(spec.Kind)
	if o.host != "" {
		d.installPlayed(family, o.host)
	} else if !o.noHost {
		d.installHost(family)
	}
	files, err := bundle.Build(family)
	if err != nil {
		t.Fatal(err)
	}
	if o.edit != nil {
		o.edit(files)
	}
	extension := filepath.Join(d.home, "siptap-extension")
	if err := files.WriteTo(extension); err != nil {
		t.Fatal(err)
	}
	account := parts.Account(d.server.Addr, "alice")
	text := account
	for _, name := range o.accounts {
		text += strings.Replace(account[strings.Index(account, "[[account]]"):], `name = "office"`, fmt.Sprintf("name = %q", name), 1)
	}
	config := filepath.Join(d.home, "config.toml")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if o.policy != "" {
		d.setPolicy(o.policy)
	}
	d.start = browser.Options{
		Spec: spec, Dir: d.home, Headless: o.display == "", Extension: extension, SystemAccess: true, Private: o.private,
		Env: []string{"SIPTAP_CONFIG=" + config, "SIPTAP_PASSWORD=" + parts.Users["clicker"], "SIPTAP_LOG=debug"},
	}
	d.start.Env = append(d.start.Env, o.env...)
	if o.blocked {
		d.start.Spec.Path = d.managed(spec.Path, `{"NativeMessagingBlocklist": ["*"]}`)
	}
	if o.display != "" {
		d.start.Env = append(d.start.Env, "DISPLAY="+o.display)
	}
	if o.host != "" {
		d.start.Env = append(d.start.Env, d.played()...)
	}
	if d.browser, err = browser.Start(ctx, d.start); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			d.reportFailure()
		}
		if err := d.browser.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if o.noHost || o.blocked || o.host != "" && o.host != works {
		d.closeWelcome()
	}
	if o.html == "" {
		o.html = contactPage
	}
	if d.page, err = d.browser.NewPage(ctx, serve(t, o.html)); err != nil {
		t.Fatal(err)
	}
	return d
}

// installHost lets the browser start the built program.
func (d *desk) installHost(family manifests.Family) {
	d.t.Helper()
	dir := browser.HostManifests(browser.Kind(family), d.home)
	if _, err := install.WriteHostManifest(family, dir, parts.Binary(d.t)); err != nil {
		d.t.Fatal(err)
	}
}

// setPolicy manages a Firefox: it reads policies of a home of its own too.
func (d *desk) setPolicy(data string) {
	d.t.Helper()
	dir := filepath.Join(browser.HostManifests(browser.Firefox, d.home), "..", "managed-storage")
	policy := fmt.Sprintf(`{"name": %q, "description": "Policy", "type": "storage", "data": %s}`, manifests.FirefoxID, data)
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, manifests.FirefoxID+".json"), []byte(policy), 0o600)); err != nil {
		d.t.Fatal(err)
	}
}

func serve(t *testing.T, html string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(html))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// shortDir is a temporary folder whose path leaves room for sockets' names.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// eval evaluates an expression in the page and returns its value.
func eval[T any](d *desk, expression string) T {
	d.t.Helper()
	var out T
	if err := d.page.Eval(d.ctx, expression, &out); err != nil {
		d.t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// highlighted waits until the page shows n highlighted numbers.
func (d *desk) highlighted(n int) {
	d.t.Helper()
	parts.Eventually(d.t, fmt.Sprintf("%d numbers are highlighted", n), func() bool {
		return eval[int](d, `CSS.highlights.get("siptap")?.size ?? 0`) == n
	})
}

// listened waits until the extension hears the page's taps, where no highlight tells so.
func (d *desk) listened() {
	d.t.Helper()
	parts.Eventually(d.t, "the extension is in the page", func() bool {
		return background[bool](d, `async self => {
			const { tabs } = self.browser ?? self.chrome;
			const [tab] = await tabs.query({ active: true });
			return tabs.sendMessage(tab.id, { kind: "ask-site" }).then(() => true, () => false);
		}`)
	})
}

// middle is the middle of an element's text, in the viewport; of its first
// characters where it is a field.
func (d *desk) middle(id string) (x, y float64) {
	d.t.Helper()
	at := eval[[2]float64](d, fmt.Sprintf(`(() => {
		const range = document.createRange();
		const element = document.getElementById(%q);
		range.selectNodeContents(element);
		const box = element.localName === "textarea"
			? new DOMRect(element.getBoundingClientRect().x + 4, element.getBoundingClientRect().y + 4, 40, 12)
			: range.getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	})()`, id))
	return at[0], at[1]
}

// click is a person's click on an element's text.
func (d *desk) click(id string, change ...func(*browser.Click)) {
	d.t.Helper()
	var c browser.Click
	c.X, c.Y = d.middle(id)
	for _, f := range change {
		f(&c)
	}
	if err := d.page.Click(d.ctx, c); err != nil {
		d.t.Fatal(err)
	}
}

// background evaluates a function of the background's global object.
func background[T any](d *desk, function string) T {
	d.t.Helper()
	var out T
	if err := d.browser.EvalInBackground(d.ctx, function, &out); err != nil {
		d.t.Fatalf("in the background: %v", err)
	}
	return out
}

// said waits until the toolbar button's tooltip has said a sentence.
func (d *desk) said(sentence string) {
	d.t.Helper()
	var last string
	defer func() {
		if d.t.Failed() {
			d.t.Logf("it says: %s", last)
		}
	}()
	parts.Eventually(d.t, "the button says: "+sentence, func() bool {
		last = background[string](d, `async self => (self.browser ?? self.chrome).action.getTitle({})`)
		return strings.Contains(last, sentence)
	})
}

// talking waits until the own phone and the callee talk, with the host gone from
// the line, and ends the talk.
func (d *desk) talking() {
	d.t.Helper()
	parts.Eventually(d.t, "the two phones talk and the host's dialog is gone", func() bool {
		return d.own.Calls() == 1 && d.other.Calls() == 1 && d.server.Dialogs() == 1
	})
	d.other.Hangup()
	d.quiet()
}

// quiet waits until no party holds a call.
func (d *desk) quiet() {
	d.t.Helper()
	parts.Eventually(d.t, "nobody holds a call", func() bool {
		return d.own.Calls() == 0 && d.other.Calls() == 0 && d.server.Dialogs() == 0
	})
}

// log is the host's log so far.
func (d *desk) log() string {
	text, err := os.ReadFile(filepath.Join(d.home, "state", "siptap", "siptap.log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		d.t.Fatal(err)
	}
	return string(text)
}

func (d *desk) reportFailure() {
	d.t.Logf("the host's log:\n%s", d.log())
	d.t.Logf("the browser's output:\n%s", d.browser.Output())
	// A page that is not in view may never give one.
	soon, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if shot, err := d.page.Screenshot(soon); err == nil {
		if f, err := os.CreateTemp("", "siptap-failed-*.png"); err == nil {
			_, _ = f.Write(shot)
			_ = f.Close()
			d.t.Logf("the page: %s", f.Name())
		}
	}
}

// hosts are the process numbers of the hosts that this desk's browser has started.
func (d *desk) hosts() []int {
	d.t.Helper()
	out, err := exec.Command("pgrep", "-f", "^"+parts.Binary(d.t)+" ").Output()
	if err != nil && len(out) > 0 {
		d.t.Fatalf("find the hosts: %v", err)
	}
	var pids []int
	for _, field := range strings.Fields(string(out)) {
		environ, _ := os.ReadFile(filepath.Join("/proc", field, "environ"))
		pid, err := strconv.Atoi(field)
		if err == nil && strings.Contains(string(environ), d.home) { // else it is another test's
			pids = append(pids, pid)
		}
	}
	return pids
}

// killHost kills the host that the browser started, without a word.
func (d *desk) killHost() {
	d.t.Helper()
	pids := d.hosts()
	if len(pids) != 1 {
		d.t.Fatalf("%d hosts, want 1", len(pids))
	}
	if err := syscall.Kill(pids[0], syscall.SIGKILL); err != nil {
		d.t.Fatal(err)
	}
}

func jsNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
