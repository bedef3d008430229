package config

import (
	"strings"
	"testing"
)

// leastAccount is the least that an account needs: 4 lines.
const leastAccount = "[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\n"

func TestDialingKeys(t *testing.T) {
	for _, c := range []struct {
		text string
		want Account
	}{
		{"", Account{DialAs: "e164", InternalDigits: 4}},
		{`outside_line = "0"`, Account{DialAs: "national", OutsideLine: "0", InternalDigits: 4}},
		{"outside_line = \"9\"\ndial_as = \"00\"", Account{DialAs: "00", OutsideLine: "9", InternalDigits: 4}},
		{"dial_as = \"local\"\narea_code = \"1\"\ncountry = \"at\"", Account{DialAs: "local", AreaCode: "1", Country: "AT", InternalDigits: 4}},
		{"area_code = \"06\"\ncountry = \"IT\"", Account{DialAs: "e164", AreaCode: "06", Country: "IT", InternalDigits: 4}},
		{"international_prefix = \"0015\"\ninternal_digits = 0", Account{DialAs: "e164", InternationalPrefix: "0015"}},
	} {
		cfg, err := Parse("config.toml", []byte("region = \"DE\"\n"+leastAccount+c.text))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		a := cfg.Accounts[0]
		got := Account{
			DialAs: a.DialAs, Country: a.Country, AreaCode: a.AreaCode, OutsideLine: a.OutsideLine,
			InternationalPrefix: a.InternationalPrefix, InternalDigits: a.InternalDigits,
		}
		if got.DialAs != c.want.DialAs || got.Country != c.want.Country || got.AreaCode != c.want.AreaCode || got.OutsideLine != c.want.OutsideLine ||
			got.InternationalPrefix != c.want.InternationalPrefix || got.InternalDigits != c.want.InternalDigits {
			t.Errorf("%s: got %+v", c.text, got)
		}
		home := c.want.Country
		if home == "" {
			home = "DE"
		}
		if got := cfg.Home(&a); got != home {
			t.Errorf("%s: home %s", c.text, got)
		}
	}
	if cfg, err := Parse("config.toml", []byte(`region = "DE"`)); err != nil || cfg.Home(nil) != "DE" {
		t.Errorf("without an account: %v", err)
	}
}

// What is wrong with them is said with its line and what would be right.
func TestDialingErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`dial_as = "fax"`, `dial_as = "fax": expected e164, digits, 00, national or local`},
		{`country = "Austria"`, `country = "Austria": expected a country's two letters like "AT", or "" for none`},
		{`country = 43`, `country = 43: expected a country's two letters like "AT", or "" for the region`},
		{`outside_line = 0`, `outside_line = 0: expected a string`},
		{`outside_line = "0w"`, `outside_line = "0w": expected what gets a line to the public network: up to 8 digits, or ""`},
		{`area_code = "01"`, `area_code = "01": expected the area code without the leading 0`},
		{`area_code = "(1)"`, `area_code = "(1)": expected the own area code: up to 8 digits, or ""`},
		{`international_prefix = "+"`, `international_prefix = "+": expected what is dialled before a country code: up to 8 digits, or ""`},
		{`internal_digits = 9`, `internal_digits = 9: expected a whole number from 0 (no internal numbers) to 7`},
		{`internal_digits = "4"`, `internal_digits = "4": expected a whole number from 0 (no internal numbers) to 7`},
		{"dial_as = \"e164\"\noutside_line = \"0\"", `dial_as = "e164": expected 00, national, local or digits: an outside line is never dialled before a "+"`},
		{`dial_as = "local"`, `dial_as = "local": expected area_code beside it, or national`},
	} {
		_, err := Parse("config.toml", []byte("region = \"AT\"\n"+leastAccount+c.text))
		if want := `config.toml:6: account "office": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.text, err, want)
		}
	}
	_, err := Parse("config.toml", []byte(leastAccount+"area_code = \"1\""))
	if err == nil || !strings.Contains(err.Error(), `config.toml:5: account "office": area_code = "1": expected country = "AT" or the like beside it`) {
		t.Errorf("an area of no country: %v", err)
	}
}

// A broken rule is named by its own line, whichever of several it is.
func TestRewriteErrorsPointAtTheRule(t *testing.T) {
	const good = "[[account.rewrite]]\nmatch = '^0'\nreplace = '00'\n"
	for _, c := range []struct{ rule, want string }{
		{"match = '^\\+43(\\d+)$'\nreplace = '0$2'", `config.toml:13: account "office": rewrite.replace = "0$2": The rule's replace "0$2" uses group $2, but the match "^\\+43(\\d+)$" has 1.`},
		{"match = '^\\+43(?P<n>\\d+)$'\nreplace = '0${m}'", `config.toml:13: account "office": rewrite.replace = "0${m}": The rule's replace "0${m}" uses group "m", which the match "^\\+43(?P<n>\\d+)$" does not have.`},
		{"match = '(?=0)'\nreplace = ''", `config.toml:12: account "office": rewrite.match = "(?=0)": expected a regular expression (RE2): invalid or unsupported Perl syntax: ` + "`(?=`"},
		{"match = ''\nreplace = '1'", `config.toml:12: account "office": rewrite.match = "": expected a regular expression (RE2) that is not empty`},
	} {
		_, err := Parse("config.toml", []byte(leastAccount+good+good+"[[account.rewrite]]\n"+c.rule))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.rule, err, c.want)
		}
	}
}
