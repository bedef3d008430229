package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/tests/parts"
)

// walk gives the extension's command for the walk from number to number. The
// keys that the drivers send reach the page only, and not the browser's own window,
// which alone hears of commands.
func (d *desk) walk(name string) {
	d.t.Helper()
	if name == "chromium" {
		background[any](d, `async () => {
			const [tab] = await chrome.tabs.query({url: "http://127.0.0.1/*"});
			chrome.commands.onCommand.dispatch("walk", tab);
		}`)
		return
	}
	var tree struct {
		Contexts []struct {
			Context string `json:"context"`
		} `json:"contexts"`
	}
	if err := d.browser.Call(d.ctx, "browsingContext.getTree", map[string]any{"moz:scope": "chrome", "maxDepth": 0}, &tree); err != nil {
		d.t.Fatal(err)
	}
	for _, window := range tree.Contexts {
		if err := d.browser.Call(d.ctx, "script.evaluate", map[string]any{
			"expression": `document.querySelector("keyset[id^=ext] key").doCommand()`,
			"target":     map[string]any{"context": window.Context}, "awaitPromise": false,
		}, nil); err != nil {
			d.t.Fatal(err)
		}
	}
}

// walkedTo waits until the walk stands at a number, "" for none.
func (d *desk) walkedTo(want string) {
	d.t.Helper()
	eval[any](d, `void (window.at = () => { const all = CSS.highlights.get("siptap-focus"); return all ? [...all].map(String).join() : "" })`)
	var got string
	parts.Eventually(d.t, "the walk stands at "+want, func() bool {
		// A page may not look into an extension's highlight in every browser.
		if err := d.page.Eval(d.ctx, `at()`, &got); err != nil {
			got = eval[string](d, `CSS.highlights.has("siptap-focus") ? "?" : ""`)
		}
		return got == want || got == "?" && want != ""
	})
}

// key presses a key on the page.
func (d *desk) key(key string) {
	d.t.Helper()
	if err := d.page.Press(d.ctx, key, 0); err != nil {
		d.t.Fatal(err)
	}
}

// TestTheWalk goes from number to number by keys: what a script sends moves and
// calls nothing, Escape leaves, Enter calls.
func TestTheWalk(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: contactPage + `<script>
			window.keys = [];
			addEventListener("keydown", e => e.isTrusted && keys.push(e.key));
		</script>`})
		d.highlighted(2)
		d.walk(name)
		d.walkedTo("+43 (1) 505641")
		d.key("Tab")
		d.walkedTo("+43 1 505641")
		eval[any](d, `void ["Tab", "Enter", "Escape"].forEach(key => dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})))`)
		d.walkedTo("+43 1 505641")
		d.key("ArrowUp")
		d.walkedTo("+43 (1) 505641")
		if keys := eval[string](d, `keys.filter(key => /Tab|Arrow/.test(key)).join()`); keys != "" {
			t.Errorf("the page hears of %s", keys)
		}
		d.key("Escape")
		d.walkedTo("")
		d.bare()
		d.key("Enter")
		if d.own.Calls() != 0 || strings.Contains(d.log(), `"seq":1,`) {
			t.Fatal("a call was begun")
		}
		d.walk(name)
		d.walkedTo("+43 (1) 505641")
		d.key("Enter")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}
