package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// TestAStranger goes by the README from an empty home to the first call: the
// program is told about the account and connects the browser, and the extension is
// loaded from the folder that it names.
func TestAStranger(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		if testing.Short() {
			t.Skip("starts real browsers")
		}
		spec, err := browser.Find(name)
		if err != nil {
			t.Skip(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		t.Cleanup(cancel)
		d := &desk{t: t, ctx: ctx, home: shortDir(t), server: parts.StartKamailio(t)}
		d.own = parts.StartPhone(t, parts.PhoneOptions{User: "alice", Server: d.server.Addr, Answer: true})
		d.other = parts.StartPhone(t, parts.PhoneOptions{User: "bob", Server: d.server.Addr, Answer: true})

		d.siptap(parts.Users["clicker"]+"\n", "account", "add", "office", "--domain", parts.Domain,
			"--outbound-proxy", d.server.Addr+";lr", "--user", "clicker", "--extension", "alice", "--password-stdin")
		said := d.siptap("", "install", "--browser", name)
		_, folder, found := strings.Cut(said, "and choose ")
		if !found {
			t.Fatalf("no folder is named: %s", said)
		}
		folder = strings.TrimSuffix(strings.Fields(folder)[0], ".")
		folder = strings.TrimSuffix(folder, string(filepath.Separator)+"manifest.json")
		if name == "chromium" {
			// The driver's profile is not the default one, beside which the program wrote.
			from := filepath.Join(d.home, "config", "chromium", "NativeMessagingHosts")
			if err := os.Symlink(from, browser.HostManifests(spec.Kind, d.home)); err != nil {
				t.Fatal(err)
			}
		}
		if d.browser, err = browser.Start(ctx, browser.Options{Spec: spec, Dir: d.home, Headless: true, Extension: folder, SystemAccess: true}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if t.Failed() {
				d.reportFailure()
			}
			if err := d.browser.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
		if d.page, err = d.browser.NewPage(ctx, serve(t, contactPage)); err != nil {
			t.Fatal(err)
		}
		d.highlighted(2)
		d.click("number")
		d.said("Connected.")
		d.talking()
		d.siptap("", "uninstall")
		if left, _ := filepath.Glob(filepath.Join(d.home, "*", "siptap", "extension")); len(left) > 0 {
			t.Errorf("%s is left behind", left)
		}
	})
}

// siptap runs the program as a person does in a terminal of the same home as the
// browser's, and returns what it says.
func (d *desk) siptap(input string, args ...string) string {
	d.t.Helper()
	command := exec.CommandContext(d.ctx, parts.Binary(d.t), args...)
	var err error
	if command.Env, err = browser.Environ(d.home, nil); err != nil {
		d.t.Fatal(err)
	}
	command.Stdin = strings.NewReader(input)
	out, err := command.CombinedOutput()
	if err != nil {
		d.t.Fatalf("siptap %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
