package rules

import "testing"

func TestRegionOfHost(t *testing.T) {
	for host, want := range map[string]string{
		"example.at": "AT", "www.example.co.uk": "GB", "EXAMPLE.DE.": "DE", "example.com": "", "example.io": "", "example.me": "", "10.0.0.1": "", "[::1]": "", "localhost": "", "at": "", "": "",
	} {
		if got := RegionOfHost(host); got != want {
			t.Errorf("RegionOfHost(%q) = %q, want %q", host, got, want)
		}
	}
}

func TestPostalsMatchTheirExamples(t *testing.T) {
	for _, postal := range Postals {
		if !postal.Pattern.MatchString(postal.Yes) {
			t.Errorf("%s should match %q", postal.Region, postal.Yes)
		}
		if postal.Pattern.MatchString(postal.No) {
			t.Errorf("%s should not match %q", postal.Region, postal.No)
		}
		if got := RegionOfAddress(postal.Yes, ""); got != postal.Region {
			t.Errorf("RegionOfAddress(%q) = %q, want %q", postal.Yes, got, postal.Region)
		}
	}
}

func TestRegionOfAddress(t *testing.T) {
	for text, want := range map[string]string{
		"Stephansplatz 1, 1010 Wien, Österreich": "AT", "1 Main St\nSpringfield\nUSA": "US", "Musterstr. 1, 80331 München": "", "": "", "Paris, TX 75460, France": "FR",
		"Belo Horizonte - MG, 31530-030": "BR", "Jundiaí (SP) 13208-056": "BR", "13208-056": "BR", "Telefon: 089/74426-182": "", "(030) 74426-182": "", "0221 74426-182": "", "94105-1234": "",
	} {
		if got := RegionOfAddress(text, ""); got != want {
			t.Errorf("RegionOfAddress(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRegionOfLanguage(t *testing.T) {
	for tag, want := range map[string]string{"de": "DE", "de-AT": "AT", "de_CH": "CH", "en-uk": "GB", "pt-br": "BR", "zh-Hant": "TW", "sr-Latn-RS": "RS", "en-US.UTF-8": "US", "xx": "", "": "", "us": ""} {
		if got := RegionOfLanguage(tag); got != want {
			t.Errorf("RegionOfLanguage(%q) = %q, want %q", tag, got, want)
		}
	}
	for _, c := range []struct {
		tag, region string
		want        bool
	}{{"de", "AT", true}, {"de-DE", "AT", false}, {"en", "AT", false}, {"", "AT", true}, {"xx", "AT", true}, {"fr", "CH", true}} {
		if got := LanguageFits(c.tag, c.region); got != c.want {
			t.Errorf("LanguageFits(%q, %q) = %v", c.tag, c.region, got)
		}
	}
}
