package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/phonenorm"
)

// A bench is a line with the rules that hold there, and what is forbidden on it.
type bench struct {
	line  phonenorm.Dialing
	rules config.Guard
	// forbidden begins the international form of what is never dialled.
	forbidden string
}

// The parts that benches are made of. Each forbidden beginning is written as its
// deny rule has it, too.
var (
	homes    = []string{"AT", "DE", "GB", "US", "FR", "CH", "IT", ""}
	forms    = []phonenorm.DialAs{phonenorm.DialE164, phonenorm.DialDigits, phonenorm.Dial00, phonenorm.DialNational, phonenorm.DialLocal}
	outsides = []string{"", "0", "9", "1"}
	areas    = map[string]string{"AT": "1", "DE": "30", "GB": "20", "US": "503", "FR": "1", "CH": "44", "IT": "06"}
	barred   = []string{"+43930", "+43900", "+49900", "+44909", "+1900", "+33899", "+41900", "+39899", "+43150564", "+882", "+88216"}
	rewrites = [][2]string{
		{}, {`^`, `0`}, {`^\+43(\d+)$`, `0$1`}, {`^(\+|00)(\d+)$`, `011$2`}, {`^\+(\d+)$`, `$1`}, {`1505641$`, `900123456`},
		{`^(.*)$`, `*31#$1`}, {`^0*(?P<n>\d+)$`, `1066${n}`}, {`505641`, `9`}, {`^.*$`, `0930123456`}, {`^.*$`, `00882161234567`},
		{`(\d)(\d+)$`, `$1-$2`}, {`^`, `.-_`}, {`^\+?`, `0+`}, {`$`, `00`}, {`^.*$`, `1900FLOWERS`},
	}
)

// benchOf makes a bench of the bits of a number, so that a fuzzer can choose.
func benchOf(t *testing.T, setup uint32) bench {
	t.Helper()
	take := func(n int) int {
		got := int(setup) % n
		setup /= uint32(n)
		return got
	}
	b := bench{forbidden: barred[take(len(barred))]}
	b.line = phonenorm.Dialing{
		Home: homes[take(len(homes))], As: forms[take(len(forms))], Outside: outsides[take(len(outsides))], Internal: take(5),
	}
	if take(2) == 1 {
		b.line.Area = areas[b.line.Home]
	}
	if rule := rewrites[take(len(rewrites))]; rule[0] != "" {
		compiled, err := phonenorm.CompileRewrite(rule[0], rule[1])
		if err != nil {
			t.Fatal(err)
		}
		b.line.Rules = []phonenorm.Rewrite{compiled}
	}
	b.rules = config.Guard{
		Confirm: []string{"premium", "shared-cost", "satellite", "assumed"}, PerMinute: 6, Concurrent: 1,
		Deny: []*regexp.Regexp{regexp.MustCompile(`^` + regexp.QuoteMeta(b.forbidden))},
	}
	return b
}

// sendable is what the phone would be asked to dial, "" where nothing is; confirmed
// says that a person says yes to everything.
func (b bench) sendable(text string, typed, confirmed bool) string {
	read := func(text string, r phonenorm.Region) (phonenorm.Number, error) { return phonenorm.Parse(text, r) }
	if typed {
		read = b.line.Read
	}
	number, err := read(text, phonenorm.Region{Code: b.line.Home, Source: phonenorm.FromSetting, Home: b.line.Home})
	if err != nil {
		return ""
	}
	dialed, err := b.line.Dial(number)
	if err != nil {
		return ""
	}
	wish := Wish{Number: number, Dialed: dialed.String, Domain: "pbx.example", Line: b.line, Typed: typed, Confirmed: confirmed}
	if _, refused := Judge(b.rules, wish); refused != nil {
		return ""
	}
	return dialed.String
}

// The oracle's own knowledge of the world: country codes, trunk prefixes and
// international prefixes of the homes above, from ITU-T's lists.
var (
	codes  = map[string]string{"AT": "43", "DE": "49", "GB": "44", "US": "1", "FR": "33", "CH": "41", "IT": "39"}
	trunks = map[string]string{"AT": "0", "DE": "0", "GB": "0", "US": "1", "FR": "0", "CH": "0", "IT": ""}
	abroad = map[string]string{"AT": "00", "DE": "00", "GB": "00", "US": "011", "FR": "00", "CH": "00", "IT": "00", "": "00"}
)

// oracle says which number the network behind the line connects a sent string to, in
// international form, "" where the string stays in the house or is none. It knows
// nothing of phonenorm.
func oracle(line phonenorm.Dialing, sent string) string {
	user, _, _ := strings.Cut(sent, "@")
	for _, code := range []string{"*31#", "#31#"} {
		user = strings.TrimPrefix(user, code)
	}
	var digits strings.Builder
	for i, c := range user {
		switch {
		case c >= '0' && c <= '9', c == '+' && i == 0:
			digits.WriteRune(c)
		case strings.ContainsRune("-._ ()", c):
		default:
			return ""
		}
	}
	number := digits.String()
	if strings.HasPrefix(number, "+") {
		return number
	}
	if line.Outside != "" {
		rest, ok := strings.CutPrefix(number, line.Outside)
		if !ok {
			return ""
		}
		number = rest
	}
	if rest, ok := strings.CutPrefix(number, abroad[line.Home]); ok {
		return "+" + rest
	}
	if line.Home == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(number, trunks[line.Home]); ok && trunks[line.Home] != "" {
		return "+" + codes[line.Home] + rest
	}
	if line.Home == "IT" || line.Home == "US" && len(number) == 10 {
		return "+" + codes[line.Home] + number
	}
	return ""
}

// tricks are ways to write a number so that whoever looks at it sees another one.
// N stands for the number without "+", H for it as one writes it at home.
var tricks = []string{
	"+N", "00N", "011N", "N", "H", "0H", "9H", "00H", "000N", "900N", "9011N", "+ N", "(+)N", "++N", "+0N", "+00N",
	"tel:+N", "tel:%2BN", "tel:00N", "TEL:H", "tel:H;phone-context=+43", "tel:N;phone-context=+", "tel:+N;ext=1", "tel:+N;isub=1", "tel:+N;postd=1",
	"tel:+N?x", "tel://+N", "tel:+N,,,1", "tel:+Np1", "tel:+N;phone-context=+1", "tel:%252BN",
	"sip:+N@pbx.example", "sip:N@pbx.example", "sip:H@pbx.example", "sip:0H@pbx.example", "sip:9H@pbx.example", "sip:00N@pbx.example",
	"sip:%2BN@pbx.example;user=phone", "sips:+N;ext=1@pbx.example", "sip:+N;phone-context=+1@pbx.example", "sip:+N:x@pbx.example", "sip:+N@pbx.example:5070",
	"sip:+N@elsewhere.example", "sip:000N@pbx.example", "sip:1066H@pbx.example", "sip:01033H@pbx.example", "sip:10100N@pbx.example",
	"sip:_+N@pbx.example", "sip:+N_@pbx.example", "sip:H!@pbx.example", "sip:=H@pbx.example", "sip:x.H@pbx.example", "sip:H.x@pbx.example",
	"sip:112aH@pbx.example", "sip:112-H@pbx.example", "sip:+43112H@pbx.example", "sip:+N", "sip:%2BN",
	"callto:+N", "callto:sip:H@pbx.example", "callto://+N+type=phone", "skype:+N?call", "facetime:+N", "https://wa.me/N", "whatsapp://send?phone=%2BN",
	"Tel. +N", "+N DW 1", "+N x1", "+N w1", "H,1", "*31#H", "#31#H", "*31#+N", "*21*H#", "**21*00N#", "*97*H", "*#H",
	"\u202e+N\u202c", "\u200b+\u200bN", "＋N", "+N\u00ad", "1<tel:+N>", "<+N>", "+N<+N>", "112<tel:+N>", "112 <H>", "%2BN",
	"112 DW H", "133,H", "112;H", "1 1 2 H",
}

// written replaces what stands in a trick for a forbidden number.
func written(trick, forbidden, rest, home string, spell func(string) string) string {
	number := strings.TrimPrefix(forbidden, "+") + rest
	inland := "00" + number
	if home != "" {
		if national, ok := strings.CutPrefix(number, codes[home]); ok {
			inland = trunks[home] + national
		} else {
			inland = abroad[home] + number
		}
	}
	text := strings.ReplaceAll(trick, "N", spell(number))
	return strings.ReplaceAll(text, "H", spell(inland))
}

// spellings are how the digits of a number may be written.
var spell = []func(string) string{
	func(s string) string { return s },
	func(s string) string { return strings.Join(strings.Split(s, ""), " ") },
	func(s string) string { return strings.Join(strings.Split(s, ""), "-") },
	func(s string) string { return s[:2] + "(0)" + s[2:] },
	func(s string) string { return s[:3] + "/" + s[3:] },
	func(s string) string { return s[:4] + "\u200d" + s[4:] },
	func(s string) string { // full-width
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '０'
			}
			return r
		}, s)
	},
	func(s string) string { // Arabic-Indic
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '٠'
			}
			return r
		}, s)
	},
	func(s string) string { // percent-encoded
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteString("%3" + string(c))
		}
		return b.String()
	},
}

// No way of writing, dialling or rewriting has a forbidden number dialled.
func TestNothingForbiddenIsDialled(t *testing.T) {
	count, sent := 0, 0
	for setup := uint32(0); setup < 11*8*5*4*5*2*16; setup += 16001 { // a prime: every part changes
		b := benchOf(t, setup)
		for i, trick := range tricks {
			text := written(trick, b.forbidden, []string{"123456", "1234567", "12345678"}[i%3], b.line.Home, spell[(i+int(setup))%len(spell)])
			for _, typed := range []bool{true, false} {
				count++
				got := b.sendable(text, typed, true)
				if got != "" {
					sent++
				}
				b.check(t, text, got)
			}
		}
	}
	if count < 3000 || sent < 80 {
		t.Errorf("%d wishes, of which %d are dialled, show little", count, sent)
	}
}

// Whatever it is written like, a number that costs more than usual is asked about.
func TestNothingDearIsDialledUnasked(t *testing.T) {
	dear := []string{"43900123456", "499001234567", "449098765432", "19005551234", "33899123456", "41900123456", "39899123456", "870773111632", "881612345678"}
	for _, number := range dear {
		if n, err := phonenorm.Parse("+"+number, phonenorm.Region{}); err != nil || n.Risk != phonenorm.RiskPremium && n.Risk != phonenorm.RiskSatellite {
			t.Errorf("+%s: %+v, %v", number, n, err)
		}
	}
	count := 0
	for setup := uint32(0); setup < 11*8*5*4*5*2*16; setup += 40009 {
		b := benchOf(t, setup)
		b.rules.Deny = nil
		for i, trick := range tricks {
			number := dear[(i+int(setup))%len(dear)]
			text := written(trick, "+"+number[:3], number[3:], b.line.Home, spell[(i+int(setup))%len(spell)])
			count++
			sent := b.sendable(text, i%2 == 0, false)
			if to := oracle(b.line, sent); sent != "" && slices.Contains(dear, strings.TrimPrefix(to, "+")) {
				t.Errorf("%+v: %q has %q dialled, which is %s", b.line, text, sent, to)
			}
		}
	}
	if count < 600 {
		t.Errorf("%d wishes show little", count)
	}
}

// What is said against others keeps nobody from calling an ordinary number at home or
// abroad, however the line writes it.
func TestOrdinaryNumbersAreDialled(t *testing.T) {
	numbers := map[string][]string{
		"AT": {"+431505641", "+436641234567", "+43316872123"}, "DE": {"+493022755550", "+498912345670", "+4915123456789"},
		"GB": {"+442079460958", "+441865270000"}, "US": {"+15038081268", "+12125550177"}, "FR": {"+33142685300", "+33612345678"},
		"CH": {"+41446681800", "+41791234567"}, "IT": {"+390644561234", "+393331234567"}, "": {"+431505641"},
	}
	others := []string{`^\+1900`, `^\+1505`, `^\+227`, `^\+505`, `^\+503`, `^\+43930`, `^\+49900`, `^0900`, `^00882`, `^\+882`, `^\+8`}
	rules := config.Guard{Confirm: config.ConfirmClasses()}
	for _, deny := range others {
		rules.Deny = append(rules.Deny, regexp.MustCompile(deny))
	}
	for _, home := range homes {
		for _, form := range forms {
			for _, outside := range []string{"", "0"} {
				for callee, list := range numbers {
					for _, text := range list {
						line := phonenorm.Dialing{As: form, Home: home, Outside: outside, Area: areas[home], Internal: 4}
						number, err := line.Read(text, phonenorm.Region{Code: home, Home: home})
						if err != nil {
							t.Fatal(err)
						}
						dialed, err := line.Dial(number)
						if err != nil {
							t.Fatal(err)
						}
						rules.AllowCountries = []string{number.Region}
						rules.Confirm = []string{"premium", "shared-cost", "satellite", "assumed"}
						if callee == home {
							rules.Confirm = config.ConfirmClasses()
						}
						wish := Wish{Number: number, Dialed: dialed.String, Domain: "pbx.example", Line: line}
						if _, refused := Judge(rules, wish); refused != nil {
							t.Errorf("%+v: %s, dialled %s: %v", line, text, dialed.String, refused)
						}
					}
				}
			}
		}
	}
}

// check asks the oracle about what is sent.
func (b bench) check(t *testing.T, text, sent string) {
	t.Helper()
	if sent == "" {
		return
	}
	if to := oracle(b.line, sent); strings.HasPrefix(to, b.forbidden) {
		t.Errorf("%+v: %q has %q dialled, which is %s", b.line, text, sent, to)
	}
}

func FuzzNothingForbiddenIsDialled(f *testing.F) {
	for i, trick := range tricks {
		f.Add(trick, uint32(i*7919), uint8(i), i%2 == 0)
	}
	f.Add("01 505641 DW 12", uint32(8), uint8(0), true)
	f.Fuzz(func(t *testing.T, trick string, setup uint32, how uint8, typed bool) {
		b := benchOf(t, setup)
		text := written(trick, b.forbidden, "123456", b.line.Home, spell[int(how)%len(spell)])
		b.check(t, text, b.sendable(text, typed, true))
	})
}
