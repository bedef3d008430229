package browser

import (
	"testing"

	"siptap.org/siptap/host/browser"
)

// TestTheMenuOnANumber right-clicks on a number that is neither selected nor a
// link, after a page's script has told of a right-click elsewhere.
func TestTheMenuOnANumber(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
		<p><span id="number">+43 (1) 505641</span></p><p><span id="other">+43 1 505642</span></p>`
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: html, display: displayFor(t, name)})
		d.highlighted(2)
		eval[any](d, `void document.getElementById("other").dispatchEvent(new MouseEvent("contextmenu", {bubbles: true}))`)
		if name == "firefox" {
			d.click("number", func(c *browser.Click) { c.Button = browser.Secondary })
			d.firefoxMenu("Dial +43 (1) 505641 with SIP")
		} else {
			d.chromiumMenu("number")
		}
		d.said("Connected.")
		d.talking()
	})
}
