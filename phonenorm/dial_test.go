package phonenorm

import (
	"errors"
	"testing"
)

// rule compiles a rewrite rule for a test.
func rule(t *testing.T, match, replace string) Rewrite {
	t.Helper()
	w, err := CompileRewrite(match, replace)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestDial(t *testing.T) {
	inland := rule(t, `^\+43(\d+)$`, `0$1`)
	outside := rule(t, `^(\d{4,})$`, `0$1`)
	named := rule(t, `^\+43(?P<area>1|\d{3})(?P<rest>\d+)$`, `0${area}-${rest}`)
	for _, c := range []struct {
		name, number, region string
		d                    Dialing
		want, why            string
	}{
		{"default", "01 505641", "AT", Dialing{}, "+431505641", "E.164"},
		{"e164", "01 505641", "AT", Dialing{As: DialE164}, "+431505641", "E.164"},
		{"digits", "01 505641", "AT", Dialing{As: DialDigits}, "431505641", "E.164 without +"},
		{"00 abroad", "+49 30 22755550", "AT", Dialing{As: Dial00, Home: "AT"}, "00493022755550", "international prefix 00"},
		{"00 at home", "01 505641", "AT", Dialing{As: Dial00, Home: "AT"}, "00431505641", "international prefix 00"},
		{"00 from the US", "01 505641", "AT", Dialing{As: Dial00, Home: "US"}, "011431505641", "international prefix 011"},
		{"00 from Australia", "01 505641", "AT", Dialing{As: Dial00, Home: "AU"}, "0011431505641", "international prefix 0011"},
		{"00 from Russia", "01 505641", "AT", Dialing{As: Dial00, Home: "RU"}, "810431505641", "international prefix 810"},
		{"00 from nowhere", "01 505641", "AT", Dialing{As: Dial00}, "00431505641", "international prefix 00"},
		{"national", "+43 1 505641", "AT", Dialing{As: DialNational, Home: "AT"}, "01505641", "national number"},
		{"national abroad", "+49 30 22755550", "AT", Dialing{As: DialNational, Home: "AT"}, "00493022755550", "international prefix 00"},
		{"national US", "+1 503 808 1268", "US", Dialing{As: DialNational, Home: "US"}, "5038081268", "national number"},
		{"national Italy", "+39 06 698 12345", "IT", Dialing{As: DialNational, Home: "IT"}, "0669812345", "national number"},
		{"rule", "01 505641", "AT", Dialing{Rules: []Rewrite{inland}}, "01505641", `E.164; rewrite rule 1: ^\+43(\d+)$`},
		{"rule for others", "+49 30 22755550", "AT", Dialing{Rules: []Rewrite{inland}}, "+493022755550", "E.164"},
		{"first rule", "01 505641", "AT", Dialing{As: DialNational, Home: "AT", Rules: []Rewrite{inland, outside}}, "001505641", `national number; rewrite rule 2: ^(\d{4,})$`},
		{"named groups", "01 505641", "AT", Dialing{Rules: []Rewrite{named}}, "01-505641", `E.164; rewrite rule 1: ^\+43(?P<area>1|\d{3})(?P<rest>\d+)$`},
		{"extension", "01 505641 DW 12", "AT", Dialing{}, "+43150564112", "E.164; extension 12 appended"},
		{"extension behind a rule", "01 505641 DW 12", "AT", Dialing{Rules: []Rewrite{inland}}, "0150564112", `E.164; rewrite rule 1: ^\+43(\d+)$; extension 12 appended`},
		{"extension elsewhere", "(503) 808-1268 x12", "US", Dialing{}, "+15038081268", "E.164; extension 12 is not dialled"},
		{"extension of a mobile", "0664 1234567 DW 12", "AT", Dialing{}, "+436641234567", "E.164; extension 12 is not dialled"},
		{"emergency", "112", "AT", Dialing{As: Dial00, Rules: []Rewrite{outside, rule(t, `112`, `113`)}}, "112", "emergency number, as it is"},
		{"emergency with spaces", "1 3 3", "AT", Dialing{}, "133", "emergency number, as it is"},
		{"outside line", "01 505641", "AT", Dialing{As: DialNational, Home: "AT", Outside: "0"}, "001505641", "national number; outside line 0"},
		{"outside line abroad", "+49 30 22755550", "AT", Dialing{As: DialNational, Home: "AT", Outside: "9"}, "900493022755550", "international prefix 00; outside line 9"},
		{"outside line and +", "01 505641", "AT", Dialing{As: DialE164, Home: "AT", Outside: "0"}, "+431505641", "E.164"},
		{"outside line of a short number", "11833", "DE", Dialing{As: DialNational, Home: "DE", Outside: "0"}, "011833", "short number; outside line 0"},
		{"no outside line for an emergency", "133", "AT", Dialing{As: DialNational, Home: "AT", Outside: "0"}, "133", "emergency number, as it is"},
		{"a rule behind the outside line", "01 505641", "AT", Dialing{As: DialNational, Home: "AT", Outside: "0", Rules: []Rewrite{rule(t, `^001505641$`, `12`)}}, "12", "national number; outside line 0; rewrite rule 1: ^001505641$"},
		{"local", "01 505641", "AT", Dialing{As: DialLocal, Home: "AT", Area: "1"}, "505641", "local number"},
		{"local elsewhere", "0316 872 0", "AT", Dialing{As: DialLocal, Home: "AT", Area: "1"}, "03168720", "national number"},
		{"local abroad", "+49 30 22755550", "AT", Dialing{As: DialLocal, Home: "AT", Area: "1"}, "00493022755550", "international prefix 00"},
		{"a mobile is not local", "0664 1234567", "AT", Dialing{As: DialLocal, Home: "AT", Area: "664"}, "06641234567", "national number"},
		{"local with an extension", "01 505641 DW 12", "AT", Dialing{As: DialLocal, Home: "AT", Area: "1", Outside: "0"}, "050564112", "local number; outside line 0; extension 12 appended"},
		{"local US", "+1 503 808 1268", "US", Dialing{As: DialLocal, Home: "US", Area: "503"}, "8081268", "local number"},
		{"own international prefix", "+43 1 505641", "", Dialing{As: Dial00, Home: "BR", Abroad: "0015"}, "0015431505641", "international prefix 0015"},
		{"sip", "sip:alice@example.com;transport=tcp?Replaces=x", "AT", Dialing{As: Dial00, Rules: []Rewrite{rule(t, `.*`, `0`)}}, "alice@example.com", "SIP address, as it is"},
	} {
		n, err := Parse(c.number, Region{Code: c.region})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got, err := c.d.Dial(n)
		if err != nil || got.String != c.want || got.Rule != c.why {
			t.Errorf("%s: Dial(%s) = %q by %q, %v; want %q by %q", c.name, c.number, got.String, got.Rule, err, c.want, c.why)
		}
	}
}

func TestDialRefuses(t *testing.T) {
	valid, _ := Parse("+43 1 505641", Region{})
	invalid, _ := Parse("12.03.2024", austria)
	for _, c := range []struct {
		name string
		n    Number
		d    Dialing
		want error
	}{
		{"an invalid number", invalid, Dialing{}, ErrNotDialable},
		{"nothing", Number{}, Dialing{}, ErrNotDialable},
		{"an unknown form", valid, Dialing{As: "fax"}, ErrNotDialable},
		{"carriers to choose from", valid, Dialing{As: Dial00, Home: "BR"}, ErrNoPrefix},
		{"an empty rewriting", valid, Dialing{Rules: []Rewrite{rule(t, `.*`, ``)}}, ErrBadRewrite},
		{"a rewriting to another host", valid, Dialing{Rules: []Rewrite{rule(t, `^\+(\d+)$`, `$1@elsewhere`)}}, ErrBadRewrite},
		{"a rewriting with parameters", valid, Dialing{Rules: []Rewrite{rule(t, `$`, `;x=y`)}}, ErrBadRewrite},
	} {
		if got, err := c.d.Dial(c.n); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestCompileRewriteRefuses(t *testing.T) {
	for _, c := range []struct{ match, replace string }{
		{"", "0"}, {"(", "0"}, {`(?=x)`, "0"}, {`^\+43(\d+)$`, "$2"}, {`^\+43(\d+)$`, "$1x"}, {`^(?P<a>1)`, "${b}"}, {`1`, "${"}, {`1`, "a$"}, {`1`, "${a-b}"},
	} {
		_, err := CompileRewrite(c.match, c.replace)
		var bad *RewriteError
		if !errors.As(err, &bad) || bad.Match != c.match || bad.Replace != c.replace || bad.Reason == "" {
			t.Errorf("CompileRewrite(%q, %q) = %v", c.match, c.replace, err)
		}
	}
	for _, c := range []struct{ match, replace string }{{`1`, "$$"}, {`(1)`, "${1}x$1"}, {`(?P<a>1)`, "$a${a}"}, {`1`, "$0"}} {
		if _, err := CompileRewrite(c.match, c.replace); err != nil {
			t.Errorf("CompileRewrite(%q, %q) = %v", c.match, c.replace, err)
		}
	}
}
