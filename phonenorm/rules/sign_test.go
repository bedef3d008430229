package rules

import (
	"maps"
	"strings"
	"testing"
)

func TestCountSigns(t *testing.T) {
	for text, want := range map[string]map[string]int{
		"20140 casablanca – maroc":                      {"MA": 2},
		"our office in buenos aires":                    {"AR": 1},
		"côte d'ivoire":                                 {"CI": 1},
		"wienerwald, mariachi, limassols":               {}, // words of their own only
		"jaffna, kuching, sarawak":                      {"LK": 1, "MY": 2},
		"el tema de la laguna":                          {}, // words of Spanish
		"roast turkey with chile":                       {}, // eaten
		"mail info@example.ch":                          {"CH": 2},
		"see www.example.co.nz/contact, a@example.com":  {"NZ": 1},
		"https://www.unimag.edu.co/ https://example.co": {"CO": 1},
		"iban fi21 1234 5600 0007 85":                   {"FI": 3},
		"iban fi21 1234":                                {},
		"it12 3456 7890 1234 or ab12 3456 7890 1234":    {"IT": 3},
		"che-123.456.789 mwst":                          {"CH": 3},
		"atu12345678, de123456789":                      {"AT": 3, "DE": 3},
		"台北市信義區":                                        {"TW": 1},
		"":                                              {},
	} {
		signs := map[string]int{}
		CountSigns(text, signs)
		if !maps.Equal(signs, want) {
			t.Errorf("%q: %v, want %v", text, signs, want)
		}
	}
}

func TestLeadingSign(t *testing.T) {
	for _, c := range []struct {
		signs map[string]int
		want  string
	}{
		{map[string]int{"AT": 2}, "AT"}, {map[string]int{"AT": 1}, ""}, {map[string]int{"AT": 4, "DE": 2}, "AT"}, {map[string]int{"AT": 4, "DE": 3}, ""}, {nil, ""},
	} {
		if got := LeadingSign(c.signs); got != c.want {
			t.Errorf("%v: %q", c.signs, got)
		}
	}
}

// No name stands for two countries, and all are as folded text has them.
func TestPlacesAreOneCountrys(t *testing.T) {
	seen := map[string]string{}
	for line := range strings.Lines(countryNames + cityNames) {
		code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		for name := range strings.SplitSeq(rest, "|") {
			if name == "" {
				continue
			}
			if other := seen[name]; other != "" {
				t.Errorf("%q is in %s and %s", name, other, code)
			}
			if seen[name] = code; name != strings.ToLower(name) {
				t.Errorf("%q has capitals", name)
			}
		}
	}
}
