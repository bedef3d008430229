package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"siptap.org/siptap/host/cli"
	"siptap.org/siptap/host/protocol"
)

type listed struct {
	Name          string
	Domain        string
	OutboundProxy []string `json:"outbound_proxy"`
	User          string
	Default       bool
	Password      string
}

func TestAccountLife(t *testing.T) {
	b := newBench(t)
	if status, out, errs := b.run("account", "list"); status != 0 || out != "" || !strings.Contains(errs, "siptap account add") {
		t.Errorf("an empty list: status %d, %q, %q", status, out, errs)
	}
	b.in = "hunter2\r\nsecond line\n"
	b.ok("account", "add", "office", "--domain", "example.com", "--user", "42", "--password-stdin")
	b.in = ""
	status, _, errs := b.run("account", "add", "desk", "--domain", "192.0.2.7", "--user", "desk", "--outbound-proxy", "192.0.2.7:5062;lr")
	if status != 0 || !strings.Contains(errs, "no password was given") {
		t.Errorf("adding without a password: status %d, %q", status, errs)
	}
	got := objects[listed](t, b.ok("account", "list", "--json"))
	if len(got) != 2 || !got[0].Default || got[0].Password != "kept" || got[1].Password != "none" || got[1].OutboundProxy[0] != "192.0.2.7:5062" {
		t.Errorf("got %+v", got)
	}
	if out := b.ok("account", "list"); strings.Contains(out, "hunter2") || !strings.Contains(out, "42@example.com") || !strings.Contains(out, "(default)") {
		t.Errorf("got %s", out)
	}

	if data := b.passwords(); !strings.Contains(data, "hunter2") || strings.Contains(data, "second") {
		t.Errorf("passwords: got %q", data)
	}
	if data, _ := os.ReadFile(b.configPath()); strings.Contains(string(data), "hunter2") {
		t.Error("the password is in the configuration")
	}
	for _, path := range []string{b.configPath(), b.passwordPath()} {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v; want mode 0600", path, info.Mode(), err)
		}
	}

	out := b.ok("account", "remove", "office")
	if !strings.Contains(out, `Removed "office"`) || strings.Contains(b.passwords(), "hunter2") {
		t.Errorf("removing: %s, passwords %q", out, b.passwords())
	}
	if got := objects[listed](t, b.ok("account", "list", "--json")); len(got) != 1 || got[0].Name != "desk" || !got[0].Default {
		t.Errorf("after removing: got %+v", got)
	}
}

func (b *bench) passwordPath() string {
	return filepath.Join(filepath.Dir(b.configPath()), "passwords.toml")
}

func (b *bench) passwords() string {
	b.t.Helper()
	data, err := os.ReadFile(b.passwordPath())
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// A password is for the server that it was given for.
func TestAccountSetClearsPassword(t *testing.T) {
	for _, c := range []struct {
		args  []string
		clear bool
	}{
		{[]string{"--domain", "example.net"}, true},
		{[]string{"--outbound-proxy", "proxy.example.com"}, true},
		{[]string{"--realm", "elsewhere"}, true},
		{[]string{"--transport", "tcp"}, true},
		{[]string{"--domain", "example.com"}, false}, // as it was
		{[]string{"--user", "43"}, false},
		{[]string{"--ring-timeout", "30s", "--dial-as", "digits"}, false},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			b := newBench(t)
			b.in = "hunter2\n"
			b.ok("account", "add", "office", "--domain", "example.com", "--user", "42", "--password-stdin")
			status, _, errs := b.run(append([]string{"account", "set", "office"}, c.args...)...)
			if status != 0 {
				t.Fatal(errs)
			}
			if cleared := !strings.Contains(b.passwords(), "hunter2"); cleared != c.clear || strings.Contains(errs, "was removed") != c.clear {
				t.Errorf("cleared %v, want %v; told %q", cleared, c.clear, errs)
			}
		})
	}
	t.Run("but not when nothing is changed", func(t *testing.T) {
		b := newBench(t)
		b.in = "hunter2\n"
		b.ok("account", "add", "office", "--domain", "example.com", "--user", "42", "--password-stdin")
		t.Setenv("SIPTAP_PASSWORD", "from the environment")
		b.in = "\xff\n" // cannot be kept
		status, _, errs := b.run("account", "set", "office", "--domain", "example.net", "--password-stdin")
		data, _ := os.ReadFile(b.configPath())
		if got := b.passwords(); status != cli.ExitFailed || !strings.Contains(got, "hunter2") || strings.Contains(got, "environment") || strings.Contains(string(data), "example.net") {
			t.Errorf("status %d, %s, passwords %s, configuration %s", status, errs, got, data)
		}
	})
	t.Run("with a new one", func(t *testing.T) {
		b := newBench(t)
		b.in = "hunter2\n"
		b.ok("account", "add", "office", "--domain", "example.com", "--user", "42", "--password-stdin")
		b.in = "correct horse\n"
		_, _, errs := b.run("account", "set", "office", "--domain", "example.net", "--password-stdin")
		if got := b.passwords(); !strings.Contains(got, "correct horse") || errs != "" {
			t.Errorf("got %q, told %q", got, errs)
		}
	})
}

func TestAccountSet(t *testing.T) {
	b := newBench(t)
	b.writeConfig("# mine\n[[account]]\nname = \"office\" # the one\ndomain = \"example.com\"\nuser = \"42\"\nrealm = \"x\"\n")
	b.ok("account", "set", "office", "--realm", "", "--dial-as", "national")
	data, _ := os.ReadFile(b.configPath())
	if got, want := string(data), "# mine\n[[account]]\nname = \"office\" # the one\ndomain = \"example.com\"\nuser = \"42\"\ndial_as = \"national\"\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.terminal, b.typed = true, "typed"
	b.ok("account", "set", "office", "--password")
	if !strings.Contains(b.passwords(), "typed") {
		t.Error("the typed password is not kept")
	}
	got := objects[listed](t, b.ok("account", "set", "office", "--user", "43", "--json"))
	if len(got) != 1 || got[0].User != "43" || got[0].Password != "kept" {
		t.Errorf("--json: got %+v", got)
	}
	got = objects[listed](t, b.ok("account", "set", "office", "--rename", "head office", "--json"))
	if len(got) != 1 || got[0].Name != "head office" || got[0].Password != "kept" {
		t.Errorf("--rename: got %+v", got)
	}
}

func TestAccountFailures(t *testing.T) {
	for _, c := range []struct {
		name, args, in, want string
	}{
		{"unknown, set", "account set attic --user 1", "", `no such account: "attic"`},
		{"unknown, remove", "account remove attic", "", `no such account: "attic"`},
		{"there already", "account add office --domain example.com --user 1", "", `there is an account of that name already: "office"; change it with: siptap account set office`},
		{"no password on stdin", "account add home --domain example.com --user 1 --password-stdin", "", "standard input has no first line"},
		{"endless password", "account add home --domain example.com --user 1 --password-stdin", strings.Repeat("x", 5000), "longer than 4096 bytes"},
		{"nobody to ask", "account set office --password", "", "--password-stdin"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			const text = "[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\n"
			b.writeConfig(text)
			b.in = c.in
			status, out, errs := b.run(strings.Fields(c.args)...)
			if status != cli.ExitFailed || out != "" || !strings.Contains(errs, c.want) {
				t.Errorf("status %d, output %q, error %q; want %q", status, out, errs, c.want)
			}
			if data, _ := os.ReadFile(b.configPath()); string(data) != text {
				t.Errorf("the file became %q", data)
			}
		})
	}
}

func TestAccountFailuresAsJSON(t *testing.T) {
	for args, want := range map[string]protocol.Code{
		"account add office --domain example.com --user 1 --json": protocol.CodeConflict,
		"account set attic --user 1 --json":                       protocol.CodeNoAccount,
	} {
		b := newBench(t)
		b.writeConfig("[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\n")
		status, out, _ := b.run(strings.Fields(args)...)
		failed := objects[struct{ Error protocol.ErrorData }](t, out)
		if status != cli.ExitFailed || len(failed) != 1 || failed[0].Error.Code != want {
			t.Errorf("%s: status %d, %s; want %s", args, status, out, want)
		}
	}
}

func TestExposedPasswords(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("file modes are Unix's")
	}
	b := newBench(t)
	b.in = "hunter2\n"
	b.ok("account", "add", "office", "--domain", "example.com", "--user", "42", "--password-stdin")
	if err := os.Chmod(b.passwordPath(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"dial +431505641", "account set office --domain example.net"} {
		status, out, errs := b.run(strings.Fields(command)...)
		if status != cli.ExitConfig || out != "" || !strings.Contains(errs, "chmod 600") {
			t.Errorf("%s: status %d, %q, %q", command, status, out, errs)
		}
	}
	if got := objects[listed](t, b.ok("account", "list", "--json")); got[0].Password != "unreadable" {
		t.Errorf("got %+v", got)
	}
}
