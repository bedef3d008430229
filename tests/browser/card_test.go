package browser

import (
	"fmt"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// The card stands in a closed shadow root, so that the tests see it as a page
// does: as one element on the root. Where it stands is looked for by asking what
// lies at a point.

// rest lays the pointer on an element's text and leaves it there.
func (d *desk) rest(id string) {
	d.t.Helper()
	x, y := d.middle(id)
	for _, dx := range []float64{-2, 0} {
		if err := d.page.Move(d.ctx, x+dx, y); err != nil {
			d.t.Fatal(err)
		}
	}
}

// box is a rectangle in the window, CSS pixels.
type box struct{ Left, Top, Right, Bottom float64 }

// ours is the script that finds the rectangle of what of ours lies in the window.
const ours = `(() => {
	const host = [...document.documentElement.children].find(e => e.popover === "manual");
	if (!host) return null;
	const at = {Left: Infinity, Top: Infinity, Right: -Infinity, Bottom: -Infinity};
	for (let x = 1; x < innerWidth; x += 4) for (let y = 1; y < innerHeight; y += 4) if (document.elementFromPoint(x, y) === host) {
		at.Left = Math.min(at.Left, x); at.Top = Math.min(at.Top, y); at.Right = Math.max(at.Right, x); at.Bottom = Math.max(at.Bottom, y);
	}
	return at.Right > 0 ? at : null;
})()`

// card waits for the card, and returns where it stands.
func (d *desk) card() box {
	d.t.Helper()
	var at *box
	parts.Eventually(d.t, "the card is there", func() bool {
		at = eval[*box](d, ours)
		return at != nil
	})
	return *at
}

// bare waits until nothing of ours hangs on the page.
func (d *desk) bare() {
	d.t.Helper()
	parts.Eventually(d.t, "nothing of ours is on the page", func() bool {
		return eval[bool](d, `document.documentElement.children.length === 2`)
	})
}

// callButton is where the card's Call button is: its first one, at the start of its last row.
func callButton(at box) browser.Click { return browser.Click{X: at.Left + 44, Y: at.Bottom - 26} }

// settle lets the card stand there, by the page's own clock, for longer than it takes
// until its button calls.
func (d *desk) settle() {
	d.t.Helper()
	eval[any](d, `new Promise((done) => setTimeout(done, 1000))`)
}

func (b box) String() string {
	return fmt.Sprintf("%g…%g × %g…%g", b.Left, b.Right, b.Top, b.Bottom)
}

// TestTheCard rests the pointer on a number: the card opens beside it, stays while
// the pointer goes onto it, closes with Escape, and its button calls.
func TestTheCard(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.rest("number")
		at := d.card()
		number := eval[box](d, `(({left, top, right, bottom}) => ({Left: left, Top: top, Right: right, Bottom: bottom}))(document.getElementById("number").getBoundingClientRect())`)
		if at.Top < number.Bottom+4 || at.Top > number.Bottom+16 || at.Left > number.Left+8 {
			t.Errorf("the card stands at %v, the number at %v", at, number)
		}
		if n := eval[int](d, `document.documentElement.children.length`); n != 3 {
			t.Errorf("%d elements on the root, want the page's two and ours", n)
		}
		if err := d.page.Move(d.ctx, at.Left+30, at.Top+10); err != nil {
			t.Fatal(err)
		}
		d.settle()
		if err := d.page.Press(d.ctx, "Escape", 0); err != nil {
			t.Fatal(err)
		}
		d.bare()
		if err := d.page.Move(d.ctx, 2, 2); err != nil {
			t.Fatal(err)
		}
		d.rest("number")
		at = d.card()
		if err := d.page.Move(d.ctx, callButton(at).X, callButton(at).Y); err != nil {
			t.Fatal(err)
		}
		d.settle()
		if err := d.page.Click(d.ctx, callButton(at)); err != nil {
			t.Fatal(err)
		}
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

// TestAScriptAndTheCard lets a page press on the card by all that a script can do.
func TestAScriptAndTheCard(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.rest("number")
		at := d.card()
		d.settle()
		button := callButton(at)
		eval[any](d, strings.NewReplacer("AtX", jsNumber(button.X), "AtY", jsNumber(button.Y)).Replace(`void (() => {
			const host = [...document.documentElement.children].find(e => e.popover === "manual");
			if (host.shadowRoot !== null) throw new Error("the page can look in");
			host.click();
			host.focus();
			for (const target of [host, document.elementFromPoint(AtX, AtY)])
				for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
					target.dispatchEvent(new PointerEvent(type, {bubbles: true, composed: true, clientX: AtX, clientY: AtY, detail: 1, isPrimary: true, pointerType: "mouse"}));
		})()`))
		// Text that changes takes its card away.
		eval[any](d, `void (document.getElementById("number").firstChild.data = "+43 (1) 505649")`)
		d.bare()
		if d.own.Calls() != 0 || strings.Contains(d.log(), `"seq":1,`) {
			t.Fatal("a call was begun")
		}
	})
}

// TestTheCardFollows scrolls the page under an open card: it stays with its
// number, goes above it near the bottom, and leaves with it.
func TestTheCardFollows(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 0; height: 4000px } p { position: absolute; top: 300px; left: 40px; margin: 0 }</style>
		<p><span id="number">+43 (1) 505641</span></p>`
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: html})
		if err := d.page.SetViewport(d.ctx, 800, 500, 1); err != nil {
			t.Fatal(err)
		}
		d.highlighted(1)
		d.rest("number")
		at := d.card()
		// The pointer rests on the card, which moves away from under it only as far as it is large.
		if err := d.page.Move(d.ctx, at.Left+40, at.Top+30); err != nil {
			t.Fatal(err)
		}
		d.settle()
		eval[any](d, `void scrollTo(0, 20)`)
		parts.Eventually(t, "the card has followed", func() bool {
			now := d.card()
			return now.Top < at.Top-12 && now.Top > at.Top-28
		})
		eval[any](d, `void scrollTo(0, 1000)`)
		d.bare()
		eval[any](d, `void (scrollTo(0, 0), document.querySelector("p").style.top = "450px")`)
		if err := d.page.Move(d.ctx, 2, 2); err != nil {
			t.Fatal(err)
		}
		d.rest("number")
		if at := d.card(); at.Bottom > 450 || at.Bottom < 434 {
			t.Errorf("the card stands at %v, want it above the number at 450", at)
		}
	})
}

// choose opens a number's card and its list, and chooses the entry whose middle lies so
// far above the card's lower edge.
func (d *desk) choose(id string, up float64) {
	d.t.Helper()
	open := d.openList(id)
	if err := d.page.Click(d.ctx, browser.Click{X: open.Left + 40, Y: open.Bottom - up}); err != nil {
		d.t.Fatal(err)
	}
}

// openList opens a number's card and what its last button lists.
func (d *desk) openList(id string) box {
	d.t.Helper()
	if err := d.page.Move(d.ctx, 2, 2); err != nil {
		d.t.Fatal(err)
	}
	d.rest(id)
	var at box
	parts.Eventually(d.t, "the card is there, and the line about the one before is not", func() bool {
		at = d.card()
		return at.Bottom-at.Top > 70
	})
	if err := d.page.Click(d.ctx, browser.Click{X: at.Right - 24, Y: at.Bottom - 26}); err != nil {
		d.t.Fatal(err)
	}
	var open box
	parts.Eventually(d.t, "the list is open", func() bool {
		open = d.card()
		return open.Bottom > at.Bottom+40
	})
	return open
}

// undo takes back what the line in the card's place says.
func (d *desk) undo() {
	d.t.Helper()
	var at box
	parts.Eventually(d.t, "the line stands there", func() bool {
		at = d.card()
		return at.Bottom-at.Top < 70
	})
	if err := d.page.Click(d.ctx, browser.Click{X: at.Right - 34, Y: (at.Top + at.Bottom) / 2}); err != nil {
		d.t.Fatal(err)
	}
	d.bare()
}

// remembered is what the browser keeps of sites: where it is off, and what is no number.
func (d *desk) remembered() string {
	return background[string](d, `async self => {
		const kept = await (self.browser ?? self.chrome).storage.local.get(null);
		return JSON.stringify([kept.sitesOff ?? [], kept["not:127.0.0.1"] ?? []]);
	}`)
}

// TestOffOnThisSite goes through the card's list: a number that is none stays one
// no more after a reload, and neither does any where Siptap is off; both can be
// taken back where the card stood.
func TestOffOnThisSite(t *testing.T) {
	const notANumber, offHere = 54, 20
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.choose("number", notANumber)
		d.highlighted(0) // The link has the same number.
		d.undo()
		d.highlighted(2)
		d.choose("number", offHere)
		d.highlighted(0)
		d.undo()
		d.highlighted(2)
		if got := d.remembered(); got != `[[],[]]` {
			t.Errorf("remembered is %s after both were taken back", got)
		}
		eval[any](d, `void (document.getElementById("later").innerHTML = "<p id=fax>+43 1 505644</p>")`)
		d.highlighted(3)
		d.choose("fax", notANumber)
		d.highlighted(2)
		eval[any](d, `void (document.getElementById("later").innerHTML = "")`)
		d.choose("number", offHere)
		d.highlighted(0)
		// A press beside the line takes it away.
		d.click("field")
		d.bare()
		if err := d.page.Navigate(d.ctx, eval[string](d, `location.href`)); err != nil {
			t.Fatal(err)
		}
		d.settle()
		d.highlighted(0)
		if got := d.remembered(); got != `[["127.0.0.1"],["+431505644"]]` {
			t.Errorf("remembered is %s", got)
		}
	})
}
