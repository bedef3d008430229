package browser

import (
	"fmt"
	"testing"
)

// fortress is a page that does what it can against being read: the platform's own
// prototypes redefined, the document's properties hidden behind elements of their
// names, very deep and very long content, thousands of numbers, and as many changes a
// second.
const fortress = `<!doctype html><meta charset="utf-8"><body>
<form><input name="parentNode"><input name="childNodes"><input name="nodeType"><input name="getAttribute"><input name="localName"><input name="ownerDocument"><input name="getRootNode"><p>01 505641</p></form>
<img name="createTreeWalker"><img name="querySelectorAll"><img name="documentElement"><img name="defaultView"><form name="caretPositionFromPoint"></form>
<div id="deep"></div><div id="many"></div><pre id="long"></pre><p id="busy">0</p>
<script>
	let inner = document.getElementById("deep");
	for (let depth = 0; depth < 400; depth++) inner = inner.appendChild(document.createElement(depth % 2 ? "b" : "span"));
	inner.append("01 505642");
	document.getElementById("long").textContent = "Nothing to be seen here, and a line of it.\n".repeat(150000) + "Tel. 01 505643";
	document.getElementById("many").innerHTML = Array.from({ length: 2000 }, (_, i) => "<p>Tel. 01 " + (510000 + i) + "</p>").join("");
	globalThis.shown = () => CSS.highlights.get("siptap")?.size ?? 0;
	const busy = document.getElementById("busy");
	globalThis.turns = 0;
	globalThis.rest = clearInterval.bind(undefined, setInterval(() => {
		for (let i = 0; i < 40; i++) {
			busy.className = "turn" + ++turns;
			busy.append(document.createElement("i"));
			busy.textContent = String(turns % 100);
		}
	}, 20));
	for (const [prototype, name] of [[Node.prototype, "parentNode"], [Node.prototype, "isConnected"], [CharacterData.prototype, "data"], [Element.prototype, "shadowRoot"]]) {
		Object.defineProperty(prototype, name, { get() { throw new Error("not for you") } });
	}
	Element.prototype.checkVisibility = Document.prototype.createTreeWalker = () => { throw new Error("not for you") };
	Array.prototype.flatMap = Map.prototype.get = Set.prototype.has = String.prototype.replace = () => { throw new Error("not for you") };
	window.requestIdleCallback = window.getComputedStyle = window.Highlight = window.Range = window.MutationObserver = undefined;
</script>`

// TestAFortress shows the numbers of a hostile page: those that a person sees while
// the page goes on changing, since a browser goes through all that are shown each
// time, and all that a person can read when it rests.
func TestAFortress(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, site(t, map[string]string{"/": fortress}), readerOptions{})
		shows := func(n int) {
			t.Helper()
			eval[any](d, fmt.Sprintf(`(async () => {
				while (shown() < %d) await new Promise((done) => setTimeout(done, 100));
			})()`, n))
		}
		shows(10)
		before := eval[int](d, `turns`)
		eval[any](d, `new Promise((done) => setTimeout(done, 500))`)
		if after := eval[int](d, `turns`); after == before {
			t.Error("the page stands still")
		}
		eval[any](d, `rest()`)
		// Inline elements 400 deep are not followed; nothing else is left out.
		const want = 1 + 2000 + 1
		shows(want)
		if shown := eval[int](d, `shown()`); shown != want {
			t.Errorf("%d numbers are shown, want %d", shown, want)
		}
	})
}
