package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// The three ways to place a call, each in each browser, to the end.

func TestAClickOnANumber(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.click("number")
		d.said("Connected.")
		d.talking()
	})
}

func TestAClickOnALink(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.click("link")
		d.said("Connected.")
		d.talking()
		if at := eval[string](d, `location.href`); strings.HasPrefix(at, "tel:") {
			t.Errorf("the page went to %s", at)
		}
	})
}

func TestThePopup(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		popup := d.openPopup(name)
		if err := popup.Type(d.ctx, "01505641"); err != nil {
			t.Fatal(err)
		}
		parts.Eventually(t, "the popup tells how the number is read", func() bool {
			return strings.Contains(d.textOf(popup), "+43 1 505641")
		})
		if err := popup.Press(d.ctx, "Enter", 0); err != nil {
			t.Fatal(err)
		}
		d.said("Connected.")
		d.talking()
	})
}

func TestTheMenuOnASelection(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{display: displayFor(t, name)})
		d.highlighted(2)
		eval[any](d, `void getSelection().selectAllChildren(document.getElementById("number"))`)
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

// displayFor returns a display of its own for Chromium, whose context menu wants
// a window. Firefox's can be reached without one.
func displayFor(t *testing.T, name string) string {
	if name != "chromium" {
		return ""
	}
	return parts.StartDisplay(t)
}

// openPopup opens the popup at its button; in Firefox, whose protocol does not
// list it there, the same page in a tab.
func (d *desk) openPopup(name string) browser.Page {
	d.t.Helper()
	popup := d.popup(name)
	parts.Eventually(d.t, "the popup's field has the keyboard", func() bool {
		var ready bool
		err := popup.Eval(d.ctx, `document.hasFocus() && document.activeElement?.id === "number"`, &ready)
		return err == nil && ready
	})
	return popup
}

// popup opens it whatever it shows.
func (d *desk) popup(name string) browser.Page {
	d.t.Helper()
	var popup browser.Page
	var err error
	if name == "firefox" {
		popup, err = d.browser.NewPage(d.ctx, d.browser.ExtensionURL("popup.html"))
	} else {
		popup, err = d.browser.OpenPopup(d.ctx, d.page)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return popup
}

// textOf is what a page shows.
func (d *desk) textOf(page browser.Page) string {
	d.t.Helper()
	var text string
	if err := page.Eval(d.ctx, `document.body.innerText`, &text); err != nil {
		d.t.Fatal(err)
	}
	return text
}
