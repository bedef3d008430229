package browser

import (
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/tests/parts"
)

// asksAndIsTold waits for the question, which says why, and answers No: nothing was begun.
func (d *desk) asksAndIsTold(why string) {
	d.t.Helper()
	asking := d.confirmation()
	if text := d.textOf(asking); !strings.Contains(text, why) {
		d.t.Errorf("the window says %q, want %q in it", text, why)
	}
	d.press(asking, "no")
	d.closed()
	if strings.Contains(d.log(), `"seq":1,`) {
		d.t.Fatal("a call was begun")
	}
}

// TestAskedAfterAKey follows call links by the keyboard: a person is asked, since a page
// may have moved the focus. A script that focuses and clicks gets nothing, and no link
// of a page's dials a code, however it is followed.
func TestAskedAfterAKey(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
		<p><a id="link" href="tel:+431505641">+43 1 505641</a></p>
		<p><a id="forward" href="tel:*21*0900123456%23">Free gift</a></p>
		<p><a id="code" href="tel:**21*+431505641%23">+43 1 505641</a></p>
		<script>addEventListener("click", (event) => event.isTrusted || event.preventDefault())</script>`
	eachBrowser(t, func(t *testing.T, name string) {
		d := wary(t, name, site(t, map[string]string{"/": html}))
		d.highlighted(2)
		d.settle()
		eval[any](d, `void (link.focus(), link.click())`)
		d.key("Enter")
		d.asksAndIsTold("A key opened the link.")
		for _, id := range []string{"forward", "code"} {
			d.click(id)
			parts.Within(700*time.Millisecond, func() bool { return strings.Contains(d.log(), `"seq":1,`) })
			if asking := d.asks(); asking != nil {
				t.Errorf("%s: a person is asked about a code: %s", id, d.textOf(asking))
			}
		}
		if strings.Contains(d.log(), `"seq":1,`) {
			t.Fatal("a call was begun")
		}
	})
}

// TestAskedWhereThePhonePicksUp taps on a number, with an account whose phone picks up by
// itself: a page's script could have nobody notice a call.
func TestAskedWhereThePhonePicksUp(t *testing.T) {
	text := strings.Replace(unreachable, "[guard]", "auto_answer = \"snom\"\n[guard]", 1)
	eachBrowser(t, func(t *testing.T, name string) {
		d := waryWith(t, name, site(t, map[string]string{"/": contactPage}), text)
		d.highlighted(2)
		d.settle()
		d.click("number")
		d.asksAndIsTold("Your phone picks up by itself.")
	})
}
