package setup_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/secret"
	"siptap.org/siptap/host/setup"
)

// TestRename: the name changes where it stands, with what points to it, and the
// password goes with it.
func TestRename(t *testing.T) {
	for name, c := range map[string]struct {
		change   setup.Change
		text     string // "" = ownText
		replaced []string
		cleared  bool
		password string
	}{
		"alone":          {setup.Change{}, "", nil, false, "hunter2"},
		"with a user":    {setup.Change{Settings: set("user", "43")}, "", []string{`user = "42"`, `user = "43"`}, false, "hunter2"},
		"with rules":     {setup.Change{Rewrite: &[]config.Rewrite{{Match: `^\+43`, Replace: "00"}}}, "", []string{`replace = "0"`, `replace = "00"`}, false, "hunter2"},
		"elsewhere":      {setup.Change{Settings: set("domain", "b.example")}, "", []string{`"sip.example"`, `"b.example"`}, true, ""},
		"elsewhere, new": {setup.Change{Settings: set("domain", "b.example"), Password: "fresh"}, "", []string{`"sip.example"`, `"b.example"`}, false, "fresh"},
		"new password":   {setup.Change{Password: "fresh"}, "", nil, false, "fresh"},
		"as the default": {setup.Change{Default: true}, "", []string{"# home\n", "# home\ndefault_account = \"desk\"\n"}, false, "hunter2"},
		"the default": {
			setup.Change{}, strings.Replace(ownText, "# home\n", "# home\ndefault_account = 'office' # mine\n", 1),
			[]string{"# home\n", "# home\ndefault_account = \"desk\" # mine\n"}, false, "hunter2",
		},
		"another is the default": {
			setup.Change{}, strings.Replace(ownText, "# home\n", "# home\ndefault_account = \"attic\"\n", 1),
			[]string{"# home\n", "# home\ndefault_account = \"attic\"\n"}, false, "hunter2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.text
			if text == "" {
				text = ownText
			}
			b := newBench(t, text)
			b.keep("desk", "an earlier desk's")
			b.keep("attic", "other")
			c.change.Name, c.change.Rename = "office", "desk"
			cleared, err := b.Alter(c.change)
			if err != nil || cleared != c.cleared {
				t.Fatalf("cleared %v, %v", cleared, err)
			}
			b.is(append(c.replaced, `name = "office"`, `name = "desk"`)...)
			if b.password("desk") != c.password || b.password("office") != "" || b.password("attic") != "other" {
				t.Errorf("kept %q, under the old name %q, beside it %q", b.password("desk"), b.password("office"), b.password("attic"))
			}
		})
	}
}

// TestRenameWithoutPassword: one of an earlier account of the new name does not become
// this one's, and its own name is no new one.
func TestRenameWithoutPassword(t *testing.T) {
	b := newBench(t, ownText)
	b.keep("loft", "an earlier loft's")
	if _, err := b.Alter(setup.Change{Name: "attic", Rename: "loft"}); err != nil || b.password("loft") != "" {
		t.Errorf("got %v, %q", err, b.password("loft"))
	}
	if _, err := b.Alter(setup.Change{Name: "office", Rename: "office"}); err != nil || b.password("office") != "hunter2" {
		t.Errorf("to its own name: %v, %q", err, b.password("office"))
	}
	b.is(`"attic"`, `"loft"`)
}

// TestRenameRefused: neither the file nor a password changes.
func TestRenameRefused(t *testing.T) {
	for name, c := range map[string]struct {
		policy, to string
		code       protocol.Code
		key        string
	}{
		"taken":                          {"", "attic", protocol.CodeConflict, "name"},
		"no name":                        {"", " ", protocol.CodeBadConfig, "name"},
		"the administrator's":            {"[[account]]\nname = \"office\"\ntransport = \"udp\"\n", "desk", protocol.CodeLocked, "name"},
		"taken by the administrator":     {"[[account]]\nname = \"desk\"\ndomain = \"pbx.example\"\n", "desk", protocol.CodeConflict, "name"},
		"the administrator's default":    {"default_account = \"office\"\n", "desk", protocol.CodeLocked, "default_account"},
		"a policy that cannot be read":   {"default_account = \n", "desk", protocol.CodeBadConfig, ""},
		"one that was removed meanwhile": {"", "", protocol.CodeNoAccount, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ownText)
			b.keep("attic", "other")
			if c.policy != "" {
				b.write(b.Policy, c.policy)
			}
			change := setup.Change{Name: "office", Rename: c.to}
			if c.to == "" {
				change = setup.Change{Name: "gone", Rename: "desk"}
			}
			_, err := b.Alter(change)
			if err == nil {
				t.Fatalf("it was taken:\n%s", b.text())
			}
			failed := setup.Problem(err)
			if failed.Code != c.code || c.key != "" && (failed.Value == nil || failed.Value.Key != c.key) {
				t.Errorf("got %s, %+v: %v", failed.Code, failed.Value, err)
			}
			b.is()
			if b.password("office") != "hunter2" || b.password("attic") != "other" || b.password("desk") != "" {
				t.Error("a password has moved")
			}
		})
	}
}

// TestRenameWithBadPassword: what cannot be kept leaves the name as it is.
func TestRenameWithBadPassword(t *testing.T) {
	b := newBench(t, ownText)
	if _, err := b.Alter(setup.Change{Name: "office", Rename: "desk", Password: "\xff"}); err == nil {
		t.Error("it was taken")
	}
	b.is()
	if b.password("office") != "hunter2" || b.password("desk") != "" {
		t.Errorf("kept %q and %q", b.password("office"), b.password("desk"))
	}
}

// TestRenameUnwritable: where the file cannot be replaced the old name keeps the password.
func TestRenameUnwritable(t *testing.T) {
	b := newBench(t, ownText)
	b.Secrets = stubborn{b.Secrets, func() {
		if err := errors.Join(os.Remove(b.Path), os.MkdirAll(filepath.Join(b.Path, "in-the-way"), 0o700)); err != nil {
			t.Fatal(err)
		}
	}}
	if _, err := b.Alter(setup.Change{Name: "office", Rename: "desk"}); err == nil {
		t.Error("a folder was replaced")
	}
	if b.password("office") != "hunter2" || b.password("desk") != "" {
		t.Errorf("kept %q and %q", b.password("office"), b.password("desk"))
	}
}

// stubborn does something once a password was kept.
type stubborn struct {
	secret.Store
	then func()
}

func (s stubborn) Set(account, password string) error {
	defer s.then()
	return s.Store.Set(account, password)
}
