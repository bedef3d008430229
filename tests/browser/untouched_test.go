package browser

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

const richPage = `<!doctype html><html lang="de"><meta charset="utf-8"><title>Contact</title>
<style>body { font: 18px/30px sans-serif; margin: 40px } @media print { b { color: black } }</style>
<h1>Contact</h1><p id="first">Call <b>+43 1 505641</b> or <a href="tel:+431505642">01 505642</a></p>
<table><tr><th>Fax</th><td>01 505643</td></tr></table>
<div id="host"><template shadowrootmode="open"><style>i { color: teal }</style><i>01 505644</i></template></div>
<p id="edited" contenteditable>Note: 01 505645</p><ul><li>0664 1234567</li></ul><p id="drag">0664 1234568 and words</p>
<script>
	globalThis.mutations = 0;
	globalThis.known = "";
	globalThis.known = Object.getOwnPropertyNames(window).sort().join();
	const observer = new MutationObserver((records) => mutations += records.length);
	observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
	observer.observe(host.shadowRoot, {subtree: true, childList: true, attributes: true, characterData: true});
</script>`

// seen is all that a page and a person can see of a page, but for the highlight itself.
const seen = `(() => {
	const styles = (root) => [...root.styleSheets, ...root.adoptedStyleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join());
	const boxes = [...document.querySelectorAll("*")].map((element) => JSON.stringify(element.getBoundingClientRect()));
	const computed = [...document.querySelectorAll("body *")].map((element) => {
		const style = getComputedStyle(element);
		return [style.color, style.textDecorationLine, style.cursor, style.backgroundColor].join();
	});
	getSelection().selectAllChildren(document.body);
	const copied = getSelection().toString();
	getSelection().removeAllRanges();
	const find = [window.find("505641"), getSelection().toString(), window.find("1234567"), getSelection().toString()];
	getSelection().removeAllRanges();
	return {
		html: document.documentElement.outerHTML, shadow: host.shadowRoot.innerHTML, mutations,
		styles: styles(document).concat(styles(host.shadowRoot)), boxes, computed, copied, find,
		globals: Object.getOwnPropertyNames(window).sort().join() === known,
		text: document.body.innerText, children: document.documentElement.childElementCount,
	};
})()`

// TestAsWithoutUs compares what a page and a person see with Siptap and without:
// the document, its style sheets, boxes and styles, what is copied, found, selected,
// dragged and typed, and what a screen reader is told.
func TestAsWithoutUs(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		address := site(t, map[string]string{"/": richPage})
		look := func(o readerOptions) map[string]string {
			d := read(t, name, address, o)
			if !o.without {
				d.highlighted(6)
			}
			facts := map[string]string{}
			for what, value := range eval[map[string]json.RawMessage](d, seen) {
				facts[what] = string(value)
			}
			d.click("drag", func(c *browser.Click) { c.DragX = 60 })
			facts["dragged"] = eval[string](d, `getSelection().toString()`)
			eval[any](d, `(() => { getSelection().removeAllRanges(); edited.focus(); getSelection().collapse(edited.firstChild, 6) })()`)
			if err := d.page.Type(d.ctx, "x1"); err != nil {
				t.Fatal(err)
			}
			facts["edited"] = eval[string](d, `edited.innerHTML`)
			if name == "chromium" {
				facts["screen reader"] = accessibility(d)
				if !o.without {
					printed(d)
				}
			}
			return facts
		}
		without := look(readerOptions{without: true})
		with := look(readerOptions{})
		for what, want := range without {
			if with[what] != want {
				t.Errorf("%s: %s, without us %s", what, with[what], want)
			}
		}
		if with["globals"] != "true" {
			t.Error("a global of ours stands in the page's window")
		}
	})
}

// accessibility is what a screen reader is told, in a line.
func accessibility(d *desk) string {
	d.t.Helper()
	var tree struct {
		Nodes []struct {
			Role, Name struct{ Value any }
			Properties []struct {
				Name  string
				Value struct{ Value any }
			}
		}
	}
	if err := d.page.Call(d.ctx, "Accessibility.getFullAXTree", nil, &tree); err != nil {
		d.t.Fatal(err)
	}
	var out strings.Builder
	for _, node := range tree.Nodes {
		fmt.Fprintf(&out, "%v %v %v; ", node.Role.Value, node.Name.Value, node.Properties)
	}
	return out.String()
}

// printed checks that nothing of the highlight is printed.
func printed(d *desk) {
	d.t.Helper()
	line := func() string {
		return eval[string](d, `getComputedStyle(document.querySelector("b"), "::highlight(siptap)").textDecorationLine`)
	}
	if got := line(); got != "underline" {
		d.t.Errorf("on the screen the line is %q", got)
	}
	for media, want := range map[string]string{"print": "none", "": "underline"} {
		if err := d.page.Call(d.ctx, "Emulation.setEmulatedMedia", map[string]any{"media": media}, nil); err != nil {
			d.t.Fatal(err)
		}
		if got := line(); got != want {
			d.t.Errorf("for media %q the line is %q", media, got)
		}
	}
}

// TestNothingIsKept renders a page of numbers anew fifty times: afterwards the
// browser holds no more nodes than before.
func TestNothingIsKept(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><main id="main"></main><script>
		globalThis.render = (turn) => {
			let text = "";
			for (let i = 0; i < 200; i++) text += "<p>Turn " + turn + ", tel. <b>01 " + (505000 + i) + "</b></p><p hidden>01 505641</p>";
			main.innerHTML = text;
		};
		render(0);
	</script>`
	d := read(t, "chromium", site(t, map[string]string{"/": html}), readerOptions{})
	nodes := func() int {
		d.highlighted(200)
		var metrics struct {
			Metrics []struct {
				Name  string
				Value float64
			}
		}
		for range 2 {
			if err := d.page.Call(d.ctx, "HeapProfiler.collectGarbage", nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.page.Call(d.ctx, "Performance.getMetrics", nil, &metrics); err != nil {
			t.Fatal(err)
		}
		for _, m := range metrics.Metrics {
			if m.Name == "Nodes" {
				return int(m.Value)
			}
		}
		t.Fatal("the browser tells no nodes")
		return 0
	}
	if err := d.page.Call(d.ctx, "Performance.enable", nil, nil); err != nil {
		t.Fatal(err)
	}
	before := nodes()
	eval[any](d, `(async () => {
		for (let turn = 1; turn <= 50; turn++) {
			render(turn);
			await new Promise((done) => setTimeout(done, 30));
		}
	})()`)
	var after int
	parts.Eventually(t, "the old nodes are gone", func() bool {
		after = nodes()
		return after < 2*before
	})
	t.Logf("%d nodes before, %d after", before, after)
}
