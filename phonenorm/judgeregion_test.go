package phonenorm

import "testing"

func TestReadText(t *testing.T) {
	for _, c := range []struct {
		text string
		want RegionSource
		code string
	}{
		{"Acme Inc.\n1 Main St\nSuwanee, GA 30024\n(503) 808-1268", FromAddress, "US"},
		{"Acme\nHauptstr. 1\nÖsterreich\n01 505641", FromAddress, "AT"},
		{"Büro +43 1 505641, Fax +43 1 505642, Berlin +49 30 22755550", FromPlus, "AT"},
		{"01 505641 am 12.03.2024", FromDefault, ""},
		{"Autoreinigung, wir sind für Sie da, und das ist nicht alles.\n24576 Bad Bramstedt\n01590 8445660 oder mit uns", FromAddress, "DE"},
		{"お問い合わせ は こちら まで お気軽に どうぞ\n03-3999-8810", FromLanguage, "JP"},
		{"We are here for you, and this is our page with all of the things you want from us.", FromDefault, ""},
		{"", FromDefault, ""},
	} {
		var e Evidence
		e.ReadText(c.text)
		if got := JudgeRegion("", e, ""); got.Source != c.want || got.Code != c.code {
			t.Errorf("%q: %+v by %+v", c.text, got, e)
		}
	}
}

func TestJudgeRegion(t *testing.T) {
	for _, c := range []struct {
		name           string
		given, setting string
		e              Evidence
		want           Region
	}{
		{"given wins", "ch", "AT", Evidence{TopHost: "example.de"}, Region{"CH", FromGiven, false, "AT"}},
		{"given none", "ZZ", "AT", Evidence{TopHost: "example.de"}, Region{"", FromGiven, false, "AT"}},
		{"given unknown", "QQ", "AT", Evidence{}, Region{"", FromGiven, false, "AT"}},
		{"schema code", "", "AT", Evidence{SchemaCountry: "de", TopHost: "example.ch"}, Region{"DE", FromSchema, false, "AT"}},
		{"schema name", "", "AT", Evidence{SchemaCountry: "Deutschland"}, Region{"DE", FromSchema, false, "AT"}},
		{"schema nonsense", "", "AT", Evidence{SchemaCountry: "Europe", TopHost: "example.ch"}, Region{"CH", FromTLD, false, "AT"}},
		{"ccTLD", "", "AT", Evidence{TopHost: "www.example.co.uk"}, Region{"GB", FromTLD, false, "AT"}},
		{"generic ccTLD", "", "AT", Evidence{TopHost: "example.io"}, Region{"AT", FromSetting, false, "AT"}},
		{"an IP address", "", "", Evidence{TopHost: "192.168.1.1"}, Region{"", FromDefault, true, ""}},
		{"address", "", "", Evidence{TopHost: "example.com", Addresses: []string{"Suwanee, GA 30024", "Springfield, MA 01089"}}, Region{"US", FromAddress, false, ""}},
		{"addresses that disagree", "", "DE", Evidence{Addresses: []string{"Suwanee, GA 30024", "A-1010 Wien"}}, Region{"DE", FromSetting, false, "DE"}},
		{"own numbers", "", "DE", Evidence{PlusNumbers: []string{"+43 1 505641", "+43 1 505642", "+1 503 808 1268"}}, Region{"AT", FromPlus, false, "DE"}},
		{"an address of either country", "", "", Evidence{Lang: "sv", Addresses: []string{"10600 Ekenäs"}, PlusNumbers: []string{"+358192412230"}}, Region{"FI", FromPlus, false, ""}},
		{"an address of its language's country", "", "", Evidence{Lang: "sv", Addresses: []string{"352 30 Växjö"}}, Region{"SE", FromAddress, false, ""}},
		{"a name of a country in Cyrillic", "", "", Evidence{Lang: "ru", Addresses: []string{"247760, Республика Беларусь, Мозырь"}}, Region{"BY", FromAddress, false, ""}},
		{"no Eircode", "", "", Evidence{Lang: "no", Addresses: []string{"Volvo V70 2012 mod"}, PlusNumbers: []string{"+4746418228"}}, Region{"NO", FromPlus, false, ""}},
		{"setting", "", "AT", Evidence{}, Region{"AT", FromSetting, false, "AT"}},
		{"setting and its language", "", "AT", Evidence{Lang: "de"}, Region{"AT", FromSetting, false, "AT"}},
		{"setting and another language", "", "AT", Evidence{Lang: "fr"}, Region{"AT", FromSetting, true, "AT"}},
		{"setting and another country", "", "AT", Evidence{Lang: "de-DE"}, Region{"AT", FromSetting, true, "AT"}},
		{"a template's language", "", "", Evidence{Lang: "en", Languages: map[string]int{"fr": 20, "en": 2}}, Region{"FR", FromLanguage, true, ""}},
		{"a text in two languages", "", "", Evidence{Lang: "en", Languages: map[string]int{"fr": 20, "en": 12}}, Region{"US", FromLanguage, true, ""}},
		{"language with country", "", "", Evidence{Lang: "de_CH", Locale: "en-US"}, Region{"CH", FromLanguage, true, ""}},
		{"language", "", "", Evidence{Lang: "pt"}, Region{"BR", FromLanguage, true, ""}},
		{"language with script", "", "", Evidence{Lang: "zh-Hant-HK"}, Region{"HK", FromLanguage, true, ""}},
		{"locale", "", "", Evidence{Lang: "xx", Locale: "fi-FI"}, Region{"FI", FromLocale, true, ""}},
		{"nothing", "", "", Evidence{}, Region{"", FromDefault, true, ""}},
		{"an unknown setting", "", "QQ", Evidence{}, Region{"", FromDefault, true, ""}},
	} {
		if got := JudgeRegion(c.given, c.e, c.setting); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
