package setup_test

import (
	"errors"
	"strings"
	"testing"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/setup"
)

const policyText = `managed_by = "IT, 100"
region = "AT"

[guard]
deny = ['^\+43900']

[[account]]
name = "office"
domain = "sip.example"
transport = "tls"

[[account.rewrite]]
match = '^0'
replace = ''

[[account]]
name = "whole"
domain = "w.example"
user = "1"

[[account]]
name = "mine"
domain = "m.example"
`

func managed(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, ownText)
	b.write(b.Policy, policyText)
	return b
}

// TestLocked: what an administrator has set says so, and nothing is changed.
func TestLocked(t *testing.T) {
	for name, c := range map[string]struct {
		do           func(*bench) error
		account, key string
	}{
		"a region":    {func(b *bench) error { return b.Set(set("region", "DE"), "") }, "", "region"},
		"its default": {func(b *bench) error { return b.Set(set("region"), "") }, "", "region"},
		"one of two":  {func(b *bench) error { return b.Set(append(set("log_level", "warn"), set("guard.deny")...), "") }, "", "guard.deny"},
		"a domain": {func(b *bench) error {
			return errOf(b.Alter(setup.Change{Name: "office", Settings: set("domain", "x.example")}))
		}, "office", "domain"},
		"a transport": {func(b *bench) error { return errOf(b.Alter(setup.Change{Name: "office", Settings: set("transport")})) }, "office", "transport"},
		"rules": {func(b *bench) error {
			return errOf(b.Alter(setup.Change{Name: "office", Rewrite: &[]config.Rewrite{}}))
		}, "office", "rewrite"},
		"a whole account": {func(b *bench) error { return b.Remove("whole", "") }, "whole", "name"},
		"a prepared domain": {func(b *bench) error {
			return errOf(b.Alter(setup.Change{Name: "mine", Settings: append(set("user", "7"), set("domain", "x.example")...)}))
		}, "mine", "domain"},
	} {
		t.Run(name, func(t *testing.T) {
			b := managed(t)
			err := c.do(b)
			locked, ok := errors.AsType[*config.LockedError](err)
			if !ok || locked.Account != c.account || locked.Key != c.key {
				t.Fatalf("got %v\n%s", err, b.text())
			}
			failed := setup.Problem(err)
			if failed.Code != protocol.CodeLocked || failed.Value.Key != c.key || !strings.Contains(failed.Text, "(IT, 100) in "+b.Policy) {
				t.Errorf("got %+v", failed)
			}
			b.is()
			if b.password("office") != "hunter2" {
				t.Error("the password is gone")
			}
		})
	}
}

// TestBesideLocked: the rest is the person's own, and what a page sends unchanged is
// no attempt to change it.
func TestBesideLocked(t *testing.T) {
	b := managed(t)
	if err := b.Set(append(set("region", "AT"), set("guard.per_minute", "3")...), ""); err != nil {
		t.Error(err)
	}
	same := append(set("domain", "sip.example"), set("ring_timeout", "9s")...)
	cleared, err := b.Alter(setup.Change{Name: "office", Settings: same, Rewrite: &[]config.Rewrite{{Match: "^0", Replace: ""}}, Default: true})
	if err != nil || cleared {
		t.Errorf("got %v, %v", cleared, err)
	}
	b.is("# home\n", "# home\ndefault_account = \"office\"\n", "user = \"42\"\n", "user = \"42\"\nring_timeout = \"9s\"\n",
		"# never\n", "# never\nper_minute = 3\n")
	c := b.Read().Config
	if office, _ := c.Account("office"); office.Transport != "tls" || office.Rewrite[0].Match != "^0" || c.Guard.Deny[0].String() != `^\+43900` {
		t.Errorf("the policy is not in force: %+v", c)
	}
}

// TestPrepared: an account of the policy gets what the person adds, in their own file.
func TestPrepared(t *testing.T) {
	b := managed(t)
	if c := b.Read().Config; len(c.Accounts) != 3 || len(c.Unfinished) != 1 || c.Unfinished[0].Domain != "m.example" {
		t.Fatalf("got %+v", c)
	}
	if _, err := b.Alter(setup.Change{Name: "mine", Settings: set("ring_timeout", "9s")}); err == nil || setup.Problem(err).Value.Key != "user" {
		t.Errorf("without a user: %v", err)
	}
	if _, err := b.Alter(setup.Change{Name: "mine", Settings: set("user", "7"), Password: "p"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Alter(setup.Change{Name: "whole", Settings: set("ring_timeout", "9s")}); err != nil {
		t.Fatal(err)
	}
	want := ownText + "\n[[account]]\nname = \"mine\"\nuser = \"7\"\n\n[[account]]\nname = \"whole\"\nring_timeout = \"9s\"\n"
	if got := b.text(); got != want || b.password("mine") != "p" {
		t.Errorf("the file is\n%s", got)
	}
	if mine, err := b.Read().Config.Account("mine"); err != nil || mine.Domain != "m.example" || mine.User != "7" {
		t.Errorf("got %+v, %v", mine, err)
	}
	if err := b.Add(setup.Change{Name: "whole", Settings: set("user", "2")}); !errors.Is(err, config.ErrAccountExists) {
		t.Errorf("one that is there: %v", err)
	}
	// The person's part of a prepared account goes; what was prepared waits again.
	if err := b.Remove("mine", ""); err != nil || b.password("mine") != "" || len(b.Read().Config.Unfinished) != 1 {
		t.Errorf("got %v\n%s", err, b.text())
	}
}

// TestBrokenPolicy: nothing is read or changed under a policy that nobody understands.
func TestBrokenPolicy(t *testing.T) {
	for text, want := range map[string]string{
		"region = \"AT":                               ":1: this is not TOML",
		"\n[guard]\nper_minute = 0":                   ":3: guard.per_minute = 0: expected a whole number from 1 on",
		"[[account]]\nname = \"office\"\nusr = \"1\"": ":3: account \"office\": usr: unknown key; expected user",
	} {
		b := newBench(t, ownText)
		b.write(b.Policy, text)
		if state := b.Read(); state.Config != nil || state.Err == nil || !strings.HasPrefix(state.Err.Error(), b.Policy+want) {
			t.Errorf("reading: %v; want %s", state.Err, want)
		}
		if err := b.Set(set("guard.concurrent", "3"), ""); err == nil || !strings.HasPrefix(err.Error(), b.Policy+want) {
			t.Errorf("changing: %v", err)
		}
		if _, _, err := b.Trial(setup.Change{Name: "office"}); err == nil || !strings.HasPrefix(err.Error(), b.Policy+want) {
			t.Errorf("trying: %v", err)
		}
		b.is()
	}
}

// TestStampSeesThePolicy: a change of it is a change of what is set up.
func TestStampSeesThePolicy(t *testing.T) {
	b := newBench(t, ownText)
	before := b.Stamp()
	b.write(b.Policy, policyText)
	if b.Stamp() == before {
		t.Error("the new policy is not seen")
	}
}
