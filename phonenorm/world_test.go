package phonenorm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/rules"
)

// leastWorld is the fewest digits of a national number that running text may turn into
// a call; islands have shorter ones.
const leastWorld = minDigits

// exampleTypes are the kinds of numbers that people write on pages.
var exampleTypes = []phonenumbers.PhoneNumberType{
	phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.SHARED_COST,
	phonenumbers.PREMIUM_RATE, phonenumbers.VOIP, phonenumbers.UAN,
}

// worldForms are the ways to write a number of which national and international are
// libphonenumber's.
var worldForms = map[string]func(national, international string) string{
	"national":               func(n, _ string) string { return n },
	"with dots":              func(n, _ string) string { return regroup(n, ".") },
	"with hyphens":           func(n, _ string) string { return regroup(n, "-") },
	"with spaces":            func(n, _ string) string { return regroup(n, " ") },
	"with no-break spaces":   func(n, _ string) string { return regroup(n, "\u00a0") },
	"with a slash":           func(n, _ string) string { return strings.Replace(regroup(n, " "), " ", "/", 1) },
	"bare":                   func(n, _ string) string { return regroup(n, "") },
	"full-width":             func(n, _ string) string { return fullWidth(n) },
	"international":          func(_, i string) string { return i },
	"international, bare":    func(_, i string) string { return "+" + regroup(i[1:], "") },
	"international, hyphens": func(_, i string) string { return regroup(i, "-") },
	"international, dots":    func(_, i string) string { return regroup(i, ".") },
	"international, 00":      func(_, i string) string { return "00" + i[1:] },
}

// regroup writes a number's groups with another separator.
func regroup(text, separator string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r != '+' && (r < '0' || r > '9') }), separator)
}

func fullWidth(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, text)
}

// phoneWordsOf returns a phone word of each language that a region speaks.
func phoneWordsOf(region string) []string {
	words := []string{"Tel."}
	for _, language := range rules.Languages() {
		if !slices.Contains(language.Regions, region) {
			continue
		}
		for _, word := range language.Phones() {
			if !strings.ContainsAny(word, "*.") && rules.PhoneWord(word) == rules.StrongWord {
				words = append(words, word+":")
				break
			}
		}
	}
	return words
}

// strange are forms of libphonenumber's examples that look like something else even
// behind a phone word, by region: no number of those may be found in them.
var strange = map[string]map[string]string{
	"NC": {"national": "a date: 20.12.34", "with dots": "a date", "full-width": "a date"},
	"GL": {"with dots": "a date: 22.12.34"},
	"TJ": {"with hyphens": "a social security number: 372-12-3456"},
	"BO": {"with hyphens": "a social security number: 800-17-1234"},
	"AR": {
		"national": "15 is written behind an area code, not behind the trunk prefix: 09 15-2345-6789", "with dots": "the same", "with hyphens": "the same",
		"with spaces": "the same", "with no-break spaces": "the same", "with a slash": "the same", "bare": "the same", "full-width": "the same",
	},
}

// examples calls with each kind of number of each country, however it is written, and
// its E.164 form.
func examples(call func(region, form, written, e164 string)) {
	for _, region := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions())) {
		for _, kind := range exampleTypes {
			example := phonenumbers.GetExampleNumberForType(region, kind)
			if example == nil {
				continue
			}
			national, international := phonenumbers.Format(example, phonenumbers.NATIONAL), phonenumbers.Format(example, phonenumbers.INTERNATIONAL)
			for form, write := range worldForms {
				if len(regroup(national, "")) >= leastWorld || strings.HasPrefix(form, "international") {
					call(region, form, write(national, international), phonenumbers.Format(example, phonenumbers.E164))
				}
			}
		}
	}
}

// isFound tells whether a number is all that is found in a text.
func isFound(text, region, e164 string) bool {
	matches := Find(text, "", Region{Code: region})
	return len(matches) == 1 && matches[0].Number.E164 == e164
}

// Every kind of number of every country is found behind a phone word of its languages,
// however it is written.
func TestWorldBehindPhoneWords(t *testing.T) {
	seen, odd := 0, map[string]bool{}
	words := map[string][]string{}
	examples(func(region, form, written, e164 string) {
		if words[region] == nil {
			words[region] = phoneWordsOf(region)
		}
		for n, word := range words[region] {
			if n > 0 && form != "national" {
				break // the words have been tried
			}
			text := fmt.Sprintf("%s %s", word, written)
			switch found := isFound(text, region, e164); {
			case strange[region][form] != "":
				odd[region+form] = odd[region+form] || !found
			case !found:
				t.Errorf("%s, %s: Find(%q) is not %s", region, form, text, e164)
			}
			seen++
		}
	})
	for region, forms := range strange {
		for form := range forms {
			if !odd[region+form] {
				t.Errorf("%s, %s is not strange any more", region, form)
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("only %d texts", seen)
	}
}

// Alone on its line, a number needs a form that nothing else has. Shares may only grow.
func TestWorldAlone(t *testing.T) {
	least := map[string]float64{
		"national": .98, "with dots": .90, "with hyphens": .97, "with spaces": .98, "with no-break spaces": .98, "with a slash": .98, "full-width": .98, "bare": .44,
		"international": 1, "international, bare": 1, "international, hyphens": 1, "international, dots": 1, "international, 00": 1,
	}
	all, found := map[string]int{}, map[string]int{}
	examples(func(region, form, written, e164 string) {
		if all[form]++; isFound(written, region, e164) {
			found[form]++
		}
	})
	for form, n := range all {
		if share := float64(found[form]) / float64(n); share < least[form] {
			t.Errorf("%s: %.3f of %d are found, should be %.3f", form, share, n, least[form])
		} else {
			t.Logf("%s: %.3f of %d", form, share, n)
		}
	}
}
