package browser

import (
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// TestAHostThatCannotBeUsed opens the popup beside a program that crashes, and ones
// that are too old and too new: each time it says what to do, and goes on once that
// was done and the person has pressed the button.
func TestAHostThatCannotBeUsed(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{host: crashes})
		popup := d.openPopup(name)
		for _, row := range []struct{ mode, says string }{
			{crashes, "stops as soon as it is started"},
			{old, "too old for this extension"},
			{newer, "Update the extension"},
		} {
			d.play(row.mode)
			d.clickIn(popup, "#trouble-again")
			parts.Eventually(t, "the popup says: "+row.says, func() bool {
				return strings.Contains(d.textOf(popup), row.says)
			})
			if !look[bool](d, popup, `document.getElementById("trouble").getBoundingClientRect().bottom <= document.getElementById("pad").getBoundingClientRect().top`) {
				t.Errorf("%s: the trouble lies over the dial pad", row.mode)
			}
		}
		d.play(works)
		d.tryAgain(popup)
		d.bring(d.page)
		d.highlighted(2)
	})
}

// tryAgain presses the popup's button until the program is ready. A page that asks
// meanwhile may be the one that starts it.
func (d *desk) tryAgain(popup browser.Page) {
	d.t.Helper()
	parts.Eventually(d.t, "the program is ready after the button was pressed", func() bool {
		var at [2]float64
		var ready bool
		err := popup.Eval(d.ctx, `document.getElementById("host").dataset.phase === "ready"`, &ready)
		if err != nil || ready {
			return err == nil
		}
		if err := popup.Eval(d.ctx, `(({x, y, width, height}) => [x + width / 2, y + height / 2])(document.getElementById("trouble-again").getBoundingClientRect())`, &at); err == nil && at[0] > 0 {
			_ = popup.Click(d.ctx, browser.Click{X: at[0], Y: at[1]})
		}
		return false
	})
}

// TestAHostThatDiesAgainAndAgain has a page ask a program that dies of every
// question: it is started ever more seldom, and the popup says so until it works.
func TestAHostThatDiesAgainAndAgain(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{host: greets})
		// A page that wants to know something all the time.
		eval[any](d, `void setInterval(() => { document.getElementById("later").textContent = "+43 1 50" + Date.now() % 10000 }, 50)`)
		popup := d.openPopup(name)
		if name == "firefox" {
			d.bring(d.page) // A page in the background asks for nothing.
		}
		parts.Eventually(t, "the popup says that the program cannot run", func() bool {
			return strings.Contains(d.textOf(popup), "stops as soon as it is started")
		})
		before := d.starts()
		if parts.Within(3*time.Second, func() bool { return d.starts()-before > 2 }) {
			t.Errorf("it was started %d times in 3 s after it had failed %d times", d.starts()-before, before)
		}
		d.play(works)
		if name == "firefox" {
			d.bring(popup)
		}
		d.tryAgain(popup)
		if name == "firefox" {
			d.bring(d.page)
		}
		parts.Eventually(t, "numbers are highlighted", func() bool {
			return eval[int](d, `CSS.highlights.get("siptap")?.size ?? 0`) >= 2
		})
	})
}

// TestAHostKilledDuringACall kills the host while the own phone rings: the popup
// says that nobody knows how it goes, and the next host ends the ringing.
func TestAHostKilledDuringACall(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		d.highlighted(2)
		d.click("number")
		parts.Eventually(t, "the own phone rings", d.own.Ringing)
		popup := d.popup(name)
		d.on(popup, `document.getElementById("panel-sentence")?.textContent.includes("Pick it up")`)
		d.killHost()
		d.on(popup, `document.getElementById("panel-sentence").textContent.includes("program has stopped")`)
		d.quiet()
		d.clickIn(popup, "#panel-back")
		d.on(popup, `document.getElementById("host").dataset.phase === "ready"`)
	})
}
