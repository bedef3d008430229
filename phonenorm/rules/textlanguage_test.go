package rules

import "testing"

func TestLeadingLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"wir sind für sie da und das ist nicht alles, die und der und das oder mit uns":  "de",
		"nous sommes dans les rues et pour vous avec des amis, votre maison est sur les": "fr",
		"お問い合わせ は こちら まで お気軽に どうぞ":                                                       "ja", "안녕 하세요 여러분 우리 회사 입니다": "ko",
		"мы были рады вы можете эти столы рубли дым был":                                       "ru",
		"římskokatolická farnost české budějovice příští středu večeře přátelé děkujeme vůbec": "cs",
		"the und": "", "": "", "das und der the of and for with you die": "",
	} {
		signs := map[string]int{}
		CountLanguages([]rune(text), signs)
		if got := LeadingLanguage(signs); got != want {
			t.Errorf("%q: %q, want %q (%v)", text, got, want, signs)
		}
	}
}

func TestRegionOfAddressWithLanguage(t *testing.T) {
	for _, c := range []struct{ text, tag, want string }{
		{"Liethberg 17, 24576 Bad Bramstedt", "de", "DE"}, {"24576 Bad Bramstedt", "", ""}, {"24576 Bad Bramstedt", "de-AT", ""},
		{"76100 Rouen", "fr", "FR"}, {"76100 Rouen", "fr-CA", ""}, {"35820 Mänttä-Vilppula", "fi", "FI"}, {"35310 Güzelbahçe/İzmir", "tr", "TR"},
		{"113 29 Stockholm", "sv", "SE"}, {"1010 Wien", "de", ""}, {"2024 Alle Rechte", "da", ""}, {"1050 København", "da", "DK"},
		{"12345 kunder", "sv", ""}, {"A-1010 Wien", "fr", "AT"}, {"Goodland, Kansas 67735", "en", "US"},
	} {
		if got := RegionOfAddress(c.text, c.tag); got != c.want {
			t.Errorf("RegionOfAddress(%q, %q) = %q, want %q", c.text, c.tag, got, c.want)
		}
	}
}

func TestLanguagePostalsAreOfTheirLanguage(t *testing.T) {
	for language, postal := range languagePostals {
		if !LanguageFits(language, postal.region) {
			t.Errorf("%s is not spoken in %s", language, postal.region)
		}
	}
}
