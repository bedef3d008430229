package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

// welcomes are the tabs that show the welcome page.
func (d *desk) welcomes() (found []browser.Page) {
	d.t.Helper()
	pages, err := d.browser.Pages(d.ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, page := range pages {
		if strings.HasSuffix(page.Address(), "/welcome.html") {
			found = append(found, page)
		}
	}
	return found
}

// closeWelcome waits for the welcome page, which opens for whoever has something left
// to set up, and closes it as somebody does who wants to go on.
func (d *desk) closeWelcome() {
	d.t.Helper()
	parts.Eventually(d.t, "the welcome page has opened", func() bool { return len(d.welcomes()) == 1 })
	if err := d.welcomes()[0].Close(d.ctx); err != nil {
		d.t.Fatal(err)
	}
}

// TestWelcome takes a stranger from nothing to the first call, by the four steps.
func TestWelcome(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{noHost: true}) // it has opened, and is closed
		path := filepath.Join(d.home, "config.toml")
		account, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		page, err := d.browser.NewPage(d.ctx, d.browser.ExtensionURL("welcome.html"))
		if err != nil {
			t.Fatal(err)
		}
		d.on(page, `document.querySelector("#program.now .todo") !== null && document.getElementById("ring-now").disabled`)
		d.installHost(manifests.Family(name))
		d.pressShown(page, "again")
		d.on(page, `document.querySelector("#program.done") !== null && document.querySelector("#account.now") !== null`)
		if err := os.WriteFile(path, account, 0o600); err != nil {
			t.Fatal(err)
		}
		d.on(page, `document.querySelector("#account.done") !== null && document.querySelector("#try.now") !== null`)
		d.write(page, "number", "+43 1 505641")
		if err := page.Press(d.ctx, "Enter", 0); err != nil {
			t.Fatal(err)
		}
		d.on(page, `document.querySelector("#try.done") !== null`)
		d.on(page, `document.getElementById("call").textContent.includes("Connected.")`)
		d.talking()
		d.pressShown(page, "got-it")
		d.on(page, `document.querySelectorAll(".step.done").length === 4`)
	})
}

// TestNoWelcome: nobody who has set up everything is taken away from what they do.
func TestNoWelcome(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.click("number")
		d.said("Connected.")
		d.talking()
		if n := len(d.welcomes()); n != 0 {
			t.Errorf("%d welcome pages", n)
		}
	})
}
