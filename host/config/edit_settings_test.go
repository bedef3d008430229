package config

import (
	"slices"
	"strings"
	"testing"
)

func TestSetSettings(t *testing.T) {
	for _, c := range []struct {
		name, data string
		set        Setting
		want       string
	}{
		{"what is there", "region = \"AT\" # home\n", Setting{"region", []string{"DE"}}, "region = \"DE\" # home\n"},
		{"taken out", "# a\nregion = \"AT\" # home\n[guard]\n", Setting{"region", nil}, "# a\n[guard]\n"},
		{"beside another", "region = \"AT\"\n\n[guard]\n", Setting{"default_account", []string{"x"}}, "region = \"AT\"\ndefault_account = \"x\"\n\n[guard]\n"},
		{"in an empty file", "", Setting{"region", []string{"AT"}}, "region = \"AT\"\n"},
		{"before a table", "[guard]\n", Setting{"region", []string{"AT"}}, "region = \"AT\"\n\n[guard]\n"},
		{"behind the file's own comment", "# mine\n\n[guard]\n", Setting{"region", []string{"AT"}}, "# mine\nregion = \"AT\"\n\n[guard]\n"},
		{"before a table's comment", "# limits\n[guard]\n", Setting{"region", []string{"AT"}}, "region = \"AT\"\n\n# limits\n[guard]\n"},
		{"behind a last line without an end", "region = \"AT\"", Setting{"default_account", []string{"x"}}, "region = \"AT\"\ndefault_account = \"x\""},
		{"Windows lines", "region = \"AT\"\r\n", Setting{"guard.per_minute", []string{"3"}}, "region = \"AT\"\r\n\r\n[guard]\r\nper_minute = 3\r\n"},
		{"a list in its table", "[guard] # limits\nconcurrent = 2\n# end\n", Setting{"guard.deny", []string{`^\+43930`}}, "[guard] # limits\nconcurrent = 2\ndeny = ['^\\+43930']\n# end\n"},
		{"an empty list", "[guard]\nconfirm = [\n \"premium\", # dear\n]\n", Setting{"guard.confirm", []string{}}, "[guard]\nconfirm = []\n"},
		{"a list taken out", "[guard]\nconfirm = [\n \"premium\",\n]\nconcurrent = 2\n", Setting{"guard.confirm", nil}, "[guard]\nconcurrent = 2\n"},
		{"a dotted key", "guard.per_minute = 4 # few\n", Setting{"guard.per_minute", []string{"5"}}, "guard.per_minute = 5 # few\n"},
		{"beside a dotted key", "guard.per_minute = 4 # few\nregion = \"AT\"\n", Setting{"guard.deny", []string{"1"}}, "guard.per_minute = 4 # few\nguard.deny = [\"1\"]\nregion = \"AT\"\n"},
		{"no guard yet", "region = \"AT\"\n", Setting{"guard.concurrent", []string{"2"}}, "region = \"AT\"\n\n[guard]\nconcurrent = 2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := SetSettings([]byte(c.data), []Setting{c.set})
			if err != nil || string(got) != c.want {
				t.Fatalf("got %q, %v; want %q", got, err, c.want)
			}
			if _, err := parseTree(got); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := SetSettings([]byte("guard = {}\n"), []Setting{{"guard.concurrent", []string{"2"}}}); err == nil || !strings.Contains(err.Error(), "inline") {
		t.Errorf("an inline table: %v", err)
	}
	if _, err := SetSettings(nil, []Setting{{"password_command", []string{"x"}}}); err == nil {
		t.Error("a key that is none was taken")
	}
}

func TestSetRewrites(t *testing.T) {
	const head = "[[account]]\nname = \"a\"\ndomain = \"x.example\"\nuser = \"1\"\n"
	const rule = "\n[[account.rewrite]]\nmatch = '^\\+43(\\d+)$' # home\nreplace = '0$1'\n"
	one, two := Rewrite{`^\+43(\d+)$`, "0$1"}, Rewrite{`^\+(\d+)$`, "00$1"}
	for _, c := range []struct {
		name, data string
		rules      []Rewrite
		want       string
	}{
		{"none", head, nil, head},
		{"the same", head + rule, []Rewrite{one}, head + rule},
		{"the first", head, []Rewrite{one}, head + "\n[[account.rewrite]]\nmatch = '^\\+43(\\d+)$'\nreplace = \"0$1\"\n"},
		{"another", head + rule + "\n[guard]\n", []Rewrite{one, two}, head + rule + "\n[[account.rewrite]]\nmatch = '^\\+(\\d+)$'\nreplace = \"00$1\"\n\n[guard]\n"},
		{"changed in its place", head + rule, []Rewrite{two}, head + "\n[[account.rewrite]]\nmatch = '^\\+(\\d+)$' # home\nreplace = \"00$1\"\n"},
		{"taken out", head + rule + "\n# limits\n[guard]\n", nil, head + "\n# limits\n[guard]\n"},
		{"an inline list", head + "rewrite = [{match='x', replace='y'}]\n", []Rewrite{one}, head + "\n[[account.rewrite]]\nmatch = '^\\+43(\\d+)$'\nreplace = \"0$1\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := SetRewrites([]byte(c.data), "a", c.rules)
			if err != nil || string(got) != c.want {
				t.Fatalf("got\n%s\n%v; want\n%s", got, err, c.want)
			}
			parsed, err := Parse("config.toml", got)
			if err != nil || !slices.Equal(parsed.Accounts[0].Rewrite, c.rules) {
				t.Errorf("read back: %v, %v", parsed, err)
			}
		})
	}
}

// TestSettingsRoundTrip: what an account says of itself makes the same account.
func TestSettingsRoundTrip(t *testing.T) {
	const text = `region = "AT"
[[account]]
name = "a"
domain = "x.example:5070"
outbound_proxy = ["192.0.2.1:5062;lr", "[2001:db8::1]", "p.example;transport=tcp"]
user = "1"
auth_user = "one"
extension = "12@x.example"
transport = "tls"
flow = "refer"
auto_answer = "snom"
tls_ca = "/ca.pem"
tls_certificate = "/c.pem"
tls_key = "/k.pem"
dial_as = "local"
country = "AT"
area_code = "1"
outside_line = "0"
international_prefix = "00"
outcome = "handed-over"
ring_timeout = "1m30s"
outcome_timeout = "1h"
realm = "r"
`
	first, err := Parse("config.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	settings := first.Accounts[0].Settings()
	if len(settings) != len(AccountKeys()) {
		t.Fatalf("%d settings of %d keys", len(settings), len(AccountKeys()))
	}
	for _, s := range settings {
		if len(s.Values) == 0 {
			t.Errorf("%s has no value", s.Key)
		}
	}
	data, err := AddAccount([]byte("region = \"AT\"\n"), "a", settings)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Parse("config.toml", data)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range second.Accounts[0].Settings() {
		if !slices.Equal(s.Values, settings[i].Values) {
			t.Errorf("%s: %q became %q", s.Key, settings[i].Values, s.Values)
		}
	}
}
