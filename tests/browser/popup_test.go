package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// look evaluates an expression in one of the extension's own pages.
func look[T any](d *desk, page browser.Page, expression string) T {
	d.t.Helper()
	var out T
	if err := page.Eval(d.ctx, expression, &out); err != nil {
		d.t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// clickIn is a person's click on what a selector finds in an extension's page.
func (d *desk) clickIn(page browser.Page, selector string) {
	d.t.Helper()
	var at [2]float64
	parts.Eventually(d.t, selector+" can be clicked", func() bool {
		at = look[[2]float64](d, page, fmt.Sprintf(`(() => {
			const box = document.querySelector(%q)?.getBoundingClientRect();
			return box ? [box.x + box.width / 2, box.y + box.height / 2] : [0, 0];
		})()`, selector))
		return at[0] > 0
	})
	if err := page.Click(d.ctx, browser.Click{X: at[0], Y: at[1]}); err != nil {
		d.t.Fatal(err)
	}
}

// rows are the texts of the rows in one of the popup's lists.
func (d *desk) rows(popup browser.Page, list string) []string {
	d.t.Helper()
	return look[[]string](d, popup, fmt.Sprintf(`Array.from(
		document.querySelectorAll("#%s li button"), (row) => row.innerText.replace(/\s+/g, " ").trim())`, list))
}

// TestThePopupListsThePage calls a number of the page from the popup, in which it
// stands with the words beside it, and finds the call among the recent ones.
func TestThePopupListsThePage(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><table>
		<tr><th>Reception</th><td>+43 (1) 505641</td></tr><tr><th>Workshop</th><td>+43 1 505642</td></tr>
		<tr><td>again</td><td>+43 1 505641</td></tr></table>`
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: html})
		d.highlighted(3)
		popup := d.openPopup(name)
		want := []string{"+43 1 505641 Reception", "+43 1 505642 Workshop"}
		parts.Eventually(t, "the popup lists the page's numbers", func() bool {
			return strings.Join(d.rows(popup, "list-page"), "|") == strings.Join(want, "|")
		})
		d.clickIn(popup, "#list-page li button")
		d.said("Connected.")
		d.talking()
		d.clickIn(popup, "#panel-back")
		d.clickIn(popup, "#tab-recent")
		parts.Eventually(t, "the call is among the recent ones", func() bool {
			rows := d.rows(popup, "list-recent")
			return len(rows) == 1 && strings.Contains(rows[0], "+43 1 505641") && strings.Contains(rows[0], "Connected.")
		})
		d.clickIn(popup, "#list-recent li button")
		parts.Eventually(t, "the number is called again", func() bool {
			return strings.Count(d.log(), `"seq":1,`) == 2
		})
		d.talking()
	})
}

// TestThePopupGroupsWhatIsTyped types a number and goes back into it: the caret
// stays at its digit, and one key deletes one digit.
func TestThePopupGroupsWhatIsTyped(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		popup := d.openPopup(name)
		field := func() string {
			return look[string](d, popup, `(({value, selectionStart: at}) => value.slice(0, at) + "|" + value.slice(at))(document.getElementById("number"))`)
		}
		stands := func(want string) {
			t.Helper()
			var last string
			parts.Eventually(t, "the field holds "+want, func() bool { last = field(); return last == want })
		}
		if err := popup.Type(d.ctx, "01505641"); err != nil {
			t.Fatal(err)
		}
		stands("01 505641|")
		for range 6 {
			if err := popup.Press(d.ctx, "ArrowLeft", 0); err != nil {
				t.Fatal(err)
			}
		}
		stands("01 |505641")
		if err := popup.Press(d.ctx, "Backspace", 0); err != nil {
			t.Fatal(err)
		}
		if got := field(); strings.ReplaceAll(got, " ", "") != "0|505641" {
			t.Fatalf("one Backspace leaves %q", got)
		}
		if err := popup.Type(d.ctx, "1"); err != nil {
			t.Fatal(err)
		}
		stands("01| 505641")
	})
}

// TestThePopupIsCompleteWithoutTheProgram opens the popup where there is no
// program that could answer, and tells how long it took until all of it stood there.
func TestThePopupIsCompleteWithoutTheProgram(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{noHost: true})
		popup := d.openPopup(name)
		d.on(popup, `performance.getEntriesByName("popup-complete").length > 0`)
		took := look[float64](d, popup, `performance.getEntriesByName("popup-complete")[0].startTime`)
		t.Logf("complete after %s", time.Duration(took*float64(time.Millisecond)).Round(time.Millisecond))
		if keys := look[int](d, popup, `document.querySelectorAll("#keys button").length`); keys != 12 {
			t.Errorf("%d keys", keys)
		}
	})
}

// bring brings a tab to the front.
func (d *desk) bring(page browser.Page) {
	d.t.Helper()
	if err := page.Activate(d.ctx); err != nil {
		d.t.Fatal(err)
	}
}

// TestThePopupsSwitchTurnsASiteOff turns the numbers of a site off, and on again.
func TestThePopupsSwitchTurnsASiteOff(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		popup := d.openPopup(name)
		for _, n := range []int{0, 2} {
			d.clickIn(popup, "#site-on")
			if name == "firefox" {
				d.bring(d.page) // A page in the background shows nothing new.
				d.highlighted(n)
				d.bring(popup)
			} else {
				d.highlighted(n)
			}
		}
	})
}
