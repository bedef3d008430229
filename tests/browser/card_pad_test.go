package browser

import (
	"fmt"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// pad waits for the dial pad that a card has opened in a window of Siptap's own, with
// a number in it that it can call.
func (d *desk) pad(number string) (pad browser.Page) {
	d.t.Helper()
	parts.Eventually(d.t, "the dial pad holds the number", func() bool {
		pages, err := d.browser.Pages(d.ctx)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, page := range pages {
			if strings.Contains(page.Address(), "/popup.html") {
				pad = page
				var held string
				err := page.Eval(d.ctx, `document.getElementById("call").disabled ? "" : document.getElementById("number").value`, &held)
				return err == nil && strings.ReplaceAll(held, " ", "") == number
			}
		}
		return false
	})
	return pad
}

// TestEditBeforeDialling opens the dial pad with the number in it, and dials what the
// person has made of it there.
func TestEditBeforeDialling(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		// Nobody has the number that stands there.
		d := sit(t, name, options{html: `<!doctype html><meta charset="utf-8"><p style="margin: 40px"><span id="number">+43 (1) 505642</span>`})
		d.highlighted(1)
		d.rest("number")
		at := d.card()
		if err := d.page.Click(d.ctx, browser.Click{X: at.Left + 200, Y: at.Bottom - 26}); err != nil {
			t.Fatal(err)
		}
		pad := d.pad("+431505642")
		if d.own.Calls() != 0 {
			t.Error("the own phone rings")
		}
		d.clickIn(pad, "#number")
		for _, key := range []string{"End", "Backspace", "1"} {
			if err := pad.Press(d.ctx, key, 0); err != nil {
				t.Fatal(err)
			}
		}
		d.on(pad, `document.getElementById("reading").innerText.includes("+43 1 505641")`)
		if err := pad.Press(d.ctx, "Enter", 0); err != nil {
			t.Fatal(err)
		}
		d.on(pad, `!document.getElementById("panel").hidden && document.getElementById("panel").innerText.includes("+43 1 505641")`)
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 1 {
			t.Errorf("%d calls were begun, want 1", n)
		}
	})
}

// TestCallFromAnotherAccount chooses another account from the card's list, in a window
// of Siptap's own, whose name the page never hears: it is that one which calls.
func TestCallFromAnotherAccount(t *testing.T) {
	const account = "home"
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{accounts: []string{account}})
		d.highlighted(2)
		const first = 88 // of three entries
		d.choose("number", first)
		pad := d.pad("+431505641")
		d.on(pad, `document.activeElement?.id === "account"`)
		if err := pad.Press(d.ctx, "ArrowDown", 0); err != nil {
			t.Fatal(err)
		}
		d.on(pad, fmt.Sprintf(`document.getElementById("account").value === %q`, account))
		d.clickIn(pad, "#call")
		d.said("Connected.")
		d.talking()
		log := d.log()
		if !strings.Contains(log, `"account":"`+account+`"`) || strings.Contains(log, `"account":"office"`) || strings.Count(log, `"seq":1,`) != 1 {
			t.Error("it is not that account alone that has called, or not once")
		}
	})
}
