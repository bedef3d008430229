package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// usual are the rules of a configuration that says nothing.
func usual() config.Guard {
	return config.Guard{Confirm: []string{"premium", "shared-cost", "satellite", "assumed"}, PerMinute: 6, Concurrent: 1}
}

func TestJudge(t *testing.T) {
	anything := usual()
	anything.Confirm = nil
	abroad := usual()
	abroad.Confirm = append(abroad.Confirm, "international")
	onlyAustria := usual()
	onlyAustria.AllowCountries = []string{"AT"}
	strict := usual()
	strict.Deny = []*regexp.Regexp{regexp.MustCompile(`^\+43930`), regexp.MustCompile(`^0900`), regexp.MustCompile(`^1[13]`)}

	type source int
	const (
		typed source = iota
		page
		unread // from a page, and not read by find
		auto   // from a page, and the phone picks up by itself
	)
	number := func(text string) phonenorm.Number {
		// What find gives out is judged no differently from what is parsed.
		n, _ := phonenorm.Parse(text, phonenorm.Region{Code: "AT", Source: phonenorm.FromSetting})
		return n
	}
	keys := func(text string) phonenorm.Number {
		n, _ := phonenorm.Dialing{Home: "AT", Internal: 4}.Read(text, phonenorm.Region{Code: "AT"})
		return n
	}
	assumed := number("01 505641")
	assumed.Assumed = true
	as := func(n phonenorm.Number, kind phonenorm.Type, risk phonenorm.Risk) phonenorm.Number {
		n.Type, n.Risk = kind, risk
		return n
	}
	sip := func(address string) phonenorm.Number {
		return phonenorm.Number{Text: "sip:" + address, SIP: address, Type: phonenorm.TypeSIP, Valid: true, Risk: phonenorm.RiskNone}
	}

	for _, row := range []struct {
		name   string
		rules  config.Guard
		number phonenorm.Number
		dialed string // "" = the number itself
		from   source
		want   string // "" = may pass, "blocked", or the reasons to ask
	}{
		{"a usual number", usual(), number("+43 1 505641"), "", page, ""},
		{"typed", usual(), number("+43 1 505641"), "", typed, ""},
		{"from a page, and the phone picks up by itself", usual(), number("+43 1 505641"), "", auto, "auto-answer"},
		{"from a link that find has not read", usual(), number("+43 1 505641"), "", unread, "not-in-text"},

		{"premium", usual(), number("+43 900 123456"), "", page, "premium"},
		{"premium, typed", usual(), number("+43 900 123456"), "", typed, "premium"},
		{"premium, nothing to confirm", anything, number("+43 900 123456"), "", page, ""},
		{"shared cost", usual(), number("+43 810 123456"), "", page, "shared-cost"},
		{"satellite", usual(), number("+870 773 111 632"), "", page, "satellite"},
		{"a guessed country", usual(), assumed, "", page, "assumed"},
		{"a guessed country, typed", usual(), assumed, "", typed, "assumed"},
		{"another country", usual(), number("+49 30 123456"), "", page, ""},
		{"another country, to confirm", abroad, number("+49 30 123456"), "", page, "international"},
		{"one's own country", abroad, number("+43 1 505641"), "", page, ""},
		{"premium abroad", abroad, as(number("+49 30 123456"), phonenorm.TypePremiumRate, phonenorm.RiskPremium), "", page, "premium,international"},
		{"premium and unread", usual(), number("+43 900 123456"), "", unread, "premium,not-in-text"},

		{"the denied E.164", strict, number("+43 930 123456"), "", typed, "blocked"},
		{"what a rule has made is denied", strict, number("+43 1 505641"), "0900505641", page, "blocked"},
		{"a SIP user is denied", strict, sip("0900123@pbx.example"), "", typed, "blocked"},
		{"a country that is allowed", onlyAustria, number("+43 1 505641"), "", page, ""},
		{"a country that is not", onlyAustria, number("+49 30 123456"), "", typed, "blocked"},
		{"no country at all", onlyAustria, number("+870 773 111 632"), "", typed, "blocked"},
		{"a SIP name has no country", onlyAustria, sip("reception@pbx.example"), "", page, ""},

		{"a service code", usual(), number("*97"), "*97", typed, "blocked"},
		{"a service code from a page", usual(), number("*31#0150564"), "*31#0150564", page, "blocked"},
		{"a service code as a SIP user", anything, sip("*97@pbx.example"), "", page, "blocked"},
		{"a service code, typed", usual(), keys("*97"), "*97", typed, ""},
		{"a service code that keys say, from a page", usual(), keys("*97"), "*97", page, "blocked"},
		{"a service code with a number", usual(), keys("*31#0150564"), "*31#0150564", typed, "service-code"},
		{"a service code with a premium number", usual(), keys("*21*0900123456#"), "*21*0900123456#", typed, "premium,service-code"},
		{"a service code with a denied number", strict, keys("*21*0930123456#"), "*21*0930123456#", typed, "blocked"},
		{"an internal number, typed", onlyAustria, keys("12"), "12", typed, ""},
		{"an internal number from a page", usual(), keys("12"), "12", page, "blocked"},
		{"premium that a rule has made", usual(), number("+43 1 505641"), "0900123456", page, "premium"},
		{"premium abroad that a rule has made", usual(), number("+43 1 505641"), "00499001234567", page, "premium"},
		{"a country that a rule has made", onlyAustria, number("+43 1 505641"), "00493022755550", page, "blocked"},
		{"a denied number in another form", strict, number("+43 1 505641"), "0930123456", page, "blocked"},
		{"a denied number behind a carrier's code", strict, number("+43 1 505641"), "10660930123456", page, "blocked"},
		{"a denied number that an extension has made", config.Guard{Deny: []*regexp.Regexp{regexp.MustCompile(`^\+4315056499`)}}, number("01 50564"), "015056499", page, "blocked"},
		{"a SIP user in international form", strict, sip("0043930123456@pbx.example"), "", typed, "blocked"},
		{"a SIP user in national form", strict, sip("0930123456@pbx.example"), "", typed, "blocked"},
		{"a SIP user with signs", strict, sip("0930_123=456@pbx.example"), "", typed, "blocked"},
		{"a SIP user abroad", onlyAustria, sip("00493022755550@pbx.example"), "", typed, "blocked"},
		{"a SIP user that costs", usual(), sip("0900123456@pbx.example"), "", page, "premium"},
		{"a SIP user that hides an emergency", strict, sip("112x0930123456@pbx.example"), "", typed, "blocked"},
		{"a SIP user that looks like an emergency", usual(), sip("+43133@pbx.example"), "", page, "emergency"},
		{"a code that a rule has put before", usual(), number("+43 1 505641"), "*31#0150564", page, ""},

		{"one's own SIP host", usual(), sip("reception@pbx.example"), "", page, ""},
		{"its capitals and port", usual(), sip("reception@PBX.example.:5070"), "", page, ""},
		{"a foreign SIP host", usual(), sip("reception@elsewhere.example"), "", page, "foreign-host"},
		{"a foreign SIP host, typed", anything, sip("reception@elsewhere.example"), "", typed, "foreign-host"},

		{"an emergency, typed", usual(), number("112"), "112", typed, ""},
		{"an emergency that rules would stop, typed", strict, number("133"), "133", typed, ""},
		{"an emergency where only others are allowed, typed", config.Guard{AllowCountries: []string{"DE"}}, number("133"), "133", typed, ""},
		{"an emergency from a page", anything, number("112"), "112", page, "emergency"},
		{"an emergency from a link", anything, number("112"), "112", unread, "emergency"},
		{"an emergency as a SIP user", anything, sip("112@pbx.example"), "", page, "emergency"},
		{"an emergency as a SIP user of the own domain, typed", strict, sip("133@pbx.example"), "", typed, ""},
		{"a stranger who is called like an emergency number", usual(), sip("133@elsewhere.example"), "", typed, "foreign-host"},
		{"an emergency that a rule has made", anything, number("+43 1 505641"), "112", page, "emergency"},
		{"an emergency that a rule has made of what was typed", anything, number("+43 1 505641"), "112", typed, "emergency"},
	} {
		t.Run(row.name, func(t *testing.T) {
			wish := Wish{
				Number: row.number, Dialed: row.dialed, Domain: "pbx.example", Line: phonenorm.Dialing{Home: "AT", Internal: 4},
				Typed: row.from == typed, Unread: row.from == unread, Unattended: row.from == auto,
			}
			if wish.Dialed == "" {
				wish.Dialed = row.number.E164
			}
			verdict, refused := Judge(row.rules, wish)
			if got := tell(refused); got != row.want {
				t.Fatalf("got %q, want %q: %v", got, row.want, refused)
			}
			wish.Confirmed = true
			verdictAfter, refused := Judge(row.rules, wish)
			if row.want == "blocked" {
				if tell(refused) != "blocked" {
					t.Error("a person's yes has lifted a prohibition")
				}
				return
			}
			if refused != nil {
				t.Errorf("confirmed, and yet %v", refused)
			}
			if !slices.Equal(verdict.Reasons, verdictAfter.Reasons) {
				t.Errorf("reasons %v became %v", verdict.Reasons, verdictAfter.Reasons)
			}
			emergency := strings.HasPrefix(row.name, "an emergency")
			if verdict.Unlimited != emergency || verdictAfter.Unlimited != emergency {
				t.Errorf("unlimited %v, confirmed %v", verdict.Unlimited, verdictAfter.Unlimited)
			}
		})
	}
}

// What a browser says of the region makes no number one that may always be dialled;
// what the person says on the command line does.
func TestEmergencyElsewhere(t *testing.T) {
	swiss, err := phonenorm.Parse("117", phonenorm.Region{Code: "CH", Home: "AT"})
	if err != nil || swiss.Risk != phonenorm.RiskEmergency {
		t.Fatal(swiss, err)
	}
	rules := usual()
	rules.Deny = []*regexp.Regexp{regexp.MustCompile(`^117`)}
	wish := Wish{Number: swiss, Dialed: "117", Domain: "pbx.example", Line: phonenorm.Dialing{Home: "AT"}, Typed: true}
	if _, refused := Judge(rules, wish); tell(refused) != "blocked" {
		t.Errorf("the browser's word: %v", refused)
	}
	wish.OwnWord = true
	if verdict, refused := Judge(rules, wish); refused != nil || !verdict.Unlimited {
		t.Errorf("the person's word: %v", refused)
	}
	wish.Typed, wish.OwnWord = false, false
	if _, refused := Judge(usual(), wish); tell(refused) != "emergency" {
		t.Errorf("a page's word: %v", refused)
	}
}

// tell shortens a refusal to what the table says.
func tell(refused *protocol.Error) string {
	if refused == nil {
		return ""
	}
	if refused.Confirmation == nil {
		return string(refused.Code)
	}
	reasons := make([]string, len(refused.Confirmation.Reasons))
	for i, reason := range refused.Confirmation.Reasons {
		reasons[i] = string(reason)
	}
	return strings.Join(reasons, ",")
}

// Every refusal is a sentence that a person can read.
func TestSentences(t *testing.T) {
	for _, reason := range []protocol.Reason{
		protocol.ReasonEmergency, protocol.ReasonPremium, protocol.ReasonSharedCost, protocol.ReasonSatellite,
		protocol.ReasonInternational, protocol.ReasonAssumed, protocol.ReasonForeignHost, protocol.ReasonNotFound,
		protocol.ReasonAutoAnswer, protocol.ReasonServiceCode,
	} {
		if text := sentences[reason]; !strings.HasSuffix(text, ".") {
			t.Errorf("%s has the sentence %q", reason, text)
		}
	}
	for _, class := range config.ConfirmClasses() {
		if sentences[protocol.Reason(class)] == "" {
			t.Errorf("guard.confirm takes %q, and the guard knows no such reason", class)
		}
	}
}

func TestSameHost(t *testing.T) {
	for _, row := range []struct {
		a, b string
		same bool
	}{
		{"pbx.example", "pbx.example:5060", true},
		{"PBX.Example.", "pbx.example", true},
		{"[2001:db8::1]:5060", "2001:0db8::1", true},
		{"[2001:db8::1]", "[2001:DB8:0::1]:5061", true},
		{"192.0.2.1:5060", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.10", false},
		{"pbx.example", "pbx.example.evil", false},
		{"", "pbx.example", false},
	} {
		if got := sameHost(row.a, row.b); got != row.same {
			t.Errorf("sameHost(%q, %q) = %v", row.a, row.b, got)
		}
	}
}
