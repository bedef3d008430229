package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

// readerOptions change how a browser that only reads is set up.
type readerOptions struct {
	without bool // no extension, for a comparison
}

// read opens a page in a browser with Siptap and its program, in Austria, and no
// phone: for what is read and shown, and never dialled.
func read(t *testing.T, name, address string, o readerOptions) *desk {
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
	d := &desk{t: t, ctx: ctx, home: shortDir(t)}
	start := browser.Options{Spec: spec, Dir: d.home, Headless: true, SystemAccess: true}
	if !o.without {
		family := manifests.Family(spec.Kind)
		d.installHost(family)
		files, err := bundle.Build(family)
		if err != nil {
			t.Fatal(err)
		}
		start.Extension = filepath.Join(d.home, "siptap-extension")
		if err := files.WriteTo(start.Extension); err != nil {
			t.Fatal(err)
		}
		config := filepath.Join(d.home, "config.toml")
		if err := os.WriteFile(config, []byte(parts.Account("127.0.0.1:9", "nobody")), 0o600); err != nil {
			t.Fatal(err)
		}
		start.Env = []string{"SIPTAP_CONFIG=" + config}
	}
	if d.browser, err = browser.Start(ctx, start); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.browser.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if d.page, err = d.browser.NewPage(ctx, address); err != nil {
		t.Fatal(err)
	}
	return d
}

// open loads another page in the same tab.
func (d *desk) open(address string) {
	d.t.Helper()
	if err := d.page.Navigate(d.ctx, address); err != nil {
		d.t.Fatal(err)
	}
}

// site serves documents by their paths; the ending tells the type.
func site(t *testing.T, documents map[string]string) string {
	t.Helper()
	types := map[string]string{
		"": "text/html", ".html": "text/html", ".txt": "text/plain", ".xml": "application/xml",
		".xhtml": "application/xhtml+xml", ".css": "text/css", ".js": "text/javascript",
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := documents[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", types[filepath.Ext(r.URL.Path)]+"; charset=utf-8")
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// place is one kind of place in a page where a number may stand.
type place struct {
	name string
	html string
	then string // a script's statements that run once the page is read; "it" is the place's element
	want int    // how many of its text nodes with a digit are shown as (part of) a number
}

// places are where numbers are found, and where they never are.
var places = []place{
	{name: "plain", html: `<p>Call +43 1 505641 now</p>`, want: 1},
	{name: "split over inline elements", html: `<p><b>01</b>/<i>50 <u>56</u></i> 41</p>`, want: 4},
	{name: "table cells", html: `<table><tr><th>Tel</th><td>01 505641</td><td>0664 1234567</td></tr></table>`, want: 2},
	{name: "cells that only together are a number", html: `<table><tr><td>0664</td><td>1234567</td></tr></table>`},
	{name: "lines", html: `<p>01 505641<br>0664 1234567</p>`, want: 2},
	{name: "preformatted", html: "<pre>Tel\n01 505641\n0664 1234567</pre>", want: 1},
	{name: "flex and grid", html: `<div style="display:flex"><span>01 505641</span><div style="display:grid"><b>0664 1234567</b></div></div>`, want: 2},
	{name: "display: contents", html: `<div style="display:contents"><span style="display:contents">01 505641</span></div>`, want: 1},
	{name: "a call link", html: `<a href="tel:+431505641">01 505641</a>`, want: 1},
	{name: "an open shadow root", html: `<div></div><script>document.currentScript.previousSibling.attachShadow({mode: "open"}).innerHTML = "<p>01 505641</p>"</script>`, want: 1},
	{name: "a declared shadow root", html: `<div><template shadowrootmode="open"><p>01 505641</p></template></div>`, want: 1},
	{name: "nested shadow roots", html: `<div></div><script>{
		const outer = document.currentScript.previousSibling.attachShadow({mode: "open"});
		outer.innerHTML = "<section><div></div></section>";
		outer.querySelector("div").attachShadow({mode: "open"}).innerHTML = "<i>01 505641</i>";
	}</script>`, want: 1},
	{name: "text in a slot", html: `<div><template shadowrootmode="open"><p>Tel <slot></slot></p></template>01 505641</div>`, want: 1},
	{name: "text that no slot takes", html: `<div><template shadowrootmode="open"><p>nothing</p></template>01 505641</div>`},
	{name: "a closed shadow root", html: `<div></div><script>document.currentScript.previousSibling.attachShadow({mode: "closed"}).innerHTML = "<p>01 505641</p>"</script>`},
	{name: "a shadow root that comes late", html: `<div><span></span></div>`, then: `it.querySelector("span").attachShadow({mode: "open"}).innerHTML = "<p>01 505641</p>"`, want: 1},
	{name: "one that comes late in another", html: `<div><template shadowrootmode="open"><section></section></template></div>`, then: `it.firstChild.shadowRoot.querySelector("section").attachShadow({mode: "open"}).innerHTML = "<p>01 505641</p>"`, want: 1},
	{name: "one that takes its host's text away", html: `<p>01 505641</p>`, then: `it.firstChild.attachShadow({mode: "open"}).innerHTML = "nothing"`},
	{name: "a custom element that is defined late", html: `<late-one></late-one>`, then: `customElements.define("late-one", class extends HTMLElement { connectedCallback() { this.attachShadow({mode: "open"}).innerHTML = "01 505641" } })`, want: 1},
	{name: "text that is put into a shadow root", html: `<div><template shadowrootmode="open"><p></p></template></div>`, then: `it.firstChild.shadowRoot.firstChild.textContent = "01 505641"`, want: 1},
	{name: "what shows at the top of a shadow root", html: `<div><template shadowrootmode="open"><style>.away{display:none}</style><p class="away">01 505641</p></template></div>`, then: `it.firstChild.shadowRoot.querySelector("p").className = ""`, want: 1},
	{name: "what hides there", html: `<div><template shadowrootmode="open"><style>.away{opacity:0}</style><p>01 505641</p></template></div>`, then: `it.firstChild.shadowRoot.querySelector("p").className = "away"`},
	{name: "text that changes into a number", html: `<p>Tel: none</p>`, then: `it.firstChild.firstChild.data = "Tel: 01 505641"`, want: 1},
	{name: "text that changes into none", html: `<p>Tel: 01 505641</p>`, then: `it.firstChild.firstChild.data = "on 12.03.2024"`},
	{name: "text that is completed", html: `<p>Tel: 01 <b></b></p>`, then: `it.querySelector("b").append("505641")`, want: 2},
	{name: "a list that grows", html: `<ul></ul>`, then: `for (let i = 0; i < 3; i++) it.firstChild.insertAdjacentHTML("beforeend", "<li>01 50564" + i)`, want: 3},
	{name: "another view of the same page", html: `<main><p>01 505641</p></main>`, then: `history.pushState({}, "", "#view"); it.firstChild.innerHTML = "<p>0664 1234567</p><p>0664 1234568</p>"`, want: 2},
	{name: "text that is moved", html: `<p>0664 1234567</p><div></div>`, then: `it.lastChild.append(it.firstChild)`, want: 1},
	{name: "closed details", html: `<details><summary>More</summary><p>01 505641</p></details>`},
	{name: "details that open", html: `<details><summary>More</summary><p>01 505641</p></details>`, then: `it.firstChild.open = true`, want: 1},
	{name: "content-visibility: hidden", html: `<div style="content-visibility:hidden"><p>01 505641</p></div>`},
	{name: "content-visibility: auto", html: `<div style="content-visibility:auto"><p>01 505641</p></div>`, want: 1},
	{name: "hidden until it is found", html: `<div hidden="until-found"><p>01 505641</p></div>`},
	{name: "a dialog that opens", html: `<dialog><p>01 505641</p></dialog>`, then: `it.firstChild.show()`, want: 1},
	{name: "a popover that opens", html: `<div popover><p>01 505641</p></div>`},
	{name: "digits of other scripts", html: `<p lang="ar">+٤٣ ١ ٥٠٥٦٤١</p>`, want: 1},

	{name: "editable text", html: `<div contenteditable>01 505641</div><div contenteditable="plaintext-only"><p>01 505641</p></div>`},
	{name: "text that becomes editable", html: `<p>01 505641</p>`, then: `it.firstChild.contentEditable = "true"`},
	{name: "fields", html: `<textarea>01 505641</textarea><input value="01 505641" placeholder="01 505641"><select><option>01 505641</select>`},
	{name: "code", html: `<code>01 505641</code><kbd>01 505641</kbd><samp>01 505641</samp><pre><code>01 505641</code></pre>`},
	{name: "scripts", html: `<script type="text/plain">01 505641</script><style>/* 01 505641 */</style><noscript>01 505641</noscript><template>01 505641</template>`},
	{name: "drawings and formulas", html: `<svg width="200" height="20"><text y="15">01 505641</text></svg><math><mn>01505641</mn></math>`},
	{name: "no box", html: `<p style="display:none">01 505641</p><p hidden>01 505641</p>`},
	{name: "not visible", html: `<p style="visibility:hidden">01 505641</p><p style="visibility:collapse">01 505641</p><div style="opacity:0"><p>01 505641</p></div>`},
	{name: "visible in what is not", html: `<p style="visibility:hidden">x <b style="visibility:visible">01 505641</b></p>`, want: 1},
	{name: "0 px", html: `<p style="font-size:0">01 505641</p>`},
	{name: "transparent", html: `<p style="color:transparent">01 505641</p><p style="color:#1231">01 505641</p>`},
	{name: "shown from the right to the left", html: "<p><bdo dir=\"rtl\">01 505641</bdo></p><p>\u202e01 505641\u202c</p>"},
	{name: "a part that nobody sees", html: `<p>01 50<span style="font-size:0">77</span>56</p>`},
	{name: "what is no number", html: `<p>12.03.2024, 10.0.0.1, 1.234.567,89 EUR, ISBN 978-3-16-148410-0, Nr. 4711/2024</p>`},
}

// litScript tells how many text nodes with a digit are shown as numbers below a node.
const litScript = `
	globalThis.lit = (top) => {
		const shown = CSS.highlights.get("siptap");
		let found = 0;
		const roots = [];
		const isLit = (text) => {
			const range = new Range();
			const at = text.data.search(/\p{Nd}/u);
			range.setStart(text, at);
			range.setEnd(text, at + 1);
			(text.parentElement ?? text.getRootNode().host).scrollIntoView({block: "center", behavior: "instant"});
			const box = range.getClientRects()[0];
			if (shown === undefined || box === undefined || box.width === 0) return false;
			const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
			return CSS.highlights.highlightsFromPoint(x, y, {shadowRoots: roots}).some(({highlight, ranges}) => highlight === shown && ranges.some((range) => range.intersectsNode(text)));
		};
		const visit = (node) => {
			if (node.nodeType === Node.TEXT_NODE && /\p{Nd}/u.test(node.data)) found += isLit(node);
			if (node.shadowRoot) {
				roots.push(node.shadowRoot);
				visit(node.shadowRoot);
			}
			node.childNodes.forEach(visit);
		};
		visit(top);
		return found;
	};`

// TestEverywhereInAPage goes through the places of a page.
func TestEverywhereInAPage(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		var page strings.Builder
		page.WriteString(`<!doctype html><meta charset="utf-8"><title>01 505641</title><body><script>` + litScript + `</script>`)
		for i, p := range places {
			fmt.Fprintf(&page, "<section id=\"place%d\">%s</section>\n", i, p.html)
		}
		d := read(t, name, site(t, map[string]string{"/": page.String()}), readerOptions{})
		parts.Eventually(t, "the first numbers are shown", func() bool { return eval[int](d, `lit(place0)`) == 1 })
		for i, p := range places {
			if p.then != "" {
				eval[any](d, fmt.Sprintf(`void (async () => { const it = document.getElementById("place%d"); %s })()`, i, p.then))
			}
		}
		var wrong []string
		defer func() {
			for _, w := range wrong {
				t.Error(w)
			}
		}()
		parts.Eventually(t, "all are", func() bool {
			wrong = nil
			lit := eval[[]int](d, `[...document.querySelectorAll("body > section")].map(lit)`)
			for i, p := range places {
				if lit[i] != p.want {
					wrong = append(wrong, fmt.Sprintf("%s: %d, want %d", p.name, lit[i], p.want))
				}
			}
			return len(wrong) == 0
		})
	})
}

// TestEverywhereInFrames shows numbers in frames of the same origin, of another,
// without an address, sandboxed, and in frames within frames.
func TestEverywhereInFrames(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const inner = `<!doctype html><meta charset="utf-8"><p>01 505641</p><script>
			setInterval(() => top.postMessage({ at: document.title || location.href, lit: CSS.highlights.get("siptap")?.size ?? 0 }, "*"), 100)</script>`
		titled := func(title string) string {
			return strings.ReplaceAll("<title>"+title+"</title>"+inner, `"`, "&quot;")
		}
		other := site(t, map[string]string{"/": "<title>other origin</title>" + inner})
		outer := `<!doctype html><meta charset="utf-8"><script>
			globalThis.frames_ = {};
			addEventListener("message", ({data}) => frames_[data.at] = data.lit);
		</script>
		<iframe src="/same.html"></iframe><iframe src="` + other + `"></iframe>
		<iframe srcdoc="` + titled("srcdoc") + `"></iframe>
		<iframe sandbox="allow-scripts" srcdoc="` + titled("sandbox") + `"></iframe>
		<iframe src="/nested.html"></iframe>
		<iframe id="blank"></iframe>
		<iframe id="blob"></iframe>
		<iframe src="data:text/html,` + strings.NewReplacer("#", "%23", "\n", "", "\t", "", `"`, "'").Replace("<title>data</title>"+inner) + `"></iframe>
		<script>
			blank.contentDocument.body.innerHTML = "<p>01 505641</p>";
			setInterval(() => frames_.blank = blank.contentWindow.CSS.highlights.get("siptap")?.size ?? 0, 100);
			blob.src = URL.createObjectURL(new Blob([` + "`<title>blob</title>" + strings.ReplaceAll(inner, "</script>", `<\/script>`) + "`" + `], {type: "text/html"}));
		</script>`
		d := read(t, name, site(t, map[string]string{
			"/":            outer,
			"/same.html":   "<title>same origin</title>" + inner,
			"/nested.html": `<!doctype html><iframe srcdoc="` + titled("nested") + `"></iframe>`,
		}), readerOptions{})
		var lit map[string]int
		defer func() {
			if t.Failed() {
				t.Logf("shown: %v", lit)
			}
		}()
		parts.Eventually(t, "each frame shows its number", func() bool {
			lit = eval[map[string]int](d, `frames_`)
			for _, frame := range []string{"same origin", "other origin", "srcdoc", "sandbox", "nested", "blank", "data", "blob"} {
				if lit[frame] != 1 {
					return false
				}
			}
			return true
		})
	})
}

// TestEverywhereInDocuments reads documents that are no HTML.
func TestEverywhereInDocuments(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		address := site(t, map[string]string{
			"/plain.txt": "Tel. 01 505641\nFax 01 505642, since 12.03.2024\n",
			"/page.xhtml": `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
				<body><p>Tel. 01 505641</p><p><![CDATA[Fax 01 505642]]></p></body></html>`,
			"/card.xml": `<?xml version="1.0"?><?xml-stylesheet type="text/css" href="card.css"?>
				<card><name>Somebody</name><tel>01 505641</tel><fax>01 505642</fax></card>`,
			"/card.css": `card, name, tel, fax { display: block }`,
		})
		d := read(t, name, address+"/plain.txt", readerOptions{})
		d.highlighted(2)
		for _, path := range []string{"/page.xhtml", "/card.xml"} {
			d.open(address + path)
			d.highlighted(2)
		}
	})
}
