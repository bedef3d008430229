package browser

import (
	"encoding/json"
	"strings"
	"testing"

	"siptap.org/siptap/tests/parts"
)

// snoop is a page's script that looks for Siptap by all that a page has, and
// gathers what it finds.
const snoop = `(async (id, base) => {
	const found = {};
	found.globals = Object.getOwnPropertyNames(window).filter((name) => /siptap|__ext/i.test(name)).length;
	found.frames = window.frames.length;
	found.sheets = document.styleSheets.length + document.adoptedStyleSheets.length;
	found.nodes = document.documentElement.outerHTML !== window.before;
	found.mutations = window.mutations;
	found.entries = performance.getEntries().filter(({name}) => /extension:|siptap/i.test(name)).length;
	const runtime = globalThis.chrome?.runtime ?? globalThis.browser?.runtime;
	const settle = (answer) => Promise.race([answer, new Promise((done) => setTimeout(done, 1500, "silence"))]).then((value) => value === undefined ? "silence" : value, () => "refused");
	found.message = runtime?.sendMessage === undefined ? "no runtime" : await settle((async () => runtime.sendMessage(id, {kind: "popup-dial", number: "+431505641", account: "", private: false}))());
	found.port = await settle((async () => {
		if (runtime?.connect === undefined) return "no runtime";
		const port = runtime.connect(id, {name: "popup"});
		return new Promise((done) => { port.onDisconnect.addListener(() => done("refused")); port.onMessage.addListener((told) => done(told)); });
	})());
	found.files = [];
	for (const file of ["manifest.json", "content.js", "content.css", "popup.html", "confirm.html", "options.html", "icons/siptap-48.png"])
		if (await fetch(base + file).then(() => true, () => false)) found.files.push(file);
	found.pictures = await new Promise((done) => { const picture = new Image(); picture.onload = () => done(true); picture.onerror = () => done(false); picture.src = base + "icons/siptap-48.png"; });
	found.scripts = await new Promise((done) => { const script = document.createElement("script"); script.onload = () => done(true); script.onerror = () => done(false); script.src = base + "content.js"; document.head.append(script); });
	window.postMessage({kind: "popup-dial", number: "+431505641", account: "", private: false}, "*");
	for (const kind of ["dial", "siptap", "call", "walk", "list"]) dispatchEvent(new CustomEvent(kind, {detail: {kind, number: "+431505641"}}));
	return JSON.stringify(found);
})`

// spied is a page that watches everything that happens to it from its first script on.
const spied = `<!doctype html><meta charset="utf-8"><script>
	window.asked = [];
	for (const name of ["addEventListener", "dispatchEvent", "postMessage"]) {
		const real = window[name];
		window[name] = function (...args) { if (!window.own) window.asked.push(name); return real.apply(this, args) };
	}
	for (const [owner, name] of [[Element.prototype, "attachShadow"], [Document.prototype, "createTreeWalker"], [Node.prototype, "appendChild"], [window, "getComputedStyle"], [window, "getSelection"], [Range.prototype, "getClientRects"], [Document.prototype, "caretPositionFromPoint"], [JSON, "stringify"], [Array.prototype, "flatMap"], [String.prototype, "slice"], [Promise.prototype, "then"]]) {
		const real = owner[name];
		owner[name] = function (...args) { if (!window.own) window.asked.push(name); return real.apply(this, args) };
	}
</script><style>body { font: 18px sans-serif; margin: 40px }</style>
<p>Call us: <span id="number">+43 (1) 505641</span></p><script>
	window.before = document.documentElement.outerHTML;
	window.mutations = 0;
	new MutationObserver(m => window.mutations += m.length).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
</script>`

// TestWhatAPageSees lets a page look for Siptap: it finds the highlights that
// SECURITY.md names, and nothing else. It reads no file, its messages go nowhere,
// and none of its own functions is called.
func TestWhatAPageSees(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := wary(t, name, site(t, map[string]string{"/": spied}))
		// By the page's clock: what the driver asks calls the page's functions, too.
		heard := eval[int](d, `new Promise((done) => {
			const look = () => CSS.highlights.has("siptap") ? setTimeout(() => done(window.asked.length), 500) : setTimeout(look, 50);
			look();
		})`)
		if heard > 0 {
			t.Errorf("%d of the page's functions were called", heard)
		}
		base := d.browser.ExtensionURL("")
		id, _ := json.Marshal(d.browser.ExtensionID())
		from, _ := json.Marshal(base)
		seen := eval[string](d, `(window.own = true, `+snoop+`)(`+string(id)+`, `+string(from)+`)`)
		var found struct {
			Globals, Frames, Sheets, Mutations, Entries int
			Nodes, Pictures, Scripts                    bool
			Message, Port                               any
			Files                                       []string
		}
		if err := json.Unmarshal([]byte(seen), &found); err != nil {
			t.Fatal(err)
		}
		if found.Globals+found.Frames+found.Mutations+found.Entries != 0 || found.Sheets != 1 || found.Nodes {
			t.Errorf("the page sees %s", seen)
		}
		if len(found.Files) > 0 || found.Pictures || found.Scripts {
			t.Errorf("the page reads the extension's files: %s", seen)
		}
		for _, answer := range []any{found.Message, found.Port} {
			if text, ok := answer.(string); !ok || text != "no runtime" && text != "refused" && text != "silence" {
				t.Errorf("the extension answers the page: %v", answer)
			}
		}
		names := eval[string](d, `(() => { const names = []; CSS.highlights.forEach((_, name) => names.push(name)); return names.sort().join() })()`)
		for _, one := range strings.Split(names, ",") {
			if !strings.HasPrefix(one, "siptap") {
				t.Errorf("a highlight is named %q", one)
			}
		}
		if strings.Contains(d.log(), `"seq":1,`) {
			t.Error("a call was begun")
		}
	})
}

// TestOwnPagesInAPage has a page open the extension's own ones, in frames and in
// windows: none is shown there.
func TestOwnPagesInAPage(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := wary(t, name, site(t, map[string]string{"/": contactPage}))
		d.highlighted(2)
		for _, file := range []string{"confirm.html", "popup.html", "options.html", "welcome.html"} {
			address, _ := json.Marshal(d.browser.ExtensionURL(file))
			eval[any](d, `(() => {
				const frame = document.createElement("iframe");
				frame.src = `+string(address)+`;
				document.body.append(frame);
				try { open(`+string(address)+`, "_blank") } catch {}
			})()`)
		}
		eval[any](d, `new Promise((done) => setTimeout(done, 1000))`)
		pages, err := d.browser.Pages(d.ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			if page.ID() != d.page.ID() && strings.HasPrefix(page.Address(), d.browser.ExtensionURL("")) && page.Address() != d.browser.ExtensionURL("welcome.html") {
				t.Errorf("the page has opened %s", page.Address())
			}
		}
		if eval[bool](d, `Array.from(document.querySelectorAll("iframe"), ({contentWindow}) => contentWindow).some((frame) => { try { return frame.document.querySelector("#yes, #pad") !== null } catch { return false } })`) {
			t.Error("the page looks into the extension's own")
		}
	})
}

// TestAWithdrawnPermission takes the extension's permission to read pages away, as
// a person does in Firefox: it reads none, says so in the popup, and a click there
// gives it back.
func TestAWithdrawnPermission(t *testing.T) {
	d := wary(t, "firefox", site(t, map[string]string{"/": contactPage, "/next": contactPage}))
	d.highlighted(2)
	if !background[bool](d, `async self => self.browser.permissions.remove({origins: ["<all_urls>"]})`) {
		t.Fatal("the permission stays")
	}
	d.open(eval[string](d, `location.href`) + "next")
	eval[any](d, `new Promise((done) => setTimeout(done, 1500))`)
	d.highlighted(0)
	popup, err := d.browser.NewPage(d.ctx, d.browser.ExtensionURL("popup.html"))
	if err != nil {
		t.Fatal(err)
	}
	d.inChrome(`Services.prefs.setBoolPref("extensions.webextOptionalPermissionPrompts", false)`)
	d.press(popup, "grant")
	parts.Eventually(t, "the extension may read pages again", func() bool {
		return background[bool](d, `async self => self.browser.permissions.contains({origins: ["<all_urls>"]})`)
	})
	if err := d.page.Activate(d.ctx); err != nil {
		t.Fatal(err)
	}
	d.open(strings.TrimSuffix(eval[string](d, `location.href`), "next"))
	d.highlighted(2)
}

// inChrome runs a script in Firefox's own window.
func (d *desk) inChrome(script string) {
	d.t.Helper()
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
			"expression": script, "target": map[string]any{"context": window.Context}, "awaitPromise": false,
		}, nil); err != nil {
			d.t.Fatal(err)
		}
	}
}
