package browser

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/tests/parts"
	"siptap.org/siptap/tests/trace"
)

// list is a page of many numbers, with functions that a test calls.
const list = `<!doctype html><meta charset="utf-8"><title>List</title><body><ul id="list"></ul>
<script>
	const rows = (from, to) => Array.from({ length: to - from }, (_, i) => {
		const row = document.createElement("li");
		row.append("Somebody, ", String(from + i), " times: ", "+43 1 " + (505000 + from + i));
		return row;
	});
	globalThis.shown = () => CSS.highlights.get("siptap")?.size ?? 0;
	globalThis.grow = (from, to) => { document.getElementById("list").append(...rows(from, to)) };
	globalThis.pause = (ms) => new Promise((done) => setTimeout(done, ms));
</script>`

// collectGarbage has the page's process free what nobody holds any more.
func (d *desk) collectGarbage(name string) {
	d.t.Helper()
	if name == "chromium" {
		if err := d.page.Call(d.ctx, "HeapProfiler.collectGarbage", nil, nil); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	d.inWindow(`void ["child-gc-request", "child-cc-request", "child-mmu-request"].forEach((topic) => Services.obs.notifyObservers(null, topic))`)
}

// inWindow evaluates an expression in Firefox's own window.
func (d *desk) inWindow(expression string) {
	d.t.Helper()
	var tree struct {
		Contexts []struct {
			ID string `json:"context"`
		} `json:"contexts"`
	}
	if err := d.browser.Call(d.ctx, "browsingContext.getTree", map[string]any{"moz:scope": "chrome", "maxDepth": 0}, &tree); err != nil {
		d.t.Fatal(err)
	}
	if err := d.browser.Call(d.ctx, "script.evaluate", map[string]any{
		"expression": expression, "target": map[string]any{"context": tree.Contexts[0].ID}, "awaitPromise": false,
	}, nil); err != nil {
		d.t.Fatal(err)
	}
}

// TestNothingLeaks lets go of all that a page throws away: blocks with numbers,
// shadow trees, and the texts in them. What the page itself keeps stays, or the
// test would tell nothing.
func TestNothingLeaks(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": list}), readerOptions{})
		eval[any](d, `(() => {
			grow(0, 300);
			const host = document.body.appendChild(document.createElement("div"));
			host.attachShadow({ mode: "open" }).innerHTML = "<p>+43 1 404040</p>";
			globalThis.refs = [host.shadowRoot, host.shadowRoot.firstChild, ...document.querySelectorAll("li")].map((node) => new WeakRef(node));
			globalThis.texts = [...document.querySelectorAll("li")].map((row) => new WeakRef(row.lastChild));
			globalThis.kept = document.body.appendChild(document.createElement("p"));
			kept.append("+43 1 303030");
			refs.push(new WeakRef(kept));
			texts.push(new WeakRef(kept.firstChild));
			globalThis.left = () => [...refs, ...texts].filter((ref) => ref.deref() !== undefined).length;
		})()`)
		d.highlighted(302)
		eval[any](d, `document.body.replaceChildren("Nothing is left.")`)
		d.highlighted(0)
		// The kept block and its text.
		left := 0
		parts.Eventually(t, "all but what the page keeps is gone", func() bool {
			d.collectGarbage(name)
			last := left
			if left = eval[int](d, `pause(50).then(left)`); left != last {
				t.Logf("%d nodes are left", left)
			}
			return left == 2
		})
	})
}

// TestAHiddenTab has nothing done for a tab that nobody sees, and all of it when
// somebody does.
func TestAHiddenTab(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		address := site(t, map[string]string{"/": list, "/other.html": "<!doctype html><p>+43 1 505641"})
		d := read(t, name, address, readerOptions{})
		eval[any](d, `grow(0, 3)`)
		d.highlighted(3)
		if _, err := d.browser.NewPage(d.ctx, address+"/other.html"); err != nil {
			t.Fatal(err)
		}
		if !eval[bool](d, `document.hidden`) {
			t.Fatal("the tab behind another is not hidden")
		}
		eval[any](d, `(() => {
			grow(3, 10);
			globalThis.timer = setInterval(() => { document.title = String(Math.random()) }, 20);
		})()`)
		eval[any](d, `pause(2500)`)
		if shown := eval[int](d, `shown()`); shown != 3 {
			t.Errorf("%d numbers are shown in a hidden tab, want the 3 from before", shown)
		}
		if err := d.page.Activate(d.ctx); err != nil {
			t.Fatal(err)
		}
		d.highlighted(10)
	})
}

// TestEndlessChanges shows what comes and stays while a page never rests: a table
// whose cells change in place, a clock, rows that are rendered anew.
func TestEndlessChanges(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": list}), readerOptions{})
		eval[any](d, `(() => {
			grow(0, 400);
			const all = [...document.querySelectorAll("li")];
			let turn = 0;
			globalThis.turns = () => turn;
			const go = () => {
				turn++;
				document.title = new Date().toISOString();
				for (const [i, row] of all.entries()) if ((i + turn) % 40 === 0) row.childNodes[1].data = String(turn);
				const row = all[turn % 400];
				const twin = row.cloneNode(true);
				row.replaceWith(twin);
				all[turn % 400] = twin;
			};
			setInterval(go, 40);
			globalThis.isShown = (node) => [...CSS.highlights.get("siptap") ?? []].some((range) => node.contains(range.startContainer) && !range.collapsed);
		})()`)
		parts.Eventually(t, "some are shown", func() bool { return eval[int](d, `shown()`) > 20 })
		eval[any](d, `(() => {
			globalThis.late = document.createElement("p");
			late.append("Somebody new: +43 1 606060");
			document.body.prepend(late);
		})()`)
		start := time.Now()
		parts.Eventually(t, "the late one is shown", func() bool { return eval[bool](d, `isShown(late)`) })
		t.Logf("shown after %s", time.Since(start).Round(10*time.Millisecond))
		before := eval[int](d, `turns()`)
		parts.Eventually(t, "the page goes on", func() bool { return eval[int](d, `turns()`) > before })
	})
}

// TestMuchAtOnce finds what comes together with so much else that nothing is listened to
// in particular: in the document, in a shadow tree that was known, and in one that was not.
func TestMuchAtOnce(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": list}), readerOptions{})
		eval[any](d, `(() => {
			grow(0, 3);
			globalThis.host = document.body.appendChild(document.createElement("div"));
			host.attachShadow({ mode: "open" }).innerHTML = "<p>+43 1 404040</p><div></div>";
		})()`)
		d.highlighted(4)
		eval[any](d, `(() => {
			const box = document.body.appendChild(document.createElement("div"));
			for (let i = 0; i < 3000; i++) box.setAttribute("data-turn", i);
			box.innerHTML = "<p>+43 1 404041</p>";
			const inner = host.shadowRoot.querySelector("div");
			inner.innerHTML = "<p>+43 1 404042</p><section></section>";
			inner.querySelector("section").attachShadow({ mode: "open" }).innerHTML = "<p>+43 1 404043</p>";
		})()`)
		d.highlighted(7)
	})
}

// ticker is a table that is rendered anew about ten times a second, with other words
// beside each number every time. The number in its second row is another one, too.
const ticker = `<!doctype html><meta charset="utf-8"><title>Ticker</title><style>body { font: 16px sans-serif; margin: 20px }</style><body><div id="rows"></div>
<script>
	let turn = 0;
	let rendered = 0;
	globalThis.turns = () => turn;
	const render = () => {
		turn++;
		rendered = performance.now();
		let rows = "";
		for (let i = 0; i < 400; i++) {
			rows += "<div><b>" + (turn + i) % 997 + "</b> Somebody <span" + (i === 3 ? " id=number" : i === 1 ? " id=other" : "") + ">+43 1 " + (i === 1 ? 600000 + turn % 1000 : 505641 + i - 3) + "</span></div>";
		}
		document.getElementById("rows").innerHTML = rows;
	};
	// Each rendering is drawn, on a busy machine as well, and may stand there longer.
	const next = () => setTimeout(() => { render(); requestAnimationFrame(next) }, 100);
	render();
	next();
	// In how many renderings was it seen in a frame that this number is shown, and how
	// long had the youngest of them stood there?
	const renderings = { number: new Set(), other: new Set() };
	const youngest = { number: Infinity, other: Infinity };
	globalThis.seen = (id) => renderings[id].size;
	globalThis.age = (id) => Math.min(youngest[id], 1e6);
	const look = () => {
		for (const range of CSS.highlights.get("siptap") ?? []) {
			const id = range.collapsed ? "" : range.startContainer.parentElement?.id;
			if (id) {
				renderings[id].add(turn);
				youngest[id] = Math.min(youngest[id], performance.now() - rendered);
			}
		}
		requestAnimationFrame(look);
	};
	look();
</script>`

// leastAge is how long a number must have stood before it is shown, ms.
const leastAge = 500

// TestATicker shows what stands in the window of a page that renders itself anew
// all the time: a number that is the same each time has stood there, and a tap on it
// counts. One that is another each time has not, and is never shown.
func TestATicker(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: ticker})
		parts.Eventually(t, "the number is shown in many renderings", func() bool { return eval[int](d, `seen("number")`) > 10 })
		t.Logf("in %d of %d", eval[int](d, `seen("number")`), eval[int](d, `turns()`))
		if age := eval[float64](d, `age("other")`); age < leastAge {
			t.Errorf("a number was shown that had stood for %.0f ms", age)
		}
		d.click("other")
		d.click("number")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

// TestATickerInAShadowTree does the same where all of the page's text stands in one.
func TestATickerInAShadowTree(t *testing.T) {
	page := strings.Replace(ticker, `document.getElementById("rows").innerHTML`, `inner.innerHTML`, 1)
	page = strings.Replace(page, `let turn`, `const inner = document.getElementById("rows").attachShadow({ mode: "open" }); let turn`, 1)
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": page}), readerOptions{})
		parts.Eventually(t, "the number is shown in many renderings", func() bool { return eval[int](d, `seen("number")`) > 10 })
		t.Logf("in %d of %d", eval[int](d, `seen("number")`), eval[int](d, `turns()`))
		if age := eval[float64](d, `age("other")`); age < leastAge {
			t.Errorf("a number was shown that had stood for %.0f ms", age)
		}
	})
}

// TestAClearedRegistry puts back what a page takes out of the registry of
// highlights, which is its own as well.
func TestAClearedRegistry(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": list}), readerOptions{})
		eval[any](d, `grow(0, 3)`)
		d.highlighted(3)
		for _, take := range []string{`CSS.highlights.clear()`, `CSS.highlights.delete("siptap")`, `CSS.highlights.set("siptap", new Highlight())`, `CSS.highlights.get("siptap").clear()`} {
			eval[any](d, "void ("+take+")")
			if n := eval[int](d, `shown()`); n != 0 {
				t.Fatalf("%s leaves %d", take, n)
			}
			d.highlighted(3)
		}
	})
}

// TestSizesAreToldOnce reads what a page changes while it is told of sizes: a size that
// is asked for then comes too late, and the page would be told of a loop.
func TestSizesAreToldOnce(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": list}), readerOptions{})
		eval[any](d, `(async () => {
			globalThis.complaints = [];
			addEventListener("error", ({ message }) => complaints.push(message));
			grow(0, 10);
			const box = document.body.appendChild(document.createElement("div"));
			const number = document.body.appendChild(document.createElement("p"));
			new ResizeObserver(() => number.textContent = "+43 1 60" + (6000 + box.clientWidth)).observe(box);
			// An animation moves it: the page's script does nothing but while it is told.
			await box.animate({ width: ["0px", "120px"] }, { duration: 3000, easing: "steps(12)", fill: "forwards" }).finished;
		})()`)
		d.highlighted(11)
		if said := eval[[]string](d, `complaints`); len(said) > 0 {
			t.Errorf("the page is told %d times: %q", len(said), said[0])
		}
	})
}

// TestEndlessChangesLayNothingOut reads a page that never rests without ever having it
// laid out, and tells how long that took beside the page's own script, and the
// longest turn.
func TestEndlessChangesLayNothingOut(t *testing.T) {
	d := read(t, "chromium", site(t, map[string]string{"/": list}), readerOptions{})
	eval[any](d, `(() => {
		grow(0, 500);
		let turn = 0;
		const go = () => {
			const rows = document.querySelectorAll("li");
			for (let i = 0; i < 60; i++) {
				const row = rows[++turn % 500];
				row.childNodes[1].data = String(turn);
				row.className = "turn" + turn;
				row.replaceWith(row.cloneNode(true));
			}
			requestAnimationFrame(go);
		};
		go();
	})()`)
	parts.Eventually(t, "some are shown", func() bool { return eval[int](d, `shown()`) > 5 })
	eval[any](d, `pause(2000)`)
	if err := trace.Start(d.ctx, d.browser); err != nil {
		t.Fatal(err)
	}
	eval[any](d, `pause(4000)`)
	ctx, cancel := context.WithTimeout(d.ctx, time.Minute)
	defer cancel()
	recording, err := trace.Stop(ctx, d.browser)
	if err != nil {
		t.Fatal(err)
	}
	var ours, garbage, longest time.Duration
	for _, s := range recording.Slices("Siptap") {
		ours += s.Thread - s.Garbage
		garbage += s.Garbage
		longest = max(longest, s.Thread-s.Garbage)
		if s.Layouts > 0 {
			t.Errorf("a turn of %s has the page laid out %d times", s.Thread, s.Layouts)
		}
	}
	own := recording.Sum("v8.run", "v8.callFunction", "EvaluateScript", "FunctionCall") - ours - garbage
	t.Logf("ours %s, the page's own %s, our longest turn %s", ours, own, longest)
	if ours == 0 {
		t.Error("nothing of ours was recorded")
	}
}

// TestNoForcedLayout never has a browser lay a page out for us: not while it is
// read, not when numbers come, and not where it changes with every frame.
func TestNoForcedLayout(t *testing.T) {
	d := read(t, "chromium", site(t, map[string]string{"/": list}), readerOptions{})
	d.highlighted(0)
	if err := trace.Start(d.ctx, d.browser); err != nil {
		t.Fatal(err)
	}
	eval[any](d, `grow(0, 500)`)
	d.highlighted(500)
	eval[any](d, `(async () => {
		const clock = document.body.appendChild(document.createElement("p"));
		for (let turn = 0; turn < 60; turn++) {
			clock.textContent = "Turn " + turn + " of many";
			clock.style.width = turn + "px";
			await new Promise(requestAnimationFrame);
		}
		grow(500, 600);
	})()`)
	d.highlighted(600)
	ctx, cancel := context.WithTimeout(d.ctx, time.Minute)
	defer cancel()
	recording, err := trace.Stop(ctx, d.browser)
	if err != nil {
		t.Fatal(err)
	}
	slices := recording.Slices("Siptap")
	if len(slices) < 10 {
		t.Fatalf("%d slices of ours were recorded", len(slices))
	}
	var worst time.Duration
	layouts := 0
	for _, s := range slices {
		layouts += s.Layouts
		worst = max(worst, s.Thread-s.Garbage)
	}
	if layouts > 0 {
		t.Error(fmt.Sprint("the page was laid out ", layouts, " times for us"))
	}
	t.Logf("%d slices, the longest %s", len(slices), worst)
}
