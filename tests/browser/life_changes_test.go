package browser

import (
	"fmt"
	"strings"
	"testing"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// extensions opens Chromium's own page about extensions, where a person changes
// what they may do, and has it keep their errors.
func (d *desk) extensions() browser.Page {
	d.t.Helper()
	page, err := d.browser.NewPage(d.ctx, "chrome://extensions/")
	if err != nil {
		d.t.Fatal(err)
	}
	look[any](d, page, `(chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true}))`)
	d.bring(d.page)
	return page
}

// errors are what the browser has noted of the extension's mistakes.
func (d *desk) errors(name string, extensions browser.Page) []string {
	d.t.Helper()
	if name == "firefox" {
		return inFirefox[[]string](d, `Services.console.getMessageArray()
			.filter((m) => m instanceof Ci.nsIScriptError && !(m.flags & Ci.nsIScriptError.warningFlag) && /moz-extension:/.test(m.sourceName + m.errorMessage))
			.map((m) => m.errorMessage + " at " + m.sourceName + ":" + m.lineNumber)`)
	}
	return look[[]string](d, extensions, fmt.Sprintf(`chrome.developerPrivate.getExtensionInfo(%q).then((info) =>
		[...info.runtimeErrors, ...info.manifestErrors].map(({message, contextUrl}) => message + " at " + contextUrl))`, d.browser.ExtensionID()))
}

// onRoot is how many elements a page's root has beside head and body.
func (d *desk) onRoot() int { return eval[int](d, `document.documentElement.children.length - 2`) }

// TestAnUpdateWhileAPageIsOpen reloads the extension, as an update does, under a
// page whose toast tells of a call: the numbers come back without a reload, what is
// left of the old extension goes, and a tap calls once.
func TestAnUpdateWhileAPageIsOpen(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{rings: true})
		var extensions browser.Page
		if name == "chromium" {
			extensions = d.extensions()
		}
		d.highlighted(2)
		d.click("number")
		parts.Eventually(t, "the own phone rings", d.own.Ringing)
		if n := d.onRoot(); n != 1 {
			t.Fatalf("%d elements on the root while a toast shows", n)
		}
		eval[any](d, `CSS.highlights.clear()`)
		if name == "firefox" {
			inFirefox[any](d, `ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs").AddonManager.getAddonByID("siptap@siptap.org").then((addOn) => addOn.reload())`)
		} else {
			background[any](d, `self => void setTimeout(() => self.chrome.runtime.reload(), 100)`)
		}
		d.quiet() // Its host ended with it, and every call with the host.
		d.highlighted(2)
		if err := d.page.Move(d.ctx, 5, 5); err != nil {
			t.Fatal(err)
		}
		parts.Eventually(t, "the old toast is gone", func() bool { return d.onRoot() == 0 })
		x, y := d.middle("link")
		if err := d.page.Move(d.ctx, x, y+100); err != nil {
			t.Fatal(err)
		}
		d.settle()
		d.click("number")
		parts.Eventually(t, "the own phone rings again", d.own.Ringing)
		if n := d.onRoot(); n != 1 {
			t.Errorf("%d elements on the root while a toast shows", n)
		}
		d.own.Accept()
		d.said("Connected.")
		d.talking()
		if n := strings.Count(d.log(), `"seq":1,`); n != 2 {
			t.Errorf("%d calls, want 2", n)
		}
		if found := d.errors(name, extensions); len(found) > 0 {
			t.Errorf("the browser noted: %q", found)
		}
	})
}

// TestAPermissionIsWithdrawn takes the right to read sites away, and gives it
// again, while a page is open.
func TestAPermissionIsWithdrawn(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		var extensions browser.Page
		may := func(access string) {
			t.Helper()
			switch {
			case name == "chromium":
				look[any](d, extensions, fmt.Sprintf(`chrome.developerPrivate.updateExtensionConfiguration({extensionId: %q, hostAccess: %q})`, d.browser.ExtensionID(), access))
			case access == "ON_CLICK":
				background[bool](d, `self => self.browser.permissions.remove({origins: ["<all_urls>"]})`)
			default:
				inFirefox[any](d, `ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs").ExtensionPermissions.add(
					"siptap@siptap.org", {origins: ["<all_urls>"], permissions: []}, WebExtensionPolicy.getByID("siptap@siptap.org").extension)`)
			}
		}
		if name == "chromium" {
			extensions = d.extensions()
		}
		d.highlighted(2)
		may("ON_CLICK")
		d.highlighted(0)
		d.click("number")
		d.settle()
		if d.own.Calls() != 0 || d.onRoot() != 0 {
			t.Error("a tap does something on a page that may not be read")
		}
		may("ON_ALL_SITES")
		d.highlighted(2)
		d.click("number")
		d.said("Connected.")
		d.talking()
		if found := d.errors(name, extensions); len(found) > 0 {
			t.Errorf("the browser noted: %q", found)
		}
	})
}

// TestTheBrowserKeepsNothing fills what the browser keeps for the extension: the
// popup's switch says that it could not be kept and stands as it did, and nothing
// that was kept before is lost. Firefox sets no limit that could be reached here:
// there the store refuses by itself.
func TestTheBrowserKeepsNothing(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{edit: func(files bundle.Files) {
			if name == "firefox" {
				const full = `{const {local} = chrome.storage, set = local.set.bind(local); globalThis.isFull = false;
					local.set = (values) => globalThis.isFull ? Promise.reject(new Error("QuotaExceededError")) : set(values);}` + "\n"
				files["background.js"] = append([]byte(full), files["background.js"]...)
			}
		}})
		d.highlighted(2)
		fill := func(full bool) {
			t.Helper()
			background[any](d, fmt.Sprintf(`async (self) => {
				self.isFull = %t;
				if (%t) return;
				const {local} = self.chrome.storage;
				if (!%t) return local.remove("ballast");
				await local.set({"not:elsewhere.example": ["+431"]});
				await local.set({ballast: "x".repeat(local.QUOTA_BYTES - await local.getBytesInUse() - 20)});
			}`, full, name == "firefox", full))
		}
		fill(true)
		popup := d.openPopup(name)
		d.clickIn(popup, "#site-on")
		d.on(popup, `document.getElementById("site-name").textContent.includes("could not keep") && document.getElementById("site-on").checked`)
		d.bring(d.page)
		d.highlighted(2)
		if name == "chromium" {
			popup = d.openPopup(name)
			kept := look[[]string](d, popup, `chrome.storage.local.get("not:elsewhere.example").then((kept) => kept["not:elsewhere.example"])`)
			if len(kept) != 1 {
				t.Errorf("kept is %q", kept)
			}
		}
		fill(false)
		d.bring(popup)
		d.clickIn(popup, "#site-on")
		d.bring(d.page)
		d.highlighted(0)
	})
}

// TestPrivateWindows calls from a private window and turns its site off there:
// nothing of either is kept, the other window shows numbers as before, and the next
// private one as well.
func TestPrivateWindows(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{private: true})
		d.highlighted(2)
		normal := d.page
		address := eval[string](d, `location.href`) + "?private"
		pages := []string{address}
		if name == "firefox" {
			pages = append(pages, d.browser.ExtensionURL("popup.html"))
		}
		open := func(pages ...string) {
			t.Helper()
			background[any](d, fmt.Sprintf(`async self => void await (self.browser ?? self.chrome).windows.create({url: ["%s"], incognito: true})`, strings.Join(pages, `","`)))
		}
		open(pages...)
		find := func(ending string) (found browser.Page) {
			t.Helper()
			parts.Eventually(t, ending+" is open", func() bool {
				all, err := d.browser.Pages(d.ctx)
				if err != nil {
					t.Fatal(err)
				}
				for _, page := range all {
					if strings.HasSuffix(page.Address(), ending) {
						found = page
						return true
					}
				}
				return false
			})
			return found
		}
		d.page = find("?private")
		d.bring(d.page)
		d.highlighted(2)
		d.click("number")
		parts.Eventually(t, "the own phone talks", func() bool { return d.own.Calls() == 1 && d.other.Calls() == 1 })
		d.talking()

		var popup browser.Page
		if name == "firefox" {
			popup = find("/popup.html")
			d.bring(popup)
		} else {
			popup = d.popup(name)
		}
		d.on(popup, `document.getElementById("panel-sentence")?.textContent === "Connected."`)
		d.clickIn(popup, "#panel-back")
		d.clickIn(popup, "#tab-recent")
		d.on(popup, `document.querySelector("#list-recent .none").textContent.includes("private windows")`)
		d.clickIn(popup, "#site-on")
		d.bring(d.page)
		d.highlighted(0)
		private := d.page
		d.page = normal
		d.bring(normal)
		d.highlighted(2)
		plain := d.openPopup(name)
		if rows := d.rows(plain, "list-recent"); len(rows) != 0 {
			t.Errorf("the other window's recent calls: %q", rows)
		}
		// The switch is what the background says of the tab, once it has said it.
		d.on(plain, `document.getElementById("site-on").checked`)
		if !look[bool](d, plain, `document.getElementById("panel").hidden`) {
			t.Error("the other window's popup shows the private one's call")
		}
		type store map[string]any
		if kept := look[store](d, plain, `chrome.storage.local.get(null)`); len(kept) != 0 {
			t.Errorf("on disk is kept: %v", kept)
		}
		if recent := look[store](d, plain, `chrome.storage.session.get(["recent", "live"])`); len(recent) != 0 && fmt.Sprint(recent["live"]) != "[]" {
			t.Errorf("in memory is kept: %v", recent)
		}

		// What was said of the site goes with the private window.
		d.shut(private)
		if name == "firefox" {
			d.shut(popup)
			parts.Eventually(t, "the site is forgotten", func() bool {
				return len(look[store](d, plain, `chrome.storage.session.get("sitesOff")`)) == 0
			})
		} else {
			parts.Eventually(t, "the private windows' program ends", func() bool { return len(d.hosts()) == 1 })
		}
		open(address + "-again")
		d.page = find("?private-again")
		d.bring(d.page)
		d.highlighted(2)
	})
}
