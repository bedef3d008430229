package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// options opens a page of the extension's options.
func (d *desk) options(section string) browser.Page {
	d.t.Helper()
	page, err := d.browser.NewPage(d.ctx, d.browser.ExtensionURL("options.html#"+section))
	if err != nil {
		d.t.Fatal(err)
	}
	d.on(page, `document.querySelector("#account .card") !== null`)
	return page
}

// on waits until an expression is true in a page.
func (d *desk) on(page browser.Page, expression string) {
	d.t.Helper()
	parts.Eventually(d.t, expression, func() bool {
		var is bool
		err := page.Eval(d.ctx, expression, &is)
		return err == nil && is
	})
}

// write types a text into a field of one of the extension's own pages.
func (d *desk) write(page browser.Page, id, text string) {
	d.t.Helper()
	d.on(page, `(() => { const field = document.getElementById("`+id+`"); field.scrollIntoView({block: "center"}); field.focus(); field.select(); return document.activeElement === field })()`)
	if err := page.Type(d.ctx, text); err != nil {
		d.t.Fatal(err)
	}
}

// pressShown scrolls to a button and presses it.
func (d *desk) pressShown(page browser.Page, id string) {
	d.t.Helper()
	d.on(page, `(document.getElementById("`+id+`").scrollIntoView({block: "center"}), true)`)
	d.press(page, id)
}

func (d *desk) config() string {
	d.t.Helper()
	text, err := os.ReadFile(filepath.Join(d.home, "config.toml"))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// TestOptions sets up what a person sets up, and looks at the file that it makes.
func TestOptions(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		before := d.config()
		page := d.options("account")
		d.pressShown(page, "account-add")
		d.write(page, "new-name", "home")
		d.write(page, "new-domain", "sip:home")
		d.write(page, "new-user", "42")
		d.write(page, "new-password", "correct horse")
		d.pressShown(page, "new-save")
		d.on(page, `document.getElementById("new-domain-error").textContent.includes("SIP domain")`)
		if d.config() != before {
			t.Errorf("a wrong value was saved:\n%s", d.config())
		}
		d.write(page, "new-domain", "sip.example.com")
		d.pressShown(page, "new-save")
		d.on(page, `document.getElementById("new-name") === null && document.body.innerText.includes("home")`)
		want := before + "\n[[account]]\nname = \"home\"\ndomain = \"sip.example.com\"\nuser = \"42\"\n"
		if got := d.config(); got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		kept, err := os.ReadFile(filepath.Join(d.home, "passwords.toml"))
		if err != nil || !strings.Contains(string(kept), "correct horse") {
			t.Errorf("the password is not kept: %s, %v", kept, err)
		}
		d.on(page, `![...document.querySelectorAll("input")].some(input => input.value.includes("horse"))`)

		// The account that was there is tried, and its phone does not ring.
		d.pressShown(page, "account-1-test")
		d.on(page, `document.querySelectorAll("#account .card .steps li.ok").length >= 3`)
		if d.own.Calls() != 0 {
			t.Error("the trial has rung the phone")
		}

		// The region, by the page and by another hand at the same time.
		if err := page.Eval(d.ctx, `(location.hash = "numbers", 0)`, nil); err != nil {
			t.Fatal(err)
		}
		region := func(code string) {
			d.on(page, `(() => { const region = document.getElementById("region"); region.value = "`+code+`"; region.dispatchEvent(new Event("change")); return region.value === "`+code+`" })()`)
		}
		region("DE")
		parts.Eventually(t, "the region is saved", func() bool { return strings.Contains(d.config(), `region = "DE"`) })
		path := filepath.Join(d.home, "config.toml")
		if err := os.WriteFile(path, []byte(strings.Replace(d.config(), `"DE"`, `"CH"`, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		region("FR") // before the page has heard of it
		d.on(page, `document.querySelector("#numbers .note").textContent.includes("changed elsewhere") || document.getElementById("region").value === "CH"`)
		if got := d.config(); !strings.Contains(got, `region = "CH"`) {
			t.Errorf("what another hand has written is gone:\n%s", got)
		}
		d.on(page, `document.getElementById("region").value === "CH"`)

		// What is typed is shown as it would be dialled.
		d.write(page, "numbers-outside_line", "0")
		d.on(page, `document.querySelector(".preview td")?.textContent.startsWith("0")`)
		if got := d.config(); strings.Contains(got, "outside_line") {
			t.Errorf("a preview was saved:\n%s", got)
		}
	})
}
