package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
)

// TestAPageThatRendersItselfAnew taps on a page that replaces its nodes ten times
// a second, and the words around the number with them: a person sees a number
// that stands still.
func TestAPageThatRendersItselfAnew(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
			<main id="main"></main><script>
				let turns = 0;
				setInterval(() => main.innerHTML = "<section><p>Turn " + ++turns + "</p><p><span id=number>Tel. <b>01</b>/505641</span>, " + turns + " times</p></section>", 100);
			</script>`
		d := sit(t, name, options{html: html})
		d.highlighted(1)
		d.click("number")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

// TestAPageThatRendersItselfAnewUnderAPress replaces the number in the midst of
// the tap. Where that is between press and release, no click event follows: the
// element that was pressed is gone. A press of 80 ms is what most people's are,
// so on a page that renders itself often this is the usual case.
func TestAPageThatRendersItselfAnewUnderAPress(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
			<main id="main"></main><script>
				let turns = 0;
				const render = () => main.innerHTML = "<section><p>Turn " + ++turns + "</p><p><span id=number>Tel. <b>01</b>/505641</span>, " + turns + " times</p></section>";
				render();
			</script>`
		for _, event := range []string{"pointerdown", "mousedown", "pointerup", "mouseup", "click"} {
			t.Run(event, func(t *testing.T) {
				d := sit(t, name, options{html: strings.Replace(html, "render();", `render(); addEventListener("`+event+`", render);`, 1)})
				d.highlighted(1)
				// A double click selects a word there as well, and calls nobody.
				d.click("number", func(c *browser.Click) { c.Count = 2 })
				eval[any](d, `new Promise((done) => setTimeout(done, 500)).then(() => getSelection().removeAllRanges())`)
				d.click("number")
				d.said("Connected.")
				d.talking()
				if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
					t.Errorf("%d calls were begun, want 1", n)
				}
			})
		}
	})
}

// TestTextThatIsShownLater shows and hides text in the ways of pages: by an
// attribute that only the page knows, by a style sheet, by what a person opens;
// and in a form whose fields bear the names of the DOM's own properties.
func TestTextThatIsShownLater(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const html = `<!doctype html><meta charset="utf-8"><style>[data-shut] p { display: none }</style>
			<style id="sheet">.later { visibility: hidden }</style>
			<form><input type="hidden" name="parentNode"><input type="hidden" name="firstChild"><input type="hidden" name="nextSibling"><input type="hidden" name="nodeType">
				<p>In a form: 01/505641</p></form>
			<div id="shut" data-shut><p>01/505642</p></div>
			<p class="later">01/505643</p>
			<details id="details"><summary>More</summary>01/505644</details>
			<p style="color: transparent">01/505645</p>
			<p style="color: transparent; background: linear-gradient(red, blue); background-clip: text">01/505646</p>`
		d := sit(t, name, options{html: html})
		d.highlighted(2)
		for i, show := range []string{`shut.removeAttribute("data-shut")`, `sheet.remove()`, `details.open = true`} {
			eval[any](d, "void ("+show+")")
			d.highlighted(3 + i)
		}
		eval[any](d, `void (details.open = false)`)
		d.highlighted(4)
	})
}

// TestWhatNobodyReads clicks where a page would have a number dialled that a
// person cannot read, or not there: nothing is dialled.
func TestWhatNobodyReads(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
			<p><b id="words">These are words to click on</b></p>
			<p><span id="faint" style="opacity: 0.15">0664 1234567</span></p>
			<p><span id="half"><i>0664</i> <span style="color: transparent">1234568</span></span></p>
			<p><span id="hover">0664 1234569</span></p>
			<p><button id="button">Press 01/505642</button></p>
			<p><span id="number">+43 (1) 505641</span></p>
			<style>#hover { opacity: 0.02 } #hover:hover { opacity: 1 }</style>`
		d := sit(t, name, options{html: html})
		d.highlighted(1)
		// The page takes what the extension painted, as far as the browser lets it,
		// and lays it over everything.
		eval[any](d, `(() => {
			try {
				for (const range of CSS.highlights.get("siptap")) {
					range.setStart(words.firstChild, 0);
					range.setEnd(document.body, document.body.childNodes.length);
				}
			} catch {}
		})()`)
		for _, id := range []string{"words", "faint", "half", "hover", "button"} {
			d.click(id)
			eval[any](d, `void (document.activeElement?.blur(), getSelection().removeAllRanges())`)
		}
		d.click("number")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

// TestANumberThatChangesUnderThePointer swaps the text in the page's own
// listeners, before the extension's and after: what stood there is not dialled,
// and neither is what stands there now.
func TestANumberThatChangesUnderThePointer(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		for _, event := range []string{"pointermove", "pointerdown", "mouseup", "click"} {
			eval[any](d, `(() => {
				window.swap?.abort();
				window.swap = new AbortController();
				addEventListener("`+event+`", () => number.firstChild.data = "+43 (1) 50565" + Math.floor(Math.random() * 10), {capture: true, signal: window.swap.signal});
			})()`)
			d.click("number")
		}
		eval[any](d, `void (window.swap.abort(), number.firstChild.data = "+43 (1) 505641")`)
		d.highlighted(2)
		d.click("link")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

// TestAfterTheProgramIsInstalled taps where Siptap's program is missing, installs
// it, and taps again on the same page: nothing has to be loaded anew.
func TestAfterTheProgramIsInstalled(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{noHost: true})
		d.listened()
		d.click("link")
		d.said("not installed")
		d.installHost(manifests.Family(name))
		d.click("link")
		d.said("read only now")
		d.highlighted(2)
		d.click("link")
		d.said("Connected.")
		d.talking()
	})
}
