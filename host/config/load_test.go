package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseWholeFile(t *testing.T) {
	data, err := os.ReadFile("testdata/whole.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"as it is":     string(data),
		"with a BOM":   "\ufeff" + string(data),
		"Windows ends": strings.ReplaceAll(string(data), "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Parse("config.toml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if c.Region != "AT" || c.DefaultAccount != "office" || len(c.Accounts) != 2 {
				t.Errorf("got region %q, default %q, %d accounts", c.Region, c.DefaultAccount, len(c.Accounts))
			}
			a := c.Accounts[0]
			if got, want := a.OutboundProxy, []Proxy{{Host: "1.1.1.13"}, {Host: "::1", Port: 5070, Transport: "tcp"}}; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
				t.Errorf("outbound_proxy: got %+v, want %+v", got, want)
			}
			if got := []string{a.TLSCA, a.TLSCertificate, a.TLSKey}; !slices.Equal(got, []string{"/etc/siptap/ca.pem", "~/siptap/me.pem", "~/siptap/me.key"}) {
				t.Errorf("tls: got %q", got)
			}
			if a.RingTimeout != 25*time.Second || a.OutcomeTimeout != 90*time.Second {
				t.Errorf("timeouts: got %s, %s", a.RingTimeout, a.OutcomeTimeout)
			}
			if len(a.Rewrite) != 2 || a.Rewrite[0] != (Rewrite{Match: `^\+43(\d+)$`, Replace: "0$1"}) {
				t.Errorf("rewrite: got %+v", a.Rewrite)
			}
			if c.Guard.PerMinute != 12 || c.Guard.Concurrent != 2 || len(c.Guard.Deny) != 1 || len(c.Guard.Confirm) != 2 || c.Guard.AllowCountries[1] != "DE" {
				t.Errorf("guard: got %+v", c.Guard)
			}
			// The second account gives only what must be given.
			b := c.Accounts[1]
			want := accountDefaults()
			if b.Transport != want.Transport || b.RingTimeout != 20*time.Second || b.OutcomeTimeout != 2*time.Minute || b.DialAs != "e164" || b.Outcome != OutcomeTrust {
				t.Errorf("defaults: got %+v", b)
			}
		})
	}
}

func TestParseEmpty(t *testing.T) {
	c, err := Parse("config.toml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Accounts) != 0 || c.Guard.PerMinute != 6 || c.Guard.Concurrent != 1 || len(c.Guard.Confirm) != 4 {
		t.Errorf("got %+v", c)
	}
	if _, err := c.Account(""); !errors.Is(err, ErrNoAccount) || !strings.Contains(err.Error(), "siptap account add") {
		t.Errorf("Account(\"\"): got %v", err)
	}
}

func TestGuardConfirmNothing(t *testing.T) {
	c, err := Parse("config.toml", []byte("[guard]\nconfirm = []\n"))
	if err != nil || len(c.Guard.Confirm) != 0 {
		t.Errorf("got %v, %v; want an empty list", c, err)
	}
}

func TestAccountLookup(t *testing.T) {
	c, err := Load("testdata/whole.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"": "office", "desk": "desk", "office": "office"} {
		if a, err := c.Account(name); err != nil || a.Name != want {
			t.Errorf("Account(%q): got %v, %v; want %s", name, a, err, want)
		}
	}
	if _, err := c.Account("attic"); !errors.Is(err, ErrNoAccount) || !strings.Contains(err.Error(), "desk") {
		t.Errorf("Account(attic): got %v, want the names that there are", err)
	}
	c.DefaultAccount = ""
	if a, err := c.Account(""); err != nil || a.Name != "desk" && a.Name != "office" {
		t.Errorf("Account(\"\") without a default: got %v, %v", a, err)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "none.toml")
	if c, err := LoadOrEmpty(missing); err != nil || len(c.Accounts) != 0 {
		t.Errorf("a missing file that may be: got %v, %v; want an empty configuration", c, err)
	}
	wrong := (*Error)(nil)
	if _, err := Load(missing); !errors.As(err, &wrong) || !errors.Is(err, fs.ErrNotExist) || wrong.File != missing {
		t.Errorf("a missing file that was named: got %v", err)
	}
	t.Setenv(EnvPath, missing)
	if _, err := Load(""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file that the environment names: got %v", err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a folder: want an error")
	} else if _, ok := errors.AsType[*Error](err); !ok {
		t.Errorf("a folder: got %T, want *Error", err)
	}
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv(EnvPath, "")
	if c, err := Load(""); err != nil || len(c.Accounts) != 0 {
		t.Errorf("no file, and none named: got %v, %v", c, err)
	}
	if got, err := DefaultPath(); err != nil || !strings.HasSuffix(got, filepath.Join("siptap", "config.toml")) {
		t.Errorf("DefaultPath: got %q, %v", got, err)
	}
	t.Setenv(EnvPath, filepath.Join(dir, "mine.toml"))
	if got, _ := DefaultPath(); got != filepath.Join(dir, "mine.toml") {
		t.Errorf("DefaultPath with %s: got %q", EnvPath, got)
	}
}
