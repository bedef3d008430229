package phonenorm

import (
	"slices"
	"testing"
)

func TestReadNationals(t *testing.T) {
	for text, want := range map[string][]string{
		"Tel. 044 371 85 80":                         {"044 371 85 80"},
		"Tel: 09 915 9250 / 021 771 119":             {"09 915 9250", "021 771 119"},
		"(021) 496 261":                              {"(021) 496 261"},
		"08033140873":                                {"08033140873"},
		"Tel. +41 44 371 85 80, 0041 44 371 85 80":   nil, // they say their country
		"371 85 80 22":                               nil, // anything
		"Rechnung 044 371 85 80, am 12.03.2024":      nil,
		"Order no. 044 371 85 80":                    nil,
		"Tel. 044 371 85 80 oder Tel. 044 371 85 80": {"044 371 85 80"},
	} {
		var e Evidence
		e.ReadText(text)
		if !slices.Equal(e.Nationals, want) {
			t.Errorf("%q: %q, want %q", text, e.Nationals, want)
		}
	}
}

func TestFit(t *testing.T) {
	e := Evidence{Nationals: []string{"044 371 85 80", "(044) 787 03 00"}}
	for code, want := range map[string]int{"CH": 2 * fitUsual, "AT": 0, "US": 0, "": 0, "QQ": 0} {
		if got := e.fit(code); got != want {
			t.Errorf("fit(%s) = %d, want %d", code, got, want)
		}
	}
	if got := (Evidence{Nationals: []string{"(503) 2204-4500"}}).fit("SV"); got != fitUsual {
		t.Errorf("a country's own code without a plus fits %d", got)
	}
}

// What a page's text tells where neither its domain nor an address does.
func TestRegionOfText(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             Region
	}{
		{"written as the Swiss do", "de", "Termin? Tel. 044 820 74 74", Region{"CH", FromLanguage, true, ""}},
		{"written as Germans do", "de", "Termin? Tel. 030 82074740", Region{"DE", FromLanguage, true, ""}},
		{"none of Spain's", "es", "Teléfono: (021) 496 261, Asunción", Region{"PY", FromLanguage, true, ""}},
		{"Moroccan, in French", "fr", "20140 CASABLANCA – MAROC, Tél. 05 22 49 14 82", Region{"MA", FromAddress, true, ""}},
		{"a mail address", "en", "Ph. 09 555 0123\ninfo@example.co.nz", Region{"NZ", FromAddress, true, ""}},
		{"a bank account", "sv", "02400 Kyrkslätt\nTel. 040-8482412, FI21 1234 5600 0007 85", Region{"FI", FromAddress, true, ""}},
		{"a country behind an Arabic comma", "ar", "السليمانية، العراق\nهاتف: 07700790009", Region{"IQ", FromAddress, false, ""}},
		{"a Malayan state behind its postcode", "en", "96000 MIRI SARAWAK\nTEL: 085-419489", Region{"MY", FromAddress, false, ""}},
		{"a city of a country that speaks another's language", "fr", "41 rue Hattab, Blida\nTél. 025373768", Region{"DZ", FromLanguage, true, ""}},
		{"such a city beside French numbers", "fr", "41 rue de Blida\nTél. 04 72 18 04 92", Region{"FR", FromLanguage, true, ""}},
		{"a theme in Spanish", "es", "El tema: laguna y tema. Tel. 91 360 46 05", Region{"ES", FromLanguage, true, ""}},
		{"Swedish numbers", "sv", "352 30 Växjö, tel. 0470-12 34 56", Region{"SE", FromAddress, false, ""}},
		{"names of many countries", "en", "Austria, Belgium, Canada, Denmark. Tel. (503) 808-1268", Region{"US", FromLanguage, true, ""}},
		{"an address whose country has no such numbers", "", "WA 6005\nTel. (503) 808-1268\nWA 6006", Region{"US", FromLanguage, true, ""}},
		{"own numbers beside a country's name", "en", "USA\nTel. 225-8452, 225-8458, +592-225-8463", Region{"GY", FromPlus, false, ""}},
		{"another country all over the page", "en", "UK\nBelize news, Belize sports, Belize weather, Belize jobs, Belize City, Belmopan", Region{"BZ", FromAddress, true, ""}},
		{"written as in several countries", "en", "Call or WhatsApp: 064 790 4034", Region{"US", FromLanguage, true, ""}}, // of Ireland, or of South Africa
		{"seven digits are of many countries", "en", "Call 502-9991", Region{"US", FromLanguage, true, ""}},
		{"what a template says", "en-US", "Oficina en San Salvador. Teléfono (503) 2204-4500", Region{"SV", FromLanguage, true, ""}},
	} {
		e := Evidence{Lang: c.lang}
		e.ReadText(c.text)
		if got := JudgeRegion("", e, ""); got != c.want {
			t.Errorf("%s: %+v, want %+v by %+v", c.name, got, c.want, e)
		}
	}
}
