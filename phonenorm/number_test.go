package phonenorm

import "testing"

func TestFormats(t *testing.T) {
	n, err := Parse("tel:+43-1-505641;ext=12", austria)
	want := Number{
		Text: "tel:+43-1-505641;ext=12", E164: "+431505641", International: "+43 1 505641", National: "01 505641",
		RFC3966: "tel:+43-1-505641;ext=12", Region: "AT", Type: TypeFixedLine, Extension: "12", Valid: true,
		RegionSource: FromNumber, Risk: RiskNone,
	}
	if err != nil || n != want {
		t.Errorf("got  %+v, %v\nwant %+v", n, err, want)
	}
}

func TestSIPAddresses(t *testing.T) {
	for _, c := range []struct{ text, e164, sip string }{
		{"sip:+431505641@example.com", "+431505641", "+431505641@example.com"},
		{"sips:+431505641@Example.COM:5061;transport=tls?Subject=x", "+431505641", "+431505641@example.com:5061"},
		{"sip:%2B431505641@example.com", "+431505641", "+431505641@example.com"},
		{"sip:01505641@example.com", "+431505641", "01505641@example.com"},
		{"sip:+431505641;phone-context=x@example.com;user=phone", "+431505641", "+431505641@example.com"},
		{"sip:alice@example.com", "", "alice@example.com"},
		{"SIP:alice:secret@example.com", "", "alice@example.com"},
		{"sip:12@[2001:db8::1]:5060", "", "12@[2001:db8::1]:5060"},
		{"sip:112@example.com", "", "112@example.com"},
		{"sip:+431505641", "+431505641", ""},
	} {
		n, err := Parse(c.text, austria)
		if err != nil || n.E164 != c.e164 || n.SIP != c.sip || !n.Valid {
			t.Errorf("Parse(%q) = %+v, %v", c.text, n, err)
		}
		if (n.Type == TypeSIP) != (c.e164 == "") {
			t.Errorf("Parse(%q): type %s", c.text, n.Type)
		}
	}
}

func TestRegionSourceAndAssumed(t *testing.T) {
	r := Region{Code: "AT", Source: FromLanguage, Assumed: true}
	national, _ := Parse("01 505641", r)
	if national.RegionSource != FromLanguage || !national.Assumed {
		t.Errorf("national: %+v", national)
	}
	for _, text := range []string{"+43 1 505641", "0043 1 505641"} {
		own, _ := Parse(text, r)
		if own.RegionSource != FromNumber || own.Assumed {
			t.Errorf("%s: %+v", text, own)
		}
	}
	emergency, err := Parse("133", r)
	if err != nil || emergency.Assumed {
		t.Errorf("emergency: %+v, %v", emergency, err)
	}
}

func TestRisk(t *testing.T) {
	for _, c := range []struct {
		text, region, home string
		want               Risk
	}{
		{"+43 1 505641", "AT", "", RiskNone},
		{"+43 1 505641", "AT", "DE", RiskInternational},
		{"+43 1 505641", "DE", "AT", RiskNone},
		{"+43 1 505641", "DE", "", RiskInternational},
		{"+43 1 505641", "", "", RiskNone}, // nobody knows where the person is
		{"+43 900 123456", "AT", "", RiskPremium},
		{"+49 900 1234567", "AT", "", RiskPremium}, // more serious than international
		{"0810 123456", "AT", "", RiskSharedCost},
		{"+1 900 555 1234", "US", "", RiskPremium},
		{"+870 773 111 632", "AT", "", RiskSatellite},
		{"+881 612 345 678", "AT", "", RiskSatellite},
		{"+882 16 1234 5678", "AT", "", RiskSatellite},
		{"+800 1234 5678", "AT", "", RiskInternational},
		{"800 232 2267", "CA", "CA", RiskNone}, // North American free numbers are shared
		{"112", "AT", "", RiskEmergency},
		{"133", "AT", "", RiskEmergency},
		{"1-3-3", "AT", "", RiskEmergency},
		{"133", "DE", "AT", RiskEmergency}, // emergency where the person is
		{"911", "", "", RiskEmergency},
		{"112", "ZZ", "", RiskEmergency},
		{"11833", "DE", "", RiskPremium},
	} {
		n, err := Parse(c.text, Region{Code: c.region, Home: c.home})
		if err != nil || n.Risk != c.want {
			t.Errorf("Parse(%q, %s home %s): risk %s (%s), %v; want %s", c.text, c.region, c.home, n.Risk, n.Type, err, c.want)
		}
	}
	if n, _ := Parse("112", austria); n.Type != TypeShort || n.E164 != "" || n.National != "112" || n.RFC3966 != "tel:112;phone-context=+43" {
		t.Errorf("112: %+v", n)
	}
}
