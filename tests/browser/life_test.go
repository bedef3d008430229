package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// ownPage loads one of the extension's own pages in a tab.
func (d *desk) ownPage(path string) browser.Page {
	d.t.Helper()
	page, err := d.browser.NewPage(d.ctx, d.browser.ExtensionURL(path))
	if err != nil {
		d.t.Fatal(err)
	}
	return page
}

// shut closes a page.
func (d *desk) shut(page browser.Page) {
	d.t.Helper()
	if err := page.Close(d.ctx); err != nil {
		d.t.Fatal(err)
	}
}

// inFirefox evaluates an expression in Firefox's own window, with all its rights.
func inFirefox[T any](d *desk, expression string) T {
	d.t.Helper()
	var tree struct {
		Contexts []struct {
			Context string `json:"context"`
		} `json:"contexts"`
	}
	if err := d.browser.Call(d.ctx, "browsingContext.getTree", map[string]any{"moz:scope": "chrome", "maxDepth": 0}, &tree); err != nil {
		d.t.Fatal(err)
	}
	var result struct {
		Result struct {
			Value string `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	if err := d.browser.Call(d.ctx, "script.evaluate", map[string]any{
		"expression": "(async () => JSON.stringify((await (" + expression + ")) ?? null))()",
		"target":     map[string]any{"context": tree.Contexts[0].Context}, "awaitPromise": true,
	}, &result); err != nil {
		d.t.Fatal(err)
	}
	var out T
	if result.Exception != nil {
		d.t.Fatalf("%s: %s", expression, result.Exception.Text)
	}
	if err := json.Unmarshal([]byte(result.Result.Value), &out); err != nil {
		d.t.Fatal(err)
	}
	return out
}

// stopBackground stops the extension's background, as the browser does when it
// has slept for long or wants its memory back.
func (d *desk) stopBackground(name string) {
	d.t.Helper()
	if name == "firefox" {
		inFirefox[any](d, `WebExtensionPolicy.getByID("siptap@siptap.org").extension.terminateBackground({ignoreDevToolsAttached: true, disableResetIdleForTest: true})`)
		return
	}
	page := d.ownPage("colours.css")
	for _, method := range []string{"ServiceWorker.enable", "ServiceWorker.stopAllWorkers"} {
		if err := page.Call(d.ctx, method, nil, nil); err != nil {
			d.t.Fatal(err)
		}
	}
	d.shut(page)
	d.bring(d.page)
}

// noHosts waits until no host runs.
func (d *desk) noHosts() {
	d.t.Helper()
	parts.Eventually(d.t, "no host runs", func() bool { return len(d.hosts()) == 0 })
}

// TestTheFirstTapAfterSleep stops the background, and its host with it: the next
// tap starts both, and calls.
func TestTheFirstTapAfterSleep(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.stopBackground(name)
		d.noHosts()
		d.click("number")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

// TestTheBackgroundStopsDuringACall stops it while the own phone rings: the popup
// says that nobody knows how the call goes, and the phone rings no more.
func TestTheBackgroundStopsDuringACall(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		d.highlighted(2)
		d.click("number")
		d.said("Pick it up")
		d.stopBackground(name)
		d.quiet()
		popup := d.popup(name)
		d.on(popup, `document.getElementById("panel-sentence")?.textContent.includes("program has stopped")`)
		d.clickIn(popup, "#panel-back")
		d.clickIn(popup, "#tab-recent")
		parts.Eventually(t, "the call is among the recent ones", func() bool {
			rows := d.rows(popup, "list-recent")
			return len(rows) == 1 && strings.Contains(rows[0], "program has stopped")
		})
	})
}

// soonIdle lets a host that nobody needs go after a second.
func soonIdle(t *testing.T) func(bundle.Files) {
	return func(files bundle.Files) {
		const whole = "idleAfter = 5 * 6e4"
		text := string(files["background.js"])
		if strings.Count(text, whole) != 1 {
			t.Fatalf("background.js has no %q", whole)
		}
		files["background.js"] = []byte(strings.Replace(text, whole, "idleAfter = 1e3", 1))
	}
}

// TestAHostThatNobodyNeedsIsLetGo keeps the host for a call that rings, lets it go
// when nobody needs it, and starts it again for the next tap.
func TestAHostThatNobodyNeedsIsLetGo(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true, edit: soonIdle(t)})
		d.highlighted(2)
		d.noHosts()
		d.click("number")
		parts.Eventually(t, "the own phone rings", d.own.Ringing)
		if parts.Within(1800*time.Millisecond, func() bool { return len(d.hosts()) != 1 }) {
			t.Errorf("%d hosts while the phone rings", len(d.hosts()))
		}
		d.own.Accept()
		d.said("Connected.")
		d.talking()
		d.noHosts()
	})
}

// TestTheBrowserRestartsDuringACall closes the browser while the own phone rings:
// it rings no more, and the browser that is started next shows no call.
func TestTheBrowserRestartsDuringACall(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		d.highlighted(2)
		address := eval[string](d, `location.href`)
		d.click("number")
		parts.Eventually(t, "the own phone rings", d.own.Ringing)
		if err := d.browser.Close(d.ctx); err != nil {
			t.Fatal(err)
		}
		d.quiet()
		var err error
		if d.browser, err = browser.Start(d.ctx, d.start); err != nil {
			t.Fatal(err)
		}
		if d.page, err = d.browser.NewPage(d.ctx, address); err != nil {
			t.Fatal(err)
		}
		d.highlighted(2)
		popup := d.openPopup(name)
		d.on(popup, `document.getElementById("host").dataset.phase === "ready" && document.getElementById("panel").hidden`)
		if rows := d.rows(popup, "list-recent"); len(rows) != 0 {
			t.Errorf("recent calls: %q", rows)
		}
	})
}

// TestACallOfAnotherProcess rings the own phone from a terminal: the popup shows
// the call, and whose it is, and nothing when it is over.
func TestACallOfAnotherProcess(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		popup := d.openPopup(name)
		d.on(popup, `document.getElementById("host").dataset.phase === "ready"`)
		env, err := browser.Environ(d.home, d.start.Env)
		if err != nil {
			t.Fatal(err)
		}
		dial := exec.CommandContext(d.ctx, parts.Binary(t), "dial", "+431505641", "--yes")
		dial.Env = env
		if err := dial.Start(); err != nil {
			t.Fatal(err)
		}
		d.on(popup, `document.getElementById("others").innerText.includes("Your phone is ringing")`)
		text := look[string](d, popup, `document.getElementById("others").innerText`)
		if !strings.Contains(text, fmt.Sprintf("a terminal (process %d)", dial.Process.Pid)) || strings.Contains(text, "505641") {
			t.Errorf("the popup says %q", text)
		}
		if err := dial.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = dial.Wait() // It was canceled.
		d.on(popup, `document.getElementById("others").hidden`)
	})
}
