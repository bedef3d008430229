package browser

import (
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// noTap is a page with numbers that are not Siptap's to act on, and words to press on.
const noTap = contactPage + `<p><b id="words">Words to select</b></p>
<p><label id="label">+43 1 505644 <input type="checkbox"></label></p>
<p id="editable" contenteditable>+43 1 505645</p>
<details><summary id="summary">+43 1 505646</summary></details>
<p><a id="ordinary" href="#elsewhere">+43 1 505647</a></p>
<p><span id="role" role="button">+43 1 505648</span></p>`

// TestWhatIsNoTap goes through what looks like a tap and is none: nothing is
// dialled, and the phones stay silent. A real tap afterwards shows that all of it
// had been looked at.
func TestWhatIsNoTap(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: noTap})
		d.highlighted(2)
		x, y := d.middle("number")
		for _, script := range []string{
			// The browser's own handling of a link would open a dialog that takes the input.
			`addEventListener("click", e => e.isTrusted || e.preventDefault())`,
			`document.getElementById("number").click()`,
			`document.getElementById("link").click()`,
			`for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
				document.elementFromPoint(AtX, AtY).dispatchEvent(new PointerEvent(type, {bubbles: true, composed: true, clientX: AtX, clientY: AtY, detail: 1, isPrimary: true, pointerType: "mouse"}))`,
			`CSS.highlights.get("siptap").forEach(range => { try { range.startContainer.parentElement.click() } catch {} })`,
		} {
			script = strings.NewReplacer("AtX", jsNumber(x), "AtY", jsNumber(y)).Replace(script)
			if err := d.page.Eval(d.ctx, "(() => {"+script+"})()", nil); err != nil && name == "chromium" {
				t.Fatalf("%s: %v", script, err)
			}
		}
		const unselect = `getSelection().removeAllRanges()`
		for _, wrong := range []struct {
			what   string
			before string // a script that runs first
			change func(*browser.Click)
		}{
			{"with Shift", "", func(c *browser.Click) { c.Held = browser.Shift }},
			{"with Ctrl", "", func(c *browser.Click) { c.Held = browser.Ctrl }},
			{"with Alt", "", func(c *browser.Click) { c.Held = browser.Alt }},
			{"with Meta", "", func(c *browser.Click) { c.Held = browser.Meta }},
			{"a double click", "", func(c *browser.Click) { c.Count = 2 }},
			{"a triple click", "", func(c *browser.Click) { c.Count = 3 }},
			{"a drag", "", func(c *browser.Click) { c.DragX = 40 }},
			{"a short drag", "", func(c *browser.Click) { c.DragY = 5 }},
			{"a drag onto it", "", func(c *browser.Click) { c.X, c.DragX = c.X-120, 120 }},
			{"a long press", "", func(c *browser.Click) { c.Hold = 550 * time.Millisecond }},
			{"the auxiliary button", "", func(c *browser.Click) { c.Button = browser.Auxiliary }},
			{"with something selected before", `getSelection().selectAllChildren(words)`, func(*browser.Click) {}},
			{"with something selected after", `addEventListener("mouseup", () => getSelection().selectAllChildren(words), {once: true})`, func(*browser.Click) {}},
			{"with something selected while it waits", `addEventListener("click", () => getSelection().selectAllChildren(words), {once: true})`, func(*browser.Click) {}},
		} {
			eval[any](d, `void (`+unselect+`, document.activeElement?.blur())`)
			if wrong.before != "" {
				eval[any](d, "void "+wrong.before)
			}
			d.click("number", wrong.change)
			// A tap waits 0.3 s for the second click.
			eval[any](d, `new Promise((done) => setTimeout(done, 350))`)
			if strings.Contains(d.log(), `"seq":1,`) {
				t.Fatalf("%s calls", wrong.what)
			}
		}
		eval[any](d, "void "+unselect)
		for _, id := range []string{"button", "field", "label", "editable", "summary", "ordinary", "role"} {
			d.click(id)
		}
		if err := d.page.Eval(d.ctx, `void document.activeElement.blur()`, nil); err != nil {
			t.Fatal(err)
		}
		if d.own.Calls() != 0 {
			t.Fatal("the own phone rings")
		}
		d.click("number")
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

func TestThePageIsUntouched(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const html = contactPage + `<script>
			window.before = document.documentElement.outerHTML;
			window.mutations = 0;
			new MutationObserver(m => window.mutations += m.length).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
		</script>`
		d := sit(t, name, options{html: html})
		d.highlighted(2)
		if n := eval[int](d, `mutations`); n != 0 {
			t.Errorf("%d mutations while numbers are shown", n)
		}
		if n := eval[int](d, `document.styleSheets.length + document.adoptedStyleSheets.length`); n != 1 {
			t.Errorf("%d style sheets, want the page's one", n)
		}
	})
}

func TestNumbersThatComeLater(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		eval[any](d, `void (later.innerHTML = "<p>Fax <b>01</b>/50 56 44</p>")`)
		d.highlighted(3)
		eval[any](d, `void (later.firstChild.lastChild.data = " 12.03.2024")`)
		d.highlighted(2)
		eval[any](d, `(() => {
			const host = document.createElement("div");
			host.attachShadow({mode: "open"}).innerHTML = "<p>0664 1234567</p>";
			later.after(host);
		})()`)
		d.highlighted(3)
	})
}

// TestAMissingProgramIsExplained opens the popup where Siptap's program is not
// installed. TestAfterTheProgramIsInstalled goes on from there.
func TestAMissingProgramIsExplained(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{noHost: true})
		popup := d.openPopup(name)
		parts.Eventually(t, "the popup tells what to do", func() bool {
			return strings.Contains(d.textOf(popup), "siptap install")
		})
	})
}

// TestTheHostDies kills the host between two taps; the second works.
func TestTheHostDies(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.click("number")
		d.said("Connected.")
		d.talking()
		d.killHost()
		d.click("number")
		parts.Eventually(t, "the second call has begun", func() bool {
			return strings.Count(d.log(), `"seq":1,`) == 2
		})
		d.talking()
	})
}
