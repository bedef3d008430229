package browser

import (
	"testing"

	"siptap.org/siptap/tests/parts"
)

// marks waits until the page's highlights of ours hold so many numbers each, as
// "siptap 2, siptap-light 1", in the order of their names.
func (d *desk) marks(want string) {
	d.t.Helper()
	var got string
	defer func() {
		if d.t.Failed() {
			d.t.Logf("the marks are %q, want %q", got, want)
		}
	}()
	parts.Eventually(d.t, "the marks are "+want, func() bool {
		got = eval[string](d, `[...CSS.highlights].filter(([name]) => name.startsWith("siptap")).map(([name, {size}]) => name + " " + size).sort().join(", ")`)
		return got == want
	})
}

// keep has the browser keep a setting, as the options page does.
func (d *desk) keep(name, value string) {
	d.t.Helper()
	background[any](d, `async self => void await (self.browser ?? self.chrome).storage.local.set({`+name+`: "`+value+`"})`)
}

// TestTheStylesOfHighlight goes through the styles while a page is open: each
// shows at once, on what the text stands on, and a tap calls in each.
func TestTheStylesOfHighlight(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px } p { margin: 0 0 24px; padding: 8px }</style>
		<p><span id="number">+43 (1) 505641</span></p>
		<p style="color: #eee; background: #222">+43 1 505642</p>
		<p style="color: black; background: #8c8c8c">+43 1 505643</p>
		<p style="color: white; background: #8c8c8c">+43 1 505644</p>
		<p style="color: white; position: relative">
			<span style="position: absolute; inset: 0; background: #004; z-index: -1"></span>+43 1 505645</p>
		<p style="color: #767676">+43 1 505646</p>`
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: html})
		d.marks("siptap 2, siptap-deep 1, siptap-light 2, siptap-pale 1")
		d.keep("highlight", "tint")
		d.marks("siptap 1, siptap-pale 1, siptap-tint 2, siptap-tint-light 2")
		d.keep("highlight", "hover")
		d.marks("")
		d.rest("number")
		d.marks("siptap 1, siptap-hover 1")
		if err := d.page.Move(d.ctx, 2, 2); err != nil {
			t.Fatal(err)
		}
		d.marks("")
		d.click("number")
		d.said("Connected.")
		d.talking()
		d.keep("highlight", "underline")
		if err := d.page.Move(d.ctx, 2, 2); err != nil {
			t.Fatal(err)
		}
		d.marks("siptap 2, siptap-deep 1, siptap-light 2, siptap-pale 1")
	})
}

// TestALockedHighlight gives the style by the browser's policy: what a person has
// kept counts for nothing. Chromium reads policies for the whole machine only.
func TestALockedHighlight(t *testing.T) {
	d := sit(t, "firefox", options{policy: `{"highlight": "tint"}`})
	d.marks("siptap-tint 2")
	d.keep("highlight", "hover")
	d.settle()
	d.marks("siptap-tint 2")
}
