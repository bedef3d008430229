package browser

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

// TestACallInAnotherWindow begins a call in one window: the popup of another one
// shows it, and its hang-up ends the ringing for both.
func TestACallInAnotherWindow(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		d.highlighted(2)
		background[any](d, fmt.Sprintf(`async self => void await (self.browser ?? self.chrome).windows.create({url: %q})`, d.browser.ExtensionURL("popup.html")))
		var other browser.Page
		parts.Eventually(t, "the other window is open", func() bool {
			pages, err := d.browser.Pages(d.ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range pages {
				if strings.HasSuffix(page.Address(), "/popup.html") {
					other = page
				}
			}
			return other != nil
		})
		d.on(other, `document.getElementById("host").dataset.phase === "ready"`)
		d.bring(d.page)
		d.click("number")
		d.on(other, `document.getElementById("panel-sentence")?.textContent.includes("Pick it up") && document.getElementById("pad").hidden`)
		d.bring(other)
		d.pressShown(other, "panel-hang-up")
		d.on(other, `document.getElementById("panel-sentence").textContent === "Cancelled."`)
		d.said("Cancelled.")
		d.quiet()
	})
}

// neighbour is another profile of the same person at the same desk: a browser of its
// own, with a program of its own, over the same files.
func (d *desk) neighbour(name string) *desk {
	d.t.Helper()
	n := *d
	n.home = shortDir(d.t)
	n.start.Dir = n.home
	n.start.Env = append(append([]string{}, d.start.Env...), "XDG_STATE_HOME="+filepath.Join(d.home, "state"))
	family := manifests.Family(name)
	if _, err := install.WriteHostManifest(family, browser.HostManifests(browser.Kind(family), n.home), parts.Binary(d.t)); err != nil {
		d.t.Fatal(err)
	}
	address := eval[string](d, `location.href`)
	var err error
	if n.browser, err = browser.Start(n.ctx, n.start); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		if err := n.browser.Close(context.Background()); err != nil {
			n.t.Error(err)
		}
	})
	if n.page, err = n.browser.NewPage(n.ctx, address); err != nil {
		d.t.Fatal(err)
	}
	return &n
}

// TestTwoProfiles calls in one profile while another one is open: it shows the call
// and whose it is, but neither its number nor a way to end it, and places none beside it.
func TestTwoProfiles(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		d.highlighted(2)
		owner := fmt.Sprintf("%s (process %d)", name, d.hosts()[0])
		n := d.neighbour(name)
		n.highlighted(2)
		d.click("number")
		parts.Eventually(t, "the own phone rings", d.own.Ringing)
		popup := n.openPopup(name)
		n.on(popup, `document.getElementById("others").innerText.includes("Your phone is ringing")`)
		if text := look[string](n, popup, `document.getElementById("others").innerText`); !strings.Contains(strings.ToLower(text), owner) || strings.Contains(text, "505641") {
			t.Errorf("the popup says %q, want the owner %q and no number", text, owner)
		}
		if !look[bool](n, popup, `document.getElementById("panel").hidden && document.querySelector("#others button") === null`) {
			t.Error("the other profile's call can be ended here")
		}
		n.bring(n.page)
		n.click("number")
		if name == "firefox" { // The popup stays open there, and has shown it.
			n.on(popup, `document.getElementById("panel-sentence")?.textContent === "This call has to wait."`)
		} else {
			n.said("This call has to wait.")
		}
		if calls := d.own.Calls(); calls != 1 {
			t.Errorf("the own phone has %d calls", calls)
		}
		d.own.Accept()
		d.said("Connected.")
		d.talking()
		if name == "chromium" {
			popup = n.popup(name)
		}
		n.clickIn(popup, "#panel-back")
		n.on(popup, `document.getElementById("others").hidden`)
	})
}
