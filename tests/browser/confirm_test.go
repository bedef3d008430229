package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// asks gives the window in which Siptap asks before a call, nil where none is open.
func (d *desk) asks() browser.Page {
	d.t.Helper()
	pages, err := d.browser.Pages(d.ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, page := range pages {
		if strings.HasSuffix(page.Address(), "/confirm.html") {
			return page
		}
	}
	return nil
}

// confirmation waits for the window in which Siptap asks before a call.
func (d *desk) confirmation() browser.Page {
	d.t.Helper()
	var asking browser.Page
	parts.Eventually(d.t, "Siptap asks in its own window", func() bool {
		if asking = d.asks(); asking == nil {
			return false
		}
		var ready bool
		err := asking.Eval(d.ctx, `document.querySelector("main")?.hidden === false`, &ready)
		return err == nil && ready
	})
	return asking
}

// closed waits until no window of Siptap's asks any more.
func (d *desk) closed() {
	d.t.Helper()
	parts.Eventually(d.t, "the window that asked is gone", func() bool { return d.asks() == nil })
}

// press clicks on an element of one of the extension's own pages once it can be.
func (d *desk) press(page browser.Page, id string) {
	d.t.Helper()
	var at struct {
		X, Y  float64
		Ready bool
	}
	parts.Eventually(d.t, "the button "+id+" can be pressed", func() bool {
		err := page.Eval(d.ctx, `(() => {
			const button = document.getElementById("`+id+`"), box = button.getBoundingClientRect();
			return {X: box.x + box.width / 2, Y: box.y + box.height / 2, Ready: !button.disabled && box.width > 0};
		})()`, &at)
		return err == nil && at.Ready
	})
	// The browser may owe the answer for ever where the click closes the window.
	clicked := make(chan error, 1)
	go func() { clicked <- page.Click(d.ctx, browser.Click{X: at.X, Y: at.Y}) }()
	parts.Eventually(d.t, "the click on "+id+" is done", func() bool {
		select {
		case err := <-clicked:
			if err != nil && d.isOpen(page) {
				d.t.Fatal(err)
			}
			return true
		default:
			return !d.isOpen(page)
		}
	})
}

// isOpen reports whether a page is still there.
func (d *desk) isOpen(page browser.Page) bool {
	d.t.Helper()
	pages, err := d.browser.Pages(d.ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, one := range pages {
		if one.ID() == page.ID() {
			return true
		}
	}
	return false
}

// over waits until the outcome of the only call is known, and ends what talk there is.
func (d *desk) over() {
	d.t.Helper()
	parts.Eventually(d.t, "the call's outcome is known", func() bool {
		return strings.Contains(d.log(), `"state":"connected"`) || strings.Contains(d.log(), `"state":"failed"`)
	})
	d.other.Hangup()
	d.quiet()
}

// TestAskedFirst taps on what a person is asked about: No leaves nothing, and the
// call is placed after Yes.
func TestAskedFirst(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
		<p><span id="premium">0900 123456</span></p>
		<p><a id="other" href="tel:+431505642">+43 1 505641</a></p>
		<p><a id="unseen" href="tel:+431505642">Call us</a></p>`
	for _, row := range []struct{ id, number, why string }{
		{"premium", "+43 900 123456", "premium"},
		{"other", "+43 1 505642", "not the one that is shown"},
		{"unseen", "+43 1 505642", "not the one that is shown"},
	} {
		t.Run(row.id, func(t *testing.T) {
			eachBrowser(t, func(t *testing.T, name string) {
				d := sit(t, name, options{html: html})
				d.highlighted(2)
				d.click(row.id)
				asking := d.confirmation()
				text := d.textOf(asking)
				for _, want := range []string{row.number, row.why, "Austria"} {
					if !strings.Contains(text, want) {
						t.Errorf("the window says %q, want %q in it", text, want)
					}
				}
				var focus string
				if err := asking.Eval(d.ctx, `document.activeElement.id`, &focus); err != nil || focus != "no" {
					t.Errorf("the focus is at %q (%v), want Cancel", focus, err)
				}
				d.press(asking, "no")
				d.closed()
				d.said("Siptap")
				if n := strings.Count(d.log(), `"seq":1,`); n != 0 || d.own.Calls() != 0 {
					t.Fatalf("%d calls were begun after a No", n)
				}
				d.click(row.id)
				d.press(d.confirmation(), "yes")
				d.closed()
				parts.Eventually(t, "the call is placed", func() bool {
					return strings.Count(d.log(), `"seq":1,`) == 1
				})
				d.over()
			})
		})
	}
}
