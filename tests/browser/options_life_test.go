package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

// section turns to another page of the options.
func (d *desk) section(page browser.Page, name string) {
	d.t.Helper()
	if err := page.Eval(d.ctx, `(location.hash = "`+name+`", 0)`, nil); err != nil {
		d.t.Fatal(err)
	}
	d.on(page, `!document.getElementById("`+name+`").hidden`)
}

// rewrite replaces texts of the configuration file, as an editor does.
func (d *desk) rewrite(replaced ...string) {
	d.t.Helper()
	text := strings.NewReplacer(replaced...).Replace(d.config())
	if err := os.WriteFile(filepath.Join(d.home, "config.toml"), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// TestOptionsUnderAPolicy opens the options on a machine whose administrator has set
// some of them, and changes the policy while the page is open.
func TestOptionsUnderAPolicy(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{noHost: true})
		policy := filepath.Join(d.home, "policy.toml")
		set := func(text string) {
			if err := os.WriteFile(policy, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		set("managed_by = \"IT, extension 100\"\nregion = \"CH\"\nlog_level = \"debug\"\n\n[[account]]\nname = \"office\"\ntransport = \"udp\"\n\n[[account]]\nname = \"mine\"\ndomain = \"pbx.example.com\"\n")
		family := manifests.Family(name)
		program := parts.BinaryUnder(t, policy, d.home)
		if _, err := install.WriteHostManifest(family, browser.HostManifests(browser.Kind(family), d.home), program); err != nil {
			t.Fatal(err)
		}
		page := d.options("account")
		const says = ".textContent.includes(\"Set by your administrator (IT, extension 100).\")"
		d.on(page, `document.getElementById("account-1-transport").disabled && document.getElementById("account-1-transport-locked")`+says)
		d.on(page, `!document.getElementById("account-1-domain").readOnly`)
		d.section(page, "diagnosis")
		d.on(page, `document.getElementById("log-level").disabled && document.querySelector(".facts").textContent.includes("policy.toml (IT, extension 100)")`)
		d.section(page, "numbers")
		d.on(page, `document.getElementById("region").disabled && document.getElementById("region").value === "CH" && document.getElementById("region-locked")`+says)

		// What was prepared becomes the person's by their user alone.
		d.section(page, "account")
		d.on(page, `document.getElementById("account-2-domain").readOnly && document.getElementById("account").innerText.includes("prepared by your administrator")`)
		d.write(page, "account-2-user", "42")
		d.pressShown(page, "account-2-save")
		d.on(page, `!document.getElementById("account").innerText.includes("prepared by your administrator")`)
		if got := d.config(); !strings.HasSuffix(got, "\n[[account]]\nname = \"mine\"\nuser = \"42\"\n") {
			t.Errorf("the file is\n%s", got)
		}

		// The policy loosens while the page is open, and then breaks.
		set("log_level = \"debug\"\n[[account]]\nname = \"mine\"\ndomain = \"pbx.example.com\"\n")
		d.section(page, "numbers")
		d.on(page, `!document.getElementById("region").disabled && document.getElementById("region").value === "AT"`)
		set("\nlog_level = \"loud\"\n")
		d.on(page, `!document.getElementById("trouble").hidden && document.getElementById("trouble").textContent.includes("policy.toml, line 2")`)
	})
}

// TestOptionsFollowOthers has an editor change the file while somebody types.
func TestOptionsFollowOthers(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		page := d.options("account")
		d.write(page, "account-1-user", "typed")
		d.rewrite(`domain = "`+parts.Domain+`"`, `domain = "new.example.com"`)
		d.on(page, `document.getElementById("account-1-domain").value === "new.example.com"`)
		d.on(page, `document.getElementById("account-1-user").value === "typed"`)
		d.rewrite(`user = "clicker"`, `user = "elsewhere"`)
		d.on(page, `document.getElementById("account").innerText.includes("Changed elsewhere meanwhile, to: elsewhere")`)
		d.on(page, `document.getElementById("account-1-user").value === "typed"`)
		d.pressShown(page, "account-1-save")
		parts.Eventually(t, "what was typed is saved, and what the editor wrote stays", func() bool {
			return strings.Contains(d.config(), `user = "typed"`) && strings.Contains(d.config(), "new.example.com")
		})
		d.on(page, `!document.getElementById("account").innerText.includes("Changed elsewhere")`)

		// The guard: one field is typed in, and another changes.
		d.section(page, "calls")
		d.write(page, "deny", "^\\+43900")
		d.rewrite("region = \"AT\"\n", "region = \"AT\"\nguard.per_minute = 3\n")
		d.on(page, `document.getElementById("per-minute").value === "3" && document.getElementById("deny").value === "^\\+43900"`)
		d.pressShown(page, "guard-save")
		parts.Eventually(t, "both stand there", func() bool {
			return strings.Contains(d.config(), "per_minute = 3") && strings.Contains(d.config(), `deny = ['^\+43900']`)
		})

		// The account goes while its password is being typed.
		d.section(page, "account")
		d.write(page, "account-1-password", "correct horse")
		before := d.config()
		d.rewrite(before[strings.Index(before, "[[account]]"):], "")
		d.on(page, `document.getElementById("account").innerText.includes("removed elsewhere meanwhile")`)
		d.on(page, `document.getElementById("account-1-password").value === "correct horse"`)
		d.pressShown(page, "account-1-save")
		parts.Eventually(t, "it is there again", func() bool { return strings.Contains(d.config(), `user = "typed"`) })
	})
}

// TestReport saves a report after a call, with secrets planted wherever they could be.
func TestReport(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		d.highlighted(2)
		d.click("number")
		d.said("Connected.")
		d.talking()
		d.rewrite("region = \"AT\"\n", "region = \"AT\"\nguard.deny = ['^\\+43930123456']\n")
		page := d.options("account")
		d.write(page, "account-1-password", "correct horse")
		d.section(page, "diagnosis")
		d.on(page, `(window.kept = [], URL.createObjectURL = ((make) => (blob) => (blob.text().then((text) => kept.push(text)), make.call(URL, blob)))(URL.createObjectURL), true)`)
		d.pressShown(page, "check")
		d.on(page, `document.querySelectorAll(".trials li").length >= 3 && document.querySelector("#diagnosis .note").textContent === "Done."`)
		d.pressShown(page, "report")
		d.on(page, `kept.length === 1`)
		text := look[string](d, page, `kept[0]`)
		if shown := look[string](d, page, `document.getElementById("report-text").textContent`); shown != text {
			t.Errorf("shown is\n%s", shown)
		}
		var told struct {
			Accounts []struct{ Name, Password string }
			Calls    []struct{ State, Number string } `json:"recent_calls"`
			Trials   []struct{ Found []string }
		}
		if err := json.Unmarshal([]byte(text), &told); err != nil {
			t.Fatal(err)
		}
		if len(told.Accounts) != 1 || told.Accounts[0].Password != "environment" || len(told.Calls) != 1 || told.Calls[0].State != "connected" || told.Calls[0].Number != "+43…41" || len(told.Trials) != 1 {
			t.Errorf("the report is\n%s", text)
		}
		for _, secret := range []string{"505641", "505 641", "123456", "clicker", "alice", "horse", parts.Users["clicker"]} {
			if strings.Contains(text, secret) {
				t.Errorf("it says %q:\n%s", secret, text)
			}
		}
	})
}

// TestOptionsByKeys sets up an account and chooses how numbers look with keys alone.
func TestOptionsByKeys(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{})
		page := d.options("account")
		press := func(key string) {
			t.Helper()
			if err := page.Press(d.ctx, key, 0); err != nil {
				t.Fatal(err)
			}
		}
		// to goes to what an expression names, by Tab alone; the focus has to be seen.
		to := func(what string) {
			t.Helper()
			for range 60 {
				press("Tab")
				if look[bool](d, page, `document.activeElement === (`+what+`)`) {
					if !look[bool](d, page, `document.activeElement.matches(":focus-visible")`) {
						t.Errorf("%s: its focus is not seen", what)
					}
					return
				}
			}
			t.Fatalf("no Tab leads to %s", what)
		}
		byID := func(id string) string { return fmt.Sprintf("document.getElementById(%q)", id) }
		write := func(id, text string) {
			t.Helper()
			to(byID(id))
			if err := page.Type(d.ctx, text); err != nil {
				t.Fatal(err)
			}
		}
		to(byID("account-add"))
		press("Enter")
		d.on(page, `document.activeElement.id === "new-name"`)
		if err := page.Type(d.ctx, "keys"); err != nil {
			t.Fatal(err)
		}
		write("new-domain", "sip.example.com")
		write("new-user", "42")
		press("Enter")
		parts.Eventually(t, "the account is saved", func() bool { return strings.Contains(d.config(), `name = "keys"`) })

		// An address without a section is read from its beginning, where the navigation is.
		var err error
		if page, err = d.browser.NewPage(d.ctx, d.browser.ExtensionURL("options.html")); err != nil {
			t.Fatal(err)
		}
		d.on(page, `document.querySelector("#account .card") !== null`)
		to(`document.querySelector("nav a[href='#pages']")`)
		press("Enter")
		d.on(page, `!document.getElementById("pages").hidden`)
		to(byID("look-underline"))
		press("ArrowDown")
		d.on(page, `document.getElementById("look-tint").checked`)
		d.bring(d.page) // One that nobody sees changes nothing.
		parts.Eventually(t, "the page shows it", func() bool {
			return eval[bool](d, `[...CSS.highlights.keys()].some((key) => key.startsWith("siptap-tint"))`)
		})
	})
}
