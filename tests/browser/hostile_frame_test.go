package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
)

// TestAFrameUnderThePointer lays another site's frame with a number, hardly to be
// seen, over words that a person wants to click on: a window asks, its button does
// not work at first, and No leaves nothing.
func TestAFrameUnderThePointer(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		inner := site(t, map[string]string{"/": `<!doctype html><meta charset="utf-8"><body style="margin:15px 0;font:18px sans-serif">+43 1 505641`})
		d := wary(t, name, site(t, map[string]string{"/": `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 0 } iframe { position: absolute; left: 0; top: 0; width: 300px; height: 60px; border: 0; opacity: .01 }</style>
			<p style="margin:15px 0"><span id="it">Win a prize</span></p><iframe src="` + inner + `"></iframe><p style="margin-top:60px">+43 1 505642</p>`}))
		d.highlighted(1)
		eval[any](d, `new Promise((done) => setTimeout(done, 1500))`)
		for _, how := range []string{"no", "twice"} {
			x, y := d.middle("it")
			if err := d.page.Click(d.ctx, browser.Click{X: x, Y: y}); err != nil {
				t.Fatal(err)
			}
			asking := d.confirmation()
			if text := d.textOf(asking); !strings.Contains(text, "another site") {
				t.Errorf("the window says %q", text)
			}
			if how == "twice" {
				// The same hand goes on clicking where the button is: too early.
				var ready bool
				if err := asking.Eval(d.ctx, `(() => { const yes = document.getElementById("yes"); yes.click(); yes.dispatchEvent(new MouseEvent("click", {bubbles: true})); return !yes.disabled })()`, &ready); err != nil {
					t.Fatal(err)
				}
			}
			d.press(asking, "no")
			d.closed()
		}
		eval[any](d, `new Promise((done) => setTimeout(done, 300))`)
		if strings.Contains(d.log(), `"seq":1,`) {
			t.Error("a call was begun")
		}
	})
}
