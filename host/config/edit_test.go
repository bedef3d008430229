package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoAccounts = `# My phones
region = "AT"
default_account = "desk" # the one that rings

# At the office
[[account]]
name = "office"          # do not rename
domain = "sipgate.de"    # since May
outbound_proxy = [
  "a.example.com",       # first
  "b.example.com",
]
user = "2622221"

[[account.rewrite]]
match = '^\+43(\d+)$'    # Austria
replace = '0$1'

# On the desk
[[account]]
  name = "desk"
  domain = "192.0.2.7"
  user = "desk" # last line

# Limits
[guard]
concurrent = 2
`

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		name      string
		change    func([]byte) ([]byte, error)
		old, want string
	}{
		{
			"set what is there",
			set("office", "domain", "example.com"),
			`domain = "sipgate.de"    # since May`, `domain = "example.com"    # since May`,
		},
		{
			"set an array",
			set("office", "outbound_proxy", "c.example.com;lr"),
			"outbound_proxy = [\n  \"a.example.com\",       # first\n  \"b.example.com\",\n]\n", "outbound_proxy = \"c.example.com;lr\"\n",
		},
		{
			"set what is not there",
			set("office", "transport", "tcp"),
			"user = \"2622221\"\n", "user = \"2622221\"\ntransport = \"tcp\"\n",
		},
		{
			"set behind a comment, indented",
			set("desk", "outbound_proxy", "192.0.2.7:5062;lr", "192.0.2.8"),
			"# last line\n", "# last line\n  outbound_proxy = [\"192.0.2.7:5062;lr\", \"192.0.2.8\"]\n",
		},
		{
			"back to the default",
			set("office", "outbound_proxy"),
			"outbound_proxy = [\n  \"a.example.com\",       # first\n  \"b.example.com\",\n]\n", "",
		},
		{
			"remove with its rules",
			func(data []byte) ([]byte, error) { return RemoveAccount(data, "office") },
			twoAccounts[strings.Index(twoAccounts, "[[account]]"):strings.Index(twoAccounts, "# On the desk")], "",
		},
		{
			"add",
			func(data []byte) ([]byte, error) {
				return AddAccount(data, "home", []Setting{{"domain", []string{"example.com"}}, {"user", []string{"42"}}, {"realm", nil}})
			},
			"concurrent = 2\n", "concurrent = 2\n\n[[account]]\nname = \"home\"\ndomain = \"example.com\"\nuser = \"42\"\n",
		},
	} {
		for ends, eol := range map[string]string{"": "\n", ", Windows line ends": "\r\n"} {
			t.Run(c.name+ends, func(t *testing.T) {
				windows := func(s string) string { return strings.ReplaceAll(s, "\n", eol) }
				got, err := c.change([]byte(windows(twoAccounts)))
				if err != nil {
					t.Fatal(err)
				}
				want := strings.Replace(windows(twoAccounts), windows(c.old), windows(c.want), 1)
				if want == twoAccounts {
					t.Fatal("the test changes nothing")
				}
				if string(got) != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
				if _, err := Parse("config.toml", got); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func set(name, key string, values ...string) func([]byte) ([]byte, error) {
	return func(data []byte) ([]byte, error) { return SetAccount(data, name, []Setting{{key, values}}) }
}

func TestRemoveDefault(t *testing.T) {
	got, err := RemoveAccount([]byte(twoAccounts), "desk")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(got), "default_account") || strings.Contains(string(got), "192.0.2.7") || !strings.Contains(string(got), "# Limits\n[guard]") {
		t.Errorf("got\n%s", got)
	}
	if _, err := Parse("config.toml", got); err != nil {
		t.Error(err)
	}
}

func TestEditWithoutLastNewline(t *testing.T) {
	const text = "[[account]]\nname = \"a\"\ndomain = \"example.com\"\nuser = \"1\" # end"
	got, err := SetAccount([]byte(text), "a", []Setting{{"realm", []string{"x"}}, {"auth_user", []string{"y"}}})
	if want := text + "\nrealm = \"x\"\nauth_user = \"y\""; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	got, err = AddAccount([]byte(text), "b", nil)
	if want := text + "\n\n[[account]]\nname = \"b\"\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestEditRefusals(t *testing.T) {
	inline := []byte(`account = [{name = "a", domain = "example.com", user = "1"}]`)
	for name, c := range map[string]struct {
		change func() ([]byte, error)
		want   error
	}{
		"set an unknown account":    {func() ([]byte, error) { return set("attic", "domain", "x")([]byte(twoAccounts)) }, ErrNoAccount},
		"set nothing of an unknown": {func() ([]byte, error) { return SetAccount([]byte(twoAccounts), "attic", nil) }, ErrNoAccount},
		"remove an unknown account": {func() ([]byte, error) { return RemoveAccount([]byte(twoAccounts), "attic") }, ErrNoAccount},
		"add a known account":       {func() ([]byte, error) { return AddAccount([]byte(twoAccounts), "desk", nil) }, ErrAccountExists},
		"add to an array":           {func() ([]byte, error) { return AddAccount(inline, "b", nil) }, errInline},
		"set in an array":           {func() ([]byte, error) { return set("a", "domain", "x")(inline) }, errInline},
	} {
		if _, err := c.change(); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// A change that would make the file unusable, or that somebody refuses, leaves
// it as it was.
func TestEditFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "siptap", "config.toml")
	add := func(data []byte) ([]byte, error) {
		return AddAccount(data, "office", []Setting{{"domain", []string{"example.com"}}, {"user", []string{"42"}}})
	}
	if err := Edit(path, nil, add, nil); err != nil {
		t.Fatal(err)
	}
	good, _ := os.ReadFile(path)
	refused := errors.New("refused")
	for name, c := range map[string]struct {
		change func([]byte) ([]byte, error)
		before func(old, fresh *Config) error
	}{
		"a wrong value":   {set("office", "transport", "udpp"), nil},
		"a missing value": {set("office", "domain"), nil},
		"the same again":  {add, nil},
		"somebody's refusal": {set("office", "domain", "example.net"), func(old, fresh *Config) error {
			if old.Accounts[0].Domain != "example.com" || fresh.Accounts[0].Domain != "example.net" {
				t.Errorf("before got %s and %s", old.Accounts[0].Domain, fresh.Accounts[0].Domain)
			}
			return refused
		}},
	} {
		if err := Edit(path, nil, c.change, c.before); err == nil {
			t.Errorf("%s: no error", name)
		}
		if got, _ := os.ReadFile(path); string(got) != string(good) {
			t.Errorf("%s: the file became\n%s", name, got)
		}
	}
	// A key that this version refuses can be mended by the command.
	if err := os.WriteFile(path, append(good, "flow = \"bridge\"\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Edit(path, nil, set("office", "flow", "refer"), nil); err != nil {
		t.Errorf("mending: %v", err)
	}
	// What is not TOML is left alone.
	if err := os.WriteFile(path, []byte("[[account\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Edit(path, nil, add, nil); err == nil || !strings.Contains(err.Error(), path+":1: this is not TOML") {
		t.Errorf("broken TOML: got %v", err)
	}
	// A byte order mark stays the first thing in the file.
	if err := os.WriteFile(path, append([]byte("\ufeff"), good...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Edit(path, nil, set("office", "realm", "x"), nil); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "\ufeff"+string(good)+"realm = \"x\"\n" {
		t.Errorf("with a BOM: got %q", got)
	}
}

func TestCheckSetting(t *testing.T) {
	for _, c := range []struct {
		setting Setting
		want    string
	}{
		{Setting{"transport", []string{"tcp"}}, ""},
		{Setting{"transport", nil}, ""},
		{Setting{"outbound_proxy", []string{"a.example.com;lr", "[::1]:5060"}}, ""},
		{Setting{"transport", []string{"udpp"}}, "expected auto, udp, tcp or tls"},
		{Setting{"transport", []string{"ws"}}, `"ws" is not supported by this version yet; expected auto, udp, tcp or tls`},
		{Setting{"transport", []string{"udp", "tcp"}}, "expected one value"},
		{Setting{"outbound_proxy", []string{"a", "b:x"}}, "expected " + proxySyntax},
		{Setting{"colour", []string{"teal"}}, "unknown key"},
	} {
		err := CheckSetting(c.setting)
		if got := errorText(err); got != c.want {
			t.Errorf("%v: got %q, want %q", c.setting, got, c.want)
		}
	}
	for _, key := range AccountKeys() {
		if key.Name == "name" || key.Usage == "" {
			t.Errorf("offered: %+v", key)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Whatever a good file looks like, an edit changes its one value and nothing
// else that the program can see, and no comment goes.
func FuzzSetAccount(f *testing.F) {
	f.Add(twoAccounts, "x")
	f.Add("account = []\n", "x")
	f.Add("[[ account ]] # c\n\"name\"='office'\n\tdomain=\"a\" #\nuser=\"1\"\r\n", "y\n\"'\\")
	whole, err := os.ReadFile("testdata/whole.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(whole), "é\x00")
	f.Fuzz(func(t *testing.T, text, realm string) {
		before, err := Parse("config.toml", []byte(text))
		if err != nil || len(before.Accounts) == 0 || strings.HasPrefix(text, "\ufeff") {
			return
		}
		name := before.Accounts[0].Name
		if CheckSetting(Setting{"realm", []string{realm}}) != nil {
			return
		}
		edited, err := SetAccount([]byte(text), name, []Setting{{"realm", []string{realm}}})
		if errors.Is(err, errInline) {
			return
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		after, err := Parse("config.toml", edited)
		if err != nil {
			t.Fatalf("%v in\n%s", err, edited)
		}
		if got, want := after.Accounts[0].Realm, strings.ToValidUTF8(realm, "\uFFFD"); got != want {
			t.Fatalf("realm is %q, want %q", got, want)
		}
		if strings.Count(string(edited), "#") < strings.Count(text, "#")-strings.Count(before.Accounts[0].Realm, "#") {
			t.Fatalf("a comment is gone:\n%s\nbecame\n%s", text, edited)
		}
		b, a := *before, *after
		b.Accounts[0].Realm, a.Accounts[0].Realm = "", ""
		for i := range b.Accounts {
			b.Accounts[i].line, a.Accounts[i].line = 0, 0
		}
		if got, want := dump(&a), dump(&b); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		removed, err := RemoveAccount(edited, name)
		if err != nil {
			t.Fatal(err)
		}
		if last, err := Parse("config.toml", removed); err != nil || len(last.Accounts) != len(before.Accounts)-1 {
			t.Fatalf("after removing: %v in\n%s", err, removed)
		}
	})
}

func dump(c *Config) string {
	deny := make([]string, 0, len(c.Guard.Deny))
	for _, re := range c.Guard.Deny {
		deny = append(deny, re.String())
	}
	guard := c.Guard
	guard.Deny = nil
	return fmt.Sprintf("%q %q %+v %+v %q", c.Region, c.DefaultAccount, c.Accounts, guard, deny)
}
