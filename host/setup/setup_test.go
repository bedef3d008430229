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

// ownText is a file with everything that an edit could lose.
const ownText = `# my phones
region = "AT" # home

[[account]] # the desk
name = "office"
domain = "sip.example" # asked IT
user = "42"

	# odd spacing stays
	[[account.rewrite]]
	match = '^\+43' # inland
	replace = "0"

[[account]]
name = "attic"
domain = "192.0.2.9"
user = "9"

[guard] # careful
deny = ['^\+43930'] # never
`

// bench is a folder with a configuration, passwords and perhaps a policy.
type bench struct {
	*testing.T
	setup.Files
}

func newBench(t *testing.T, text string) *bench {
	t.Helper()
	t.Setenv(secret.EnvPassword, "")
	dir := t.TempDir()
	b := &bench{t, setup.Open(filepath.Join(dir, "config.toml"))}
	b.Policy = filepath.Join(dir, "policy.toml")
	if text != "" {
		b.write(b.Path, text)
		b.keep("office", "hunter2")
	}
	return b
}

func (b *bench) write(path, text string) {
	b.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) keep(name, password string) {
	b.Helper()
	if err := b.Secrets.Set(name, password); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) text() string {
	b.Helper()
	data, err := os.ReadFile(b.Path)
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}

func (b *bench) password(name string) string {
	password, _ := b.Secrets.Get(name)
	return password
}

// is compares the file with its text after replacements.
func (b *bench) is(replaced ...string) {
	b.Helper()
	if got, want := b.text(), strings.NewReplacer(replaced...).Replace(ownText); got != want {
		b.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}

func set(key string, values ...string) []config.Setting {
	return []config.Setting{{Key: key, Values: values}}
}

// TestAlter: what is written, byte for byte, and whether the password stays.
func TestAlter(t *testing.T) {
	rules := func(rules ...config.Rewrite) *[]config.Rewrite { return &rules }
	for name, c := range map[string]struct {
		change   setup.Change
		replaced []string
		cleared  bool
	}{
		"nothing":       {setup.Change{}, nil, false},
		"a user":        {setup.Change{Settings: set("user", "43")}, []string{`user = "42"`, `user = "43"`}, false},
		"a user name":   {setup.Change{Settings: set("auth_user", "x")}, []string{"user = \"42\"\n", "user = \"42\"\nauth_user = \"x\"\n"}, false},
		"a ring time":   {setup.Change{Settings: set("ring_timeout", "9s")}, []string{"user = \"42\"\n", "user = \"42\"\nring_timeout = \"9s\"\n"}, false},
		"a domain":      {setup.Change{Settings: set("domain", "b.example")}, []string{`"sip.example"`, `"b.example"`}, true},
		"a proxy":       {setup.Change{Settings: set("outbound_proxy", "p.example")}, []string{"user = \"42\"\n", "user = \"42\"\noutbound_proxy = \"p.example\"\n"}, true},
		"a realm":       {setup.Change{Settings: set("realm", "r")}, []string{"user = \"42\"\n", "user = \"42\"\nrealm = \"r\"\n"}, true},
		"a transport":   {setup.Change{Settings: set("transport", "tcp")}, []string{"user = \"42\"\n", "user = \"42\"\ntransport = \"tcp\"\n"}, true},
		"an authority":  {setup.Change{Settings: set("tls_ca", "/ca.pem")}, []string{"user = \"42\"\n", "user = \"42\"\ntls_ca = \"/ca.pem\"\n"}, true},
		"the default":   {setup.Change{Default: true}, []string{"# home\n", "# home\ndefault_account = \"office\"\n"}, false},
		"a rule":        {setup.Change{Rewrite: rules(config.Rewrite{Match: `^\+43`, Replace: "00"})}, []string{`replace = "0"`, `replace = "00"`}, false},
		"no rules":      {setup.Change{Rewrite: rules()}, []string{"\t[[account.rewrite]]\n\tmatch = '^\\+43' # inland\n\treplace = \"0\"\n\n", ""}, false},
		"a key that is": {setup.Change{Settings: set("domain", "sip.example")}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ownText)
			b.keep("attic", "other")
			c.change.Name = "office"
			cleared, err := b.Alter(c.change)
			if err != nil {
				t.Fatal(err)
			}
			if cleared != c.cleared || (b.password("office") == "hunter2") == c.cleared || b.password("attic") != "other" {
				t.Errorf("cleared %v; kept %q and %q", cleared, b.password("office"), b.password("attic"))
			}
			b.is(c.replaced...)
			if strings.Contains(b.text(), "hunter2") {
				t.Error("a password came into the configuration")
			}
		})
	}
}

// TestAlterWithPassword: a new address comes into force with its own password only.
func TestAlterWithPassword(t *testing.T) {
	b := newBench(t, ownText)
	cleared, err := b.Alter(setup.Change{Name: "office", Settings: set("domain", "b.example"), Password: "fresh"})
	if err != nil || cleared || b.password("office") != "fresh" {
		t.Errorf("got %v, %v, %q", cleared, err, b.password("office"))
	}
	// A password that cannot be kept changes nothing at all.
	_, err = b.Alter(setup.Change{Name: "office", Settings: set("domain", "c.example"), Password: "\xff"})
	if err == nil || b.password("office") != "fresh" || !strings.Contains(b.text(), "b.example") {
		t.Errorf("got %v, %q\n%s", err, b.password("office"), b.text())
	}
}

func TestAddAndRemove(t *testing.T) {
	b := newBench(t, ownText)
	b.keep("desk", "an earlier desk's")
	added := setup.Change{Name: "desk", Settings: append(set("domain", "d.example"), set("user", "7")...)}
	if err := b.Add(added); err != nil {
		t.Fatal(err)
	}
	if got := b.password("desk"); got != "" {
		t.Errorf("the new account has the password %q of an earlier one", got)
	}
	if got, want := b.text(), ownText+"\n[[account]]\nname = \"desk\"\ndomain = \"d.example\"\nuser = \"7\"\n"; got != want {
		t.Errorf("the file is\n%s", got)
	}
	if err := b.Add(added); !errors.Is(err, config.ErrAccountExists) || setup.Problem(err).Code != protocol.CodeConflict {
		t.Errorf("twice: %v", err)
	}
	b.keep("desk", "hunter3")
	if err := b.Remove("desk", ""); err != nil || b.password("desk") != "" || b.password("office") != "hunter2" {
		t.Errorf("removing: %v, kept %q and %q", err, b.password("desk"), b.password("office"))
	}
	if got := strings.TrimSpace(b.text()); got != strings.TrimSpace(ownText) {
		t.Errorf("the file is\n%s", got)
	}
	for _, err := range []error{b.Remove("desk", ""), errOf(b.Alter(setup.Change{Name: "desk"}))} {
		if !errors.Is(err, config.ErrNoAccount) || setup.Problem(err).Code != protocol.CodeNoAccount {
			t.Errorf("one that is gone: %v", err)
		}
	}
	// In a home without any file.
	b = newBench(t, "")
	if err := b.Add(setup.Change{Name: "x", Settings: append(set("domain", "d.example"), set("user", "7")...), Password: "p", Default: true}); err != nil {
		t.Fatal(err)
	}
	if b.password("x") != "p" || b.Read().Config.DefaultAccount != "x" {
		t.Errorf("got %s", b.text())
	}
}

func errOf(_ bool, err error) error { return err }

// TestRefused: what cannot be saved says which value, and leaves file and password.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*bench) error
		code protocol.Code
		key  string
		line int
	}{
		"a stale change": {func(b *bench) error {
			return errOf(b.Alter(setup.Change{Name: "office", Settings: set("domain", "x.example"), Revision: "0123"}))
		}, protocol.CodeConflict, "", 0},
		"a stale addition": {func(b *bench) error { return b.Add(setup.Change{Name: "n", Revision: "0123"}) }, protocol.CodeConflict, "", 0},
		"a stale removal":  {func(b *bench) error { return b.Remove("office", "0123") }, protocol.CodeConflict, "", 0},
		"a stale setting":  {func(b *bench) error { return b.Set(set("region", "DE"), "0123") }, protocol.CodeConflict, "", 0},
		"a wrong domain": {func(b *bench) error {
			return errOf(b.Alter(setup.Change{Name: "office", Settings: set("domain", "a b")}))
		}, protocol.CodeBadConfig, "domain", 6},
		"no domain": {func(b *bench) error { return errOf(b.Alter(setup.Change{Name: "office", Settings: set("domain")})) }, protocol.CodeBadConfig, "domain", 4},
		"no user":   {func(b *bench) error { return b.Add(setup.Change{Name: "n", Settings: set("domain", "x.example")}) }, protocol.CodeBadConfig, "user", 22},
		"a wrong rule": {func(b *bench) error {
			return errOf(b.Alter(setup.Change{Name: "office", Rewrite: &[]config.Rewrite{{Match: "(", Replace: ""}}}))
		}, protocol.CodeBadConfig, "rewrite.match", 11},
		"a wrong region":    {func(b *bench) error { return b.Set(set("region", "AUT"), "") }, protocol.CodeBadConfig, "region", 2},
		"a wrong level":     {func(b *bench) error { return b.Set(set("log_level", "loud"), "") }, protocol.CodeBadConfig, "log_level", 3},
		"an unknown key":    {func(b *bench) error { return b.Set(set("colour", "teal"), "") }, protocol.CodeInternal, "", 0},
		"a rate of nothing": {func(b *bench) error { return b.Set(set("guard.per_minute", "0"), "") }, protocol.CodeBadConfig, "guard.per_minute", 21},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ownText)
			err := c.do(b)
			if err == nil {
				t.Fatalf("it was taken:\n%s", b.text())
			}
			failed := setup.Problem(err)
			if failed.Code != c.code {
				t.Errorf("got %s: %v", failed.Code, err)
			}
			if c.key != "" && (failed.Value == nil || failed.Value.Key != c.key || failed.Value.Line != c.line || failed.Value.File != b.Path) {
				t.Errorf("got %+v", failed.Value)
			}
			b.is()
			if b.password("office") != "hunter2" {
				t.Error("the password is gone")
			}
		})
	}
}

func TestRevisions(t *testing.T) {
	b := newBench(t, ownText)
	seen := b.Read().Revision
	if err := b.Set(set("region", "DE"), seen); err != nil {
		t.Fatal(err)
	}
	if err := b.Set(set("region", "CH"), seen); !errors.Is(err, setup.ErrStale) {
		t.Errorf("the second change to what was seen: %v", err)
	}
	if err := b.Set(set("region", "CH"), b.Read().Revision); err != nil {
		t.Error(err)
	}
	b.is(`"AT"`, `"CH"`)
	// An editor's mark at the beginning is no change of what is said.
	seen = b.Read().Revision
	b.write(b.Path, "\xef\xbb\xbf"+b.text())
	if err := b.Set(set("region", "LI"), seen); err != nil {
		t.Error(err)
	}
	if got := b.text(); !strings.HasPrefix(got, "\xef\xbb\xbf# my phones") {
		t.Errorf("the mark is gone: %q", got[:12])
	}
}

// TestBrokenFile: it says where, and what stands there is neither lost nor built upon,
// unless the change is what mends it.
func TestBrokenFile(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"not TOML":      {"region = \"AT\n" + ownText, ":1: this is not TOML"},
		"a wrong key":   {strings.Replace(ownText, "region", "regoin", 1), ":2: regoin: unknown key; expected region"},
		"a wrong value": {strings.Replace(ownText, `"9"`, `"a b"`, 1), `:17: account "attic": user = "a b"`},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ownText)
			b.write(b.Path, c.text)
			if state := b.Read(); state.Config != nil || state.Err == nil || !strings.HasPrefix(state.Err.Error(), b.Path+c.want) {
				t.Errorf("reading: %v", state.Err)
			}
			for what, err := range map[string]error{
				"Set":    b.Set(set("guard.per_minute", "3"), ""),
				"Alter":  errOf(b.Alter(setup.Change{Name: "office", Settings: set("domain", "x.example")})),
				"Add":    b.Add(setup.Change{Name: "n", Settings: append(set("domain", "d.example"), set("user", "7")...)}),
				"Remove": b.Remove("office", ""),
			} {
				if err == nil || !strings.HasPrefix(err.Error(), b.Path+c.want) {
					t.Errorf("%s: %v; want %s", what, err, c.want)
				}
			}
			if b.text() != c.text || b.password("office") != "hunter2" {
				t.Errorf("the file became\n%s", b.text())
			}
		})
	}
	b := newBench(t, ownText)
	b.write(b.Path, strings.Replace(ownText, `"9"`, `"a b"`, 1))
	if _, err := b.Alter(setup.Change{Name: "attic", Settings: set("user", "9")}); err != nil {
		t.Errorf("the mend: %v", err)
	}
	b.is()
}

func TestTrial(t *testing.T) {
	for name, c := range map[string]struct {
		change setup.Change
		env    string
		want   string // password
	}{
		"as it is":                     {setup.Change{}, "", "hunter2"},
		"the environment's":            {setup.Change{}, "given", "given"},
		"typed":                        {setup.Change{Password: "typed"}, "given", "typed"},
		"elsewhere":                    {setup.Change{Settings: set("domain", "evil.example")}, "", ""},
		"elsewhere, environment":       {setup.Change{Settings: set("outbound_proxy", "evil.example")}, "given", ""},
		"elsewhere, typed":             {setup.Change{Settings: set("realm", "x"), Password: "typed"}, "", "typed"},
		"another user":                 {setup.Change{Settings: set("user", "43")}, "", "hunter2"},
		"one that is new":              {setup.Change{Name: "n", Settings: append(set("domain", "d.example"), set("user", "7")...)}, "", ""},
		"one that is new, environment": {setup.Change{Name: "n", Settings: append(set("domain", "d.example"), set("user", "7")...)}, "given", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ownText)
			t.Setenv(secret.EnvPassword, c.env)
			if c.change.Name == "" {
				c.change.Name = "office"
			}
			cfg, password, err := b.Trial(c.change)
			if err != nil || password != c.want {
				t.Fatalf("got %q, %v; want %q", password, err, c.want)
			}
			if _, err := cfg.Account(c.change.Name); err != nil {
				t.Error(err)
			}
			b.is()
			if b.password("office") != "hunter2" {
				t.Error("the password is gone")
			}
		})
	}
}

func TestPasswordState(t *testing.T) {
	b := newBench(t, ownText)
	if a, n := b.PasswordState("office"), b.PasswordState("attic"); a != "kept" || n != "none" {
		t.Errorf("got %q, %q", a, n)
	}
	b.write(secret.FilePath(b.Path), "office = [")
	if got := b.PasswordState("office"); got != "unreadable" {
		t.Errorf("got %q", got)
	}
	t.Setenv(secret.EnvPassword, "x")
	if got := b.PasswordState("attic"); got != "environment" {
		t.Errorf("got %q", got)
	}
}
