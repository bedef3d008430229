package phonenorm

import (
	"errors"
	"testing"
)

var austria = Region{Code: "AT", Source: FromGiven}

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	for _, c := range []struct {
		text, region, e164, extension string
	}{
		{"+43 (1) 505641", "AT", "+431505641", ""},
		{"+43 (0) 1 505641", "AT", "+431505641", ""},
		{"+43(0)1/505641", "AT", "+431505641", ""},
		{"+43 [0] 1 505641", "AT", "+431505641", ""},
		{"(+43) 1 505641", "AT", "+431505641", ""},
		{"(+43 1) 505641", "AT", "+431505641", ""},
		{"0043 1 505641", "AT", "+431505641", ""},
		{"0043 (0)1 505641", "AT", "+431505641", ""},
		{"01/505641", "AT", "+431505641", ""},
		{"01 505641", "AT", "+431505641", ""},
		{"(01) 505641", "AT", "+431505641", ""},
		{"(01) 505641 DW 12", "AT", "+431505641", "12"},
		{"(01) 505641 DW: 12", "AT", "+431505641", "12"},
		{"(01) 505641-DW 12", "AT", "+431505641", "12"},
		{"(01) 505641 Kl. 12", "AT", "+431505641", "12"},
		{"(01) 505641 (Durchwahl 12)", "AT", "+431505641", "12"},
		{"+43 1 505641 ext. 12", "AT", "+431505641", "12"},
		{"+43 1 505641 x12", "AT", "+431505641", "12"},
		{"+43 1 505641x12", "AT", "+431505641", "12"},
		{"+43 1 505641 #12", "AT", "+431505641", "12"},
		{"+43 1 505641,,12", "AT", "+431505641", "12"},
		{"+1 650 253 0000 extension 4567", "AT", "+16502530000", "4567"},
		{"+33 1 42 68 53 00 poste 12", "AT", "+33142685300", "12"},
		{"+43 1 505641-12", "AT", "+43150564112", ""}, // a short tail is part of the number
		{"+43 1 505641-0", "AT", "+4315056410", ""},
		{"tel:+43-1-505641;ext=12", "AT", "+431505641", "12"},
		{"TEL:+43-1-505641", "AT", "+431505641", ""},
		{"tel://+431505641", "AT", "+431505641", ""},
		{"tel:%2B43%201%20505641", "AT", "+431505641", ""},
		{"tel:505641;phone-context=+431", "AT", "+431505641", ""},
		{"tel:1505641;phone-context=+43", "AT", "+431505641", ""},
		{"tel:01505641;phone-context=+43", "DE", "+431505641", ""},
		{"tel:01505641;phone-context=example.com", "AT", "+431505641", ""},
		{"tel:+43-1-505641;isub=99;ext=7", "AT", "+431505641", "7"},
		{"callto:+431505641", "AT", "+431505641", ""},
		{"callto://+431505641+type=phone", "AT", "+431505641", ""},
		{"callto:tel:+431505641;ext=12", "AT", "+431505641", "12"},
		{"callto:sip:+431505641@example.com", "AT", "+431505641", ""},
		{"tel:863-1234;phone-context=+1-914-555", "AT", "+19148631234", ""}, // RFC 3966, section 6
		{"tel:1234;phone-context=+1-914-555", "AT", "+19145551234", ""},
		{"tel:1-800-FLOWERS;phone-context=+1", "AT", "+18003569377", ""},
		{"tel:+43(1)505.641", "DE", "+431505641", ""},
		{"tel:+431505641;postd=pp22", "DE", "+431505641", ""},
		{"tel:+43-1-505641;isub=3;ext=12;foo=bar", "DE", "+431505641", "12"},
		{"tel:+431505641p12", "DE", "+431505641", "12"},
		{"01 505641 w12", "AT", "+431505641", "12"},
		{"+43%20(1)%20505641", "DE", "+431505641", ""},
		{"%2B431505641", "DE", "+431505641", ""},
		{"<tel:+431505641>", "DE", "+431505641", ""},
		{"+43 (1) 505641<tel:+43%20(1)%20505641>", "DE", "+431505641", ""},
		{"01/505641 DW 12 <tel:+431505641>", "AT", "+431505641", "12"},
		{"\"Huber\" <+43 1 505641>", "DE", "+431505641", ""},
		{"skype:+43-1-505641?call&topic=x", "DE", "+431505641", ""},
		{"facetime-audio://+431505641", "DE", "+431505641", ""},
		{"https://wa.me/+431505641?text=hi", "DE", "+431505641", ""},
		{"https://api.whatsapp.com/send?phone=431505641", "DE", "+431505641", ""},
		{"https://api.whatsapp.com/send/?phone=%2B43%201%20505641&text&type=phone_number", "DE", "+431505641", ""},
		{"https://web.whatsapp.com/send?phone=431505641", "DE", "+431505641", ""},
		{"sip:+431505641;ext=12@example.com;user=phone", "DE", "+431505641", ""},
		{"0800 FLOWERS", "DE", "+498003569377", ""},
		{"+44 800 FLOWERS", "AT", "+448003569377", ""},
		{"+1 (800) GOT-MILK", "AT", "+18004686455", ""},
		{"skype:+431505641?call", "AT", "+431505641", ""},
		{"facetime:+431505641", "AT", "+431505641", ""},
		{"https://wa.me/431505641", "US", "+431505641", ""},
		{"whatsapp://send?phone=+431505641&text=hi", "US", "+431505641", ""},
		{"+43\u20091\u2009505641", "AT", "+431505641", ""},
		{"+43\u00a01\u00a0505641", "AT", "+431505641", ""},
		{"\u202a+43 1 505641\u202c", "AT", "+431505641", ""},
		{"+43 1 505\u200b641", "AT", "+431505641", ""},
		{"+43 1 505\u00ad641", "AT", "+431505641", ""},
		{"+43 1 505641", "AT", "+431505641", ""},
		{"+٤٣ ١ ٥٠٥٦٤١", "AT", "+431505641", ""},
		{"+43‑1‑505641", "AT", "+431505641", ""},
		{"+43–1–505641", "AT", "+431505641", ""},
		{"Tel.: +43 1 505641", "AT", "+431505641", ""},
		{"Tel./Fax: 01 505641", "AT", "+431505641", ""},
		{"T: 01 505641", "AT", "+431505641", ""},
		{"☎ 01 505641", "AT", "+431505641", ""},
		{"  +43 1 505641, ", "AT", "+431505641", ""},
		{"(+43 1 505641)", "AT", "+431505641", ""},
		{"\"+43 1 505641\".", "AT", "+431505641", ""},
		{"<+43 1 505641>", "AT", "+431505641", ""},
		{"+43/1/479 15 23-200", "AT", "+4314791523200", ""},
		{"01/505641/42", "AT", "+431505641", ""},
		{"01/4791/523", "AT", "+4314791523", ""},
		{"431505641", "AT", "+431505641", ""},
		{"0664 1234567", "AT", "+436641234567", ""},
		{"0800 400 171", "AT", "+43800400171", ""},
		{"(0xx11) 2509-7626", "BR", "+551125097626", ""},
		{"1-800-FLOWERS", "US", "+18003569377", ""},
		{"(503) 808-1268", "US", "+15038081268", ""},
		{"011 43 1 505641", "US", "+431505641", ""},
		{"0043 1 505641", "US", "+431505641", ""},
		{"0043 1 505641", "", "+431505641", ""},
		{"06 698 12345", "IT", "+390669812345", ""},
	} {
		n, err := Parse(c.text, Region{Code: c.region})
		if n.E164 != c.e164 || n.Extension != c.extension || n.Valid != (c.e164 != "") || (err == nil) != n.Valid || n.Text != c.text {
			t.Errorf("Parse(%q, %s) = %+v, %v; want %s ext %q", c.text, c.region, n, err, c.e164, c.extension)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		text, region string
		kind         Kind
	}{
		{"", "AT", KindNotANumber},
		{" \t\n", "AT", KindNotANumber},
		{"+", "AT", KindNotANumber},
		{"()", "AT", KindNotANumber},
		{"hello", "AT", KindNotANumber},
		{"call me", "AT", KindNotANumber},
		{"\xff\xfe", "AT", KindNotANumber},
		{"01 505\xff641", "AT", KindNotANumber},
		{"1+2", "AT", KindNotANumber},
		{"++431505641", "AT", KindNotANumber},
		{"01 505641 abc", "AT", KindNotANumber},
		{"12345678901234567890", "AT", KindTooLong},
		{"+12345678901234567890", "AT", KindTooLong},
		{"12.03.2024", "AT", KindDate},
		{"1. 3. 2024", "AT", KindDate},
		{"12/03/2024", "AT", KindDate},
		{"2024-03-12", "AT", KindDate},
		{"12.03.2024 14:30", "AT", KindDate},
		{"12:30", "AT", KindTime},
		{"08.00-18.00", "AT", KindTime},
		{"€ 1.234,56", "AT", KindPrice},
		{"1.234,56", "AT", KindPrice},
		{"1234567 EUR", "AT", KindPrice},
		{"$ 5056411", "AT", KindPrice},
		{"192.168.1.100", "AT", KindIPAddress},
		{"ATU12345678", "AT", KindIdentifier},
		{"AT61 1904 3002 3457 3201", "AT", KindIdentifier},
		{"DE 123456789", "DE", KindIdentifier},
		{"978-3-16-148410-0", "AT", KindIdentifier},
		{"Rechnung 01505641", "AT", KindIdentifier},
		{"*97", "AT", KindServiceCode},
		{"*31#06641234567", "AT", KindServiceCode},
		{"##", "AT", KindServiceCode},
		{"#31#06641234567", "AT", KindServiceCode},
		{"tel:*31%2306641234567", "AT", KindServiceCode},
		{"tel:*97;phone-context=+43", "AT", KindServiceCode},
		{"＊97", "AT", KindServiceCode},
		{"06641234567#", "AT", KindServiceCode},
		{"sip:*97@example.com", "AT", KindServiceCode},
		{"sip:%2a97@example.com", "AT", KindServiceCode},
		{"12", "AT", KindTooShort},
		{"tel:505641", "AT", KindNoArea},
		{"505641", "AT", KindNoArea},
		{"555-1234", "US", KindNoArea},
		{"01 505641", "", KindNoRegion},
		{"01 505641", "ZZ", KindNoRegion},
		{"0800 400171 Fax", "AT", KindNotANumber},
		{"0664 FLOWERS", "AT", KindNotANumber},
		{"tel:7042;phone-context=example.com", "AT", KindBadURI},
		{"tel:505641;phone-context=+", "AT", KindBadURI},
		{"+43 1 505641<tel:+431505642>", "AT", KindBadURI},
		{"+43 1 505641<tel:*31%23>", "AT", KindServiceCode},
		{"*31#<tel:+431505641>", "AT", KindServiceCode},
		{"Huber <huber@example.com>", "AT", KindNotANumber},
		{"callto:callto:+431505641", "AT", KindBadURI},
		{"+999 1 505641", "AT", KindNoCountry},
		{"+43 1", "AT", KindTooShort},
		{"tel:", "AT", KindNotANumber},
		{"tel:%2", "AT", KindBadURI},
		{"tel:%252B431505641", "AT", KindBadURI},
		{"skype:echo123?call", "AT", KindBadURI},
		{"facetime:a@example.com", "AT", KindBadURI},
		{"sip:example.com", "AT", KindBadURI},
		{"sip:a b@example.com", "AT", KindBadURI},
		{"sip:a@", "AT", KindBadURI},
		{"sip:a@exa mple.com", "AT", KindBadURI},
		{"sip:a@host:99999", "AT", KindBadURI},
		{"sip:a%0d%0aVia@host", "AT", KindBadURI},
		{"https://wa.me/", "AT", KindBadURI},
	} {
		n, err := Parse(c.text, Region{Code: c.region})
		var refused *ParseError
		if n.Valid || !errors.As(err, &refused) {
			t.Errorf("Parse(%q, %s) = %+v, %v; want %s", c.text, c.region, n, err, c.kind)
			continue
		}
		if refused.Kind != c.kind || refused.Reason == "" || refused.Text != c.text {
			t.Errorf("Parse(%q, %s): kind %s (%v), want %s", c.text, c.region, refused.Kind, refused, c.kind)
		}
		if (n.Risk == RiskServiceCode) != (c.kind == KindServiceCode) {
			t.Errorf("Parse(%q): risk %s", c.text, n.Risk)
		}
	}
}
