package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/tests/parts"
)

// TestAnAccountGetsAnotherName renames the account that the popup calls from: file,
// password, popup and the options' other pages stay with it.
func TestAnAccountGetsAnotherName(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{accounts: []string{"home"}})
		page := d.options("account")
		d.write(page, "account-2-password", "correct horse")
		d.pressShown(page, "account-2-save")
		passwords := func() string {
			text, _ := os.ReadFile(filepath.Join(d.home, "passwords.toml"))
			return string(text)
		}
		parts.Eventually(t, "the password is kept", func() bool { return strings.Contains(passwords(), "home = ") })
		popup := d.ownPage("popup.html")
		d.on(popup, `(() => { const account = document.getElementById("account"); account.value = "home"; account.dispatchEvent(new Event("change")); return account.value === "home" })()`)
		d.bring(page)
		d.section(page, "calls")
		d.on(page, `(() => { const account = document.getElementById("calls-account"); account.value = "home"; account.dispatchEvent(new Event("change")); return account.value === "home" })()`)
		d.write(page, "calls-ring_timeout", "9s")

		// A name that is taken, and none, are refused beside the field.
		d.section(page, "account")
		before := d.config()
		for _, row := range []struct{ typed, says string }{{"office", "Another account has this name"}, {"   ", "needed"}} {
			d.write(page, "account-2-name", row.typed)
			d.pressShown(page, "account-2-save")
			d.on(page, `document.getElementById("account-2-name-error").textContent.includes("`+row.says+`")`)
		}
		if d.config() != before {
			t.Errorf("it was saved:\n%s", d.config())
		}
		d.write(page, "account-2-name", "attic")
		d.pressShown(page, "account-2-save")
		d.on(page, `document.querySelectorAll("#account .card").length === 2 && document.getElementById("account-2-name").closest(".card").querySelector("h2").textContent === "attic"`)
		if got, want := d.config(), strings.Replace(before, `name = "home"`, `name = "attic"`, 1); got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		if kept := passwords(); strings.Contains(kept, "home") || !strings.Contains(kept, "attic = ") || !strings.Contains(kept, "correct horse") {
			t.Error("the password has not gone with it")
		}
		d.on(popup, `document.getElementById("account").value === "attic"`)
		d.section(page, "calls")
		d.on(page, `document.getElementById("calls-account").value === "attic" && document.getElementById("calls-ring_timeout").value === "9s"`)
	})
}
