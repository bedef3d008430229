package rules

import "testing"

func TestNeedsOf(t *testing.T) {
	for expr, want := range map[string]needs{
		`\bA[- ][1-9]\d{3}\b`:                {"A", 4},
		`\d{3} ?\d{2} x`:                     {" x", 3},
		`(?:[12]\d|30|\d{4})\d{2}-`:          {"-", 4},
		`(?:Ab|Ac)\d+(?:\.\d{9})?`:           {"A", 1},
		`(?:Ab|bA)c`:                         {"Abc", 0},
		`\bF[- ]\d{5}\b|\bCEDEX\b`:           {"", 0},
		`(?i)\b\d{5} [a-z]`:                  {" ", 5},
		`(?i)ab\d`:                           {"", 1},
		`〒 ?\d{3}-\d{4}`:                     {"-", 4},
		`(?:\d{2}){2}\d`:                     {"", 5},
		`(?:x\d{2}){2}|y(?:x\d{3}){1,}\d\d*`: {"x", 2},
		`x*\d*`:                              {"", 0},
	} {
		if got := needsOf(expr); got.run != want.run || !sameLetters(got.holds, want.holds) {
			t.Errorf("%s needs %d digits and %q, want %d and %q", expr, got.run, got.holds, want.run, want.holds)
		}
	}
}

// What a pattern needs is in every text in which it is found.
func FuzzNeedsAreMetWhereFound(f *testing.F) {
	for _, postal := range Postals {
		f.Add(postal.Yes)
		f.Add(postal.No)
	}
	f.Add("12345 Paris")
	f.Add("123 45  Praha, 1010 Wien")
	f.Fuzz(func(t *testing.T, text string) {
		has := traitsOf(text)
		for i, postal := range Postals {
			if postal.Pattern.MatchString(text) && !postalNeeds[i].metBy(&has) {
				t.Errorf("%s: %q does not seem to have what %s needs", postal.Region, text, postal.Pattern)
			}
		}
		for _, code := range []postcode{code4, code5, code32, code6} {
			if code.pattern.MatchString(text) && !code.needs.metBy(&has) {
				t.Errorf("%q does not seem to have what %s needs", text, code.pattern)
			}
		}
	})
}
