package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siptap.org/siptap/host/config/internal/place"
)

const ownFile = "region = \"DE\"\n\n[[account]]\nname = \"office\"\ndomain = \"own.example\"\nuser = \"42\"\n\n[guard]\nper_minute = 9\ndeny = ['^1']\n"

func underPolicy(t *testing.T, policy, own string) (*Config, error) {
	t.Helper()
	p, err := ParsePolicy("policy.toml", []byte(policy))
	if err != nil {
		return nil, err
	}
	return ParseUnder(p, "config.toml", []byte(own))
}

func TestPolicySets(t *testing.T) {
	for _, c := range []struct {
		name, policy string
		is           func(*Config) bool
		locked       string // outside of the accounts, then of "office"
	}{
		{"nothing", "", func(c *Config) bool { return c.Region == "DE" && c.Accounts[0].Domain == "own.example" }, " | "},
		{"a region", "region = \"AT\"", func(c *Config) bool { return c.Region == "AT" }, "region | "},
		{"none", "region = \"\"", func(c *Config) bool { return c.Region == "" }, "region | "},
		{"a log level", "log_level = \"debug\"", func(c *Config) bool { return c.LogLevel == "debug" }, "log_level | "},
		{"who", "managed_by = \"IT\"\nregion = \"AT\"", func(c *Config) bool { return c.Policy.By == "IT" && c.Region == "AT" }, "region | "},
		{"one key of the guard", "[guard]\ndeny = []", func(c *Config) bool { return len(c.Guard.Deny) == 0 && c.Guard.PerMinute == 9 }, "guard.deny | "},
		{"a guard in one line", "guard = {confirm = [], per_minute = 2}", func(c *Config) bool {
			return len(c.Guard.Confirm) == 0 && c.Guard.PerMinute == 2 && len(c.Guard.Deny) == 1
		}, "guard.confirm guard.per_minute | "},
		{"keys of the person's account", "[[account]]\nname = \"office\"\ndomain = \"their.example\"\ntransport = \"tls\"", func(c *Config) bool {
			a := c.Accounts[0]
			return len(c.Accounts) == 1 && a.Domain == "their.example" && a.Transport == "tls" && a.User == "42"
		}, " | name domain transport"},
		{"rules", "[[account]]\nname = \"office\"\n[[account.rewrite]]\nmatch = '^0'\nreplace = ''", func(c *Config) bool {
			return len(c.Accounts[0].Rewrite) == 1 && c.Accounts[0].Domain == "own.example"
		}, " | name rewrite"},
		{"a whole account", "default_account = \"desk\"\n[[account]]\nname = \"desk\"\ndomain = \"192.0.2.7\"\nuser = \"1\"", func(c *Config) bool {
			first, err := c.Account("")
			return err == nil && first.Name == "desk" && len(c.Accounts) == 2 && len(c.Unfinished) == 0
		}, "default_account | "},
		{"an account without a user", "[[account]]\nname = \"desk\"\ndomain = \"192.0.2.7\"", func(c *Config) bool {
			_, err := c.Account("desk")
			first, _ := c.Account("")
			return len(c.Accounts) == 1 && len(c.Unfinished) == 1 && first.Name == "office" &&
				errors.Is(err, ErrNoAccount) && strings.Contains(err.Error(), "siptap account set desk --user USER")
		}, " | "},
		{"the default one without a user", "default_account = \"desk\"\n[[account]]\nname = \"desk\"\ndomain = \"192.0.2.7\"", func(c *Config) bool {
			_, err := c.Account("")
			return err != nil && strings.Contains(err.Error(), "prepared \"desk\"")
		}, "default_account | "},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := underPolicy(t, c.policy, ownFile)
			if err != nil {
				t.Fatal(err)
			}
			if !c.is(got) {
				t.Errorf("got %+v", got)
			}
			locked := strings.Join(got.Policy.Locked(""), " ") + " | " + strings.Join(got.Policy.Locked("office"), " ")
			if locked != c.locked {
				t.Errorf("locked %q, want %q", locked, c.locked)
			}
		})
	}
	// A policy's wrong mate is not in force where a person has nothing of their own.
	got, err := underPolicy(t, "[[account]]\nname = \"desk\"\ndomain = \"192.0.2.7\"", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := got.Account(""); err == nil || !strings.Contains(err.Error(), "prepared") {
		t.Errorf("with no account of their own: %v", err)
	}
}

// TestPolicyErrors: what is wrong with a policy names its file and line, and comes
// before what is wrong with the person's.
func TestPolicyErrors(t *testing.T) {
	for _, c := range []struct{ name, policy, own, want string }{
		{"not TOML", "[[account\n", ownFile, `policy.toml:1: this is not TOML: `},
		{"unknown key", "\nregoin = \"AT\"", ownFile, `policy.toml:2: regoin: unknown key; expected region`},
		{"a value", "[guard]\nper_minute = 0", ownFile, `policy.toml:2: guard.per_minute = 0: expected a whole number from 1 on`},
		{"an element", "[guard]\ndeny = [\n'^1',\n'(']", ownFile, `policy.toml:4: guard.deny = "(": expected a regular expression`},
		{"of the person's account", "[[account]]\nname = \"office\"\ntransport = \"udpp\"", ownFile, `policy.toml:3: account "office": transport = "udpp": expected auto, udp, tcp or tls`},
		{"of an unfinished account", "[[account]]\nname = \"desk\"\ntransport = \"udpp\"", ownFile, `policy.toml:3: account "desk": transport = "udpp": expected auto, udp, tcp or tls`},
		{"an account without a name", "[[account]]\ndomain = \"x.example\"\nuser = \"1\"", ownFile, `policy.toml:1: name: missing; expected name = "office" or the like`},
		{"a rule", "[[account]]\nname = \"office\"\n[[account.rewrite]]\nmatch = '^0'", ownFile, `policy.toml:3: account "office": rewrite.replace: missing; `},
		{"who is no text", "managed_by = 7", ownFile, `policy.toml:1: managed_by = 7: expected who can be asked for a change`},
		{"before the person's own", "\n\n\n\nregion = \"XX\"", "regoin = 1", `policy.toml:5: region = "XX": expected a country's two letters`},
		{"a default that is nobody's", "default_account = \"attic\"", ownFile, `policy.toml:1: default_account = "attic": expected "office"`},
		{"the person's own", "region = \"AT\"", "[guard]\nconcurrent = 0", `config.toml:2: guard.concurrent = 0: expected`},
		{"the person's table", "[guard]\nper_minute = 1", "guard = \"on\"", `config.toml:1: guard = "on": expected a table: [guard]`},
		{"managed_by in the person's", "", "managed_by = \"me\"", `config.toml:1: managed_by: unknown key`},
		{"together with the person's", "[[account]]\nname = \"office\"\ndial_as = \"e164\"", ownFile[:strings.Index(ownFile, "\n[guard]")] + "outside_line = \"0\"\n", `policy.toml:3: account "office": dial_as = "e164": expected 00, national, local or digits`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := underPolicy(t, c.policy, c.own)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("\n got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestReadPolicy(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"", filepath.Join(dir, "none.toml")} {
		if p, err := ReadPolicy(path); p != nil || err != nil {
			t.Errorf("%q: got %v, %v", path, p, err)
		}
	}
	// Nothing is dialled under a policy that cannot be read.
	if _, err := ReadPolicy(dir); err == nil || !strings.Contains(err.Error(), dir+": cannot be read") {
		t.Errorf("a folder: %v", err)
	}
	path := filepath.Join(dir, "policy.toml")
	if err := os.WriteFile(path, []byte("\xef\xbb\xbfregion = \"AT\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := ReadPolicy(path); err != nil || !slices.Equal(p.Locked(""), []string{"region"}) {
		t.Errorf("got %+v, %v", p, err)
	}
	before := place.Policy
	defer func() { place.Policy = before }()
	place.Policy = path
	t.Setenv("SIPTAP_POLICY", "/elsewhere")
	if got := PolicyPath(); got != path {
		t.Errorf("the policy is at %q", got)
	}
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte(ownFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(config); err != nil || c.Region != "AT" {
		t.Errorf("a loaded configuration is not under the policy: %+v, %v", c, err)
	}
}

// TestPolicyStaysAsItIs: reading a configuration under a policy changes nothing of it.
func TestPolicyStaysAsItIs(t *testing.T) {
	p, err := ParsePolicy("policy.toml", []byte("[guard]\nper_minute = 1\n[[account]]\nname = \"office\"\ndomain = \"a.example\"\nuser = \"1\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for _, own := range []string{"", ownFile, "[guard]\nconcurrent = 3\n"} {
			c, err := ParseUnder(p, "config.toml", []byte(own))
			if err != nil || c.Guard.PerMinute != 1 || len(c.Accounts) != 1 || c.Accounts[0].Domain != "a.example" {
				t.Fatalf("got %+v, %v", c, err)
			}
		}
		if got := strings.Join(p.Locked(""), " ") + " " + strings.Join(p.Locked("office"), " "); got != "guard.per_minute name domain user" {
			t.Errorf("locked %q", got)
		}
	}
}

func FuzzParseUnder(f *testing.F) {
	f.Add([]byte("region = \"AT\"\n[guard]\ndeny = []\n"), []byte(ownFile))
	f.Add([]byte("account = [{name = \"office\"}, 7]\nguard = 3"), []byte("account = 7\nguard.deny = [1]"))
	f.Add([]byte("[[account]]\nname = \"a\"\n[account.x.y]\n"), []byte("[[account]]\nname = \"a\"\n[account.x]\n"))
	f.Fuzz(func(t *testing.T, policy, own []byte) {
		p, err := ParsePolicy("policy.toml", policy)
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("got %T, want *Error", err)
			}
			return
		}
		c, err := ParseUnder(p, "config.toml", own)
		if err != nil {
			if wrong, ok := errors.AsType[*Error](err); !ok || wrong.File == "" {
				t.Fatalf("got %T %v, want *Error with its file", err, err)
			}
			return
		}
		for _, a := range c.Accounts {
			if a.Name == "" || a.Domain == "" || a.User == "" {
				t.Fatalf("accepted an account without %+v", a)
			}
		}
	})
}
