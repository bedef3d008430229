package browser

import (
	"fmt"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// zoom enlarges the page as a person does by the browser's own menu.
func (d *desk) zoom(factor float64) {
	d.t.Helper()
	background[any](d, fmt.Sprintf(`async self => {
		const {tabs} = self.browser ?? self.chrome;
		const [tab] = await tabs.query({url: "http://127.0.0.1/*"});
		await tabs.setZoom(tab.id, %g);
	}`, factor))
}

// within checks that what of ours stands in the window lies whole in it, and beside the number.
func (d *desk) within(what, id string, at box) {
	d.t.Helper()
	window := eval[box](d, `({Left: 0, Top: 0, Right: innerWidth, Bottom: innerHeight})`)
	number := eval[box](d, fmt.Sprintf(`(({left, top, right, bottom}) => ({Left: left, Top: top, Right: right, Bottom: bottom}))(document.getElementById(%q).getBoundingClientRect())`, id))
	// It is looked for at every fourth pixel.
	const grid = 4
	if at.Left < grid || at.Top < grid || at.Right > window.Right-grid || at.Bottom > window.Bottom-grid {
		d.t.Errorf("%s stands at %v, the window is %v", what, at, window)
	}
	if at.Left < number.Right && at.Right > number.Left && at.Top < number.Bottom && at.Bottom > number.Top {
		d.t.Errorf("%s stands at %v over the number at %v", what, at, number)
	}
}

// placed is a page with a number in each corner and one in the middle, which is higher
// than the window; the numbers' distances are parts of its width.
func placed(dir string) string {
	return `<!doctype html><html dir="` + dir + `"><meta charset="utf-8"><title>Places</title>
<style>body { font: 16px sans-serif; margin: 0; height: 3000px } bdi { position: absolute; white-space: nowrap } .foot { position: fixed; bottom: 12px }</style>
<bdi id="start" dir="ltr" style="top: 8px; inset-inline-start: 8px">+43 1 505641</bdi>
<bdi id="end" dir="ltr" style="top: 40px; inset-inline-end: 8px">+43 1 505642</bdi>
<bdi id="middle" dir="ltr" style="top: 150px; inset-inline-start: 40%">+43 1 505643</bdi>
<bdi id="corner" dir="ltr" class="foot" style="right: 20px">+43 1 505644</bdi>`
}

// TestInLittleRoom opens the card and the toast at twice the size and from right to left,
// at the window's edges and while the page scrolls: they stay in the window, and never
// cover their number.
func TestInLittleRoom(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		base := site(t, map[string]string{"/ltr": placed("ltr"), "/rtl": placed("rtl")})
		d := wary(t, name, base+"/ltr")
		d.zoom(2)
		parts.Eventually(t, "the page is twice as large", func() bool { return eval[float64](d, `devicePixelRatio`) == 2 })
		for _, in := range []struct {
			dir string
			ids []string
		}{{"rtl", []string{"start", "end"}}, {"ltr", []string{"end", "corner"}}} {
			d.open(base + "/" + in.dir) // The browser remembers the size for the site.
			d.highlighted(4)
			for _, id := range in.ids {
				d.rest(id)
				d.within("the card ("+in.dir+")", id, d.card())
				d.key("Escape")
				d.bare()
			}
			d.rest("middle")
			at := d.card()
			d.within("the card ("+in.dir+")", "middle", at)
			// The pointer rests on the card, which moves away under it only as far as it is large.
			if err := d.page.Move(d.ctx, at.Left+30, at.Top+10); err != nil {
				t.Fatal(err)
			}
			d.settle()
			eval[any](d, `void scrollTo(0, 60)`)
			parts.Eventually(t, "the card has followed", func() bool { return d.card().Top < at.Top-40 })
			d.within("the card after a scroll ("+in.dir+")", "middle", d.card())
			d.key("Escape")
			d.bare()
		}
		d.settle()
		d.click("corner")
		parts.Eventually(t, "the call is over", func() bool { return strings.Contains(d.log(), `"state":"failed"`) })
		d.within("the toast", "corner", d.card())
	})
}

// TestAFinger taps with one: the number's card opens, with room for a finger, and its
// button calls; nothing is called before.
func TestAFinger(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := wary(t, name, site(t, map[string]string{"/": contactPage}))
		d.highlighted(2)
		d.settle()
		x, y := d.middle("number")
		if err := d.page.Tap(d.ctx, x, y); err != nil {
			t.Fatal(err)
		}
		at := d.card()
		d.settle()
		if strings.Contains(d.log(), `"seq":1,`) {
			t.Fatal("the tap on the number has called")
		}
		call := browser.Click{X: at.Left + 44, Y: at.Bottom - 33}
		if height := at.Bottom - at.Top; height < 44+2*12+20 {
			t.Errorf("the card is %g px high, which leaves no room for a finger", height)
		}
		if err := d.page.Tap(d.ctx, call.X, call.Y); err != nil {
			t.Fatal(err)
		}
		parts.Eventually(t, "the card's button calls", func() bool { return strings.Count(d.log(), `"seq":1,`) == 1 })
	})
}
