package phonenorm

import (
	"errors"
	"testing"
)

func TestRead(t *testing.T) {
	plain := Dialing{As: DialNational, Home: "AT", Internal: 4}
	vienna := Dialing{As: DialNational, Home: "AT", Internal: 4, Area: "1"}
	behind0 := Dialing{As: DialNational, Home: "AT", Internal: 4, Outside: "0", Area: "1"}
	behind9 := Dialing{As: DialNational, Home: "GB", Internal: 3, Outside: "9"}
	for _, c := range []struct {
		name   string
		d      Dialing
		text   string
		dialed string // "" = refused
		kind   Type
		risk   Risk
	}{
		{"two digits", plain, "12", "12", TypeInternal, RiskNone},
		{"with white space around", plain, " \u202a12\u202c ", "12", TypeInternal, RiskNone},
		{"full-width", plain, "４７１１", "4711", TypeInternal, RiskNone},
		{"one digit", plain, "0", "0", TypeInternal, RiskNone},
		{"four digits", plain, "4711", "4711", TypeInternal, RiskNone},
		{"five digits", plain, "47110", "", "", ""},
		{"no internal numbers", Dialing{Home: "AT"}, "12", "", "", ""},
		{"not what else is short", plain, "1.2", "", "", ""},
		{"an address is not typed", plain, "tel:12", "", "", ""},
		{"voice mail", plain, "*97", "*97", TypeInternal, RiskServiceCode},
		{"hidden number", plain, "#31#", "#31#", TypeInternal, RiskServiceCode},
		{"hidden number and whom to call", plain, "*31# 0664 123-4567", "*31#06641234567", TypeInternal, RiskServiceCode},
		{"no keys but stars", plain, "**", "", "", ""},
		{"a code's end", plain, "0664123#", "", "", ""},
		{"an address with a code", plain, "tel:*97", "", "", ""},
		{"a code with letters", plain, "*97x", "", "", ""},
		{"a number", plain, "01 505641", "01505641", TypeFixedLine, RiskNone},
		{"a number of four digits where there are such", Dialing{As: DialNational, Home: "SH", Internal: 5}, "22158", "22158", TypeFixedLine, RiskNone},
		{"a short number", plain, "123", "123", TypeShort, RiskNone},
		{"a short number, behind an outside line internal", behind0, "123", "123", TypeInternal, RiskNone},
		{"and with the outside line before it", behind0, "0123", "0123", TypeInternal, RiskNone},
		{"a longer one is none of the house", Dialing{As: DialNational, Home: "DE", Internal: 4, Outside: "0"}, "11833", "011833", TypeShort, RiskPremium},
		{"emergency", plain, "133", "133", TypeShort, RiskEmergency},
		{"emergency behind an outside line", behind0, "133", "133", TypeShort, RiskEmergency},
		{"emergency with the outside line", behind0, "0133", "0133", TypeShort, RiskEmergency},
		{"emergency with another outside line", behind9, "9 999", "9999", TypeShort, RiskEmergency},
		{"112 is never internal", behind9, "112", "112", TypeShort, RiskEmergency},
		{"own area", vienna, "505641", "01505641", TypeFixedLine, RiskNone},
		{"own area, extension", vienna, "505641 DW 12", "0150564112", TypeFixedLine, RiskNone},
		{"no own area", plain, "505641", "", "", ""},
		{"a wrong area", vienna, "09505641", "", "", ""},
		{"own area, dialled locally", Dialing{As: DialLocal, Home: "US", Area: "503"}, "808-1268", "8081268", TypeFixedOrMobile, RiskNone},
		{"typed with the outside line", behind0, "0 01 505641", "001505641", TypeFixedLine, RiskNone},
		{"abroad with the outside line", behind0, "000493022755550", "000493022755550", TypeFixedLine, RiskInternational},
		{"premium with the outside line", behind0, "0 0900 123456", "00900123456", TypePremiumRate, RiskPremium},
		{"a name", plain, "reception", "", "", ""},
		{"nothing", plain, "", "", "", ""},
	} {
		n, err := c.d.Read(c.text, Region{Code: c.d.Home, Source: FromSetting})
		var refused *ParseError
		if c.dialed == "" {
			if n.Valid || !errors.As(err, &refused) || refused.Text != c.text {
				t.Errorf("%s: Read(%q) = %+v, %v", c.name, c.text, n, err)
			}
			continue
		}
		dialed, wrong := c.d.Dial(n)
		if err != nil || wrong != nil || dialed.String != c.dialed || n.Type != c.kind || n.Risk != c.risk || n.Text != c.text {
			t.Errorf("%s: Read(%q) = %+v, %v; dialled %q by %q, %v", c.name, c.text, n, err, dialed.String, dialed.Rule, wrong)
		}
	}
}

// In another country's terms nothing is completed with one's own area code.
func TestReadElsewhere(t *testing.T) {
	d := Dialing{Home: "AT", Area: "1", Internal: 4}
	if n, err := d.Read("505641", Region{Code: "DE", Source: FromGiven}); err == nil {
		t.Errorf("%+v", n)
	}
}

// Whatever is typed, the answer is a number that can be dialled or a reason, and what
// it may reach can be told.
func FuzzRead(f *testing.F) {
	for _, text := range append(awkward, "12", "*97", "#31#", "*31#0664123", "0 01 505641", "9999", "505641 DW 12", "0800 FLOWERS", "1<tel:+431505641>", "%2B43150564", "tel:1;phone-context=+1-914-555", "callto:sip:1@a") {
		f.Add(text, "0", "1", uint8(4))
		f.Add(text, "", "", uint8(0))
	}
	f.Fuzz(func(t *testing.T, text, outside, area string, longest uint8) {
		if outside != "" && !isDigits(outside) || area != "" && !isDigits(area) || len(outside)+len(area) > 16 {
			t.Skip("the configuration refuses such keys")
		}
		d := Dialing{As: DialNational, Home: "AT", Area: area, Outside: outside, Internal: int(longest % 8)}
		n, err := d.Read(text, Region{Code: "AT", Source: FromSetting})
		if n.Valid != (err == nil) || n.Text != text {
			t.Fatalf("Read(%q) = %+v, %v", text, n, err)
		}
		if plain, refused := Parse(text, Region{Code: "AT", Source: FromSetting}); refused == nil && plain.Type != TypeShort && n != plain {
			t.Fatalf("Read(%q) = %+v, and yet it is %+v", text, n, plain)
		}
		d.Reached(text, true)
		if err != nil {
			return
		}
		if n.Type == TypeInternal && n.Risk == RiskNone && (len(n.National) > d.Internal || !isDigits(n.National)) {
			t.Fatalf("Read(%q) is internal: %+v", text, n)
		}
		if n.Risk == RiskServiceCode && (n.Type != TypeInternal || n.National[0] != '*' && n.National[0] != '#') {
			t.Fatalf("Read(%q) is a code: %+v", text, n)
		}
		dialed, err := d.Dial(n)
		if err != nil || dialed.String == "" || dialed.Rule == "" {
			t.Fatalf("Read(%q) is valid but cannot be dialled: %v", text, err)
		}
		if n.E164 == "" || n.SIP != "" || n.Extension != "" {
			return
		}
		found := false
		for _, e164 := range d.Reached(dialed.String, false).E164 {
			found = found || e164 == n.E164
		}
		if !found {
			t.Fatalf("Read(%q) is %s, dialled %s, which reaches others: %v", text, n.E164, dialed.String, d.Reached(dialed.String, false).E164)
		}
	})
}
