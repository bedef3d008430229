package cli_test

import (
	"os"
	"strings"
	"testing"

	"siptap.org/siptap/host/cli"
	"siptap.org/siptap/host/config/configtest"
	"siptap.org/siptap/host/protocol"
)

// TestPolicy: what an administrator has set holds on the command line too.
func TestPolicy(t *testing.T) {
	b := newBench(t)
	const text = "region = \"DE\"\n\n[[account]]\nname = \"office\"\ndomain = \"own.example\"\nuser = \"42\"\n"
	b.writeConfig(text)
	path := configtest.UsePolicy(t, `managed_by = "IT"
region = "AT"

[guard]
deny = ['^\+43930']

[[account]]
name = "office"
domain = "their.example"

[[account]]
name = "mine"
domain = "their.example"
`)
	if out := b.ok("norm", "01 505641"); !strings.Contains(out, "+431505641") {
		t.Errorf("the region is not the administrator's: %s", out)
	}
	if status, _, errs := b.run("dial", "+43 930 123456"); status != cli.ExitFailed || !strings.Contains(errs, "guard.deny") {
		t.Errorf("a call that the administrator forbids: status %d, %s", status, errs)
	}
	status, out, errs := b.run("account", "list", "--json")
	if got := objects[listed](t, out); status != 0 || len(got) != 1 || got[0].Domain != "their.example" || !strings.Contains(errs, `prepared "mine"`) {
		t.Errorf("status %d, %s, %s", status, out, errs)
	}
	status, out, errs = b.run("account", "set", "office", "--domain", "own.example", "--json")
	if got := objects[struct{ Error protocol.ErrorData }](t, out); status != cli.ExitConfig || got[0].Error.Code != protocol.CodeLocked ||
		!strings.Contains(errs, `account "office": domain is set by your administrator (IT) in `+path) {
		t.Errorf("a locked key: status %d, %s, %s", status, out, errs)
	}
	b.ok("account", "set", "office", "--domain", "their.example", "--ring-timeout", "9s")
	b.ok("account", "set", "mine", "--user", "7")
	if got := objects[listed](t, b.ok("account", "list", "--json")); len(got) != 2 || got[1].Name != "mine" || got[1].Domain != "their.example" {
		t.Errorf("got %+v", got)
	}
	data, _ := os.ReadFile(b.configPath())
	if want := text + "ring_timeout = \"9s\"\n\n[[account]]\nname = \"mine\"\nuser = \"7\"\n"; string(data) != want {
		t.Errorf("the file is\n%s", data)
	}

	path = configtest.UsePolicy(t, "\n[guard]\nper_minute = 0\n")
	for _, command := range []string{"norm 01505641", "dial 01505641", "account list", "account set office --user 1"} {
		status, _, errs := b.run(strings.Fields(command)...)
		if status != cli.ExitConfig || !strings.Contains(errs, path+":3: guard.per_minute = 0: expected a whole number from 1 on") {
			t.Errorf("%s under a broken policy: status %d, %s", command, status, errs)
		}
	}
}
