package phonenorm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"siptap.org/siptap/phonenorm/rules"
)

// Evidence is what a page tells of its country. Every field may be empty.
type Evidence struct {
	TopHost       string   // host name of the top document
	Lang          string   // the document's language, BCP 47, or what pages write for it ("de_CH")
	Locale        string   // the browser's or the system's locale, BCP 47
	SchemaCountry string   // schema.org addressCountry: a code or a name
	Addresses     []string // texts that look like postal addresses
	PlusNumbers   []string // the page's own numbers in international form

	// Languages counts signs of languages in the page's text, by language code;
	// ReadText fills it.
	Languages map[string]int
}

// JudgeRegion decides how national-format numbers are read, by the first that
// holds: what the request gave; the page's schema.org address, country-code domain,
// postal addresses, own "+" numbers; the configured setting; language; locale. What
// rests on language, locale or nothing is assumed, and so is the setting where the
// page's language points to other countries.
//
// Given and setting are region codes in any case; "ZZ" means none (only "+" numbers
// are read), "" that nothing was said. A given region that is unknown counts as
// "ZZ", lest a number be read for a country nobody meant; KnownRegion tells.
func JudgeRegion(given string, e Evidence, setting string) Region {
	setting = strings.ToUpper(strings.TrimSpace(setting))
	home := ""
	if KnownRegion(setting) {
		home = setting
	}
	if given != "" {
		code := strings.ToUpper(strings.TrimSpace(given))
		if !KnownRegion(code) {
			code = ""
		}
		return Region{Code: code, Source: FromGiven, Home: home}
	}
	for _, witness := range []struct {
		source RegionSource
		hear   func(Evidence) string
	}{
		{FromSchema, func(e Evidence) string { return countryOf(e.SchemaCountry) }},
		{FromTLD, func(e Evidence) string { return rules.RegionOfHost(e.TopHost) }},
		{FromAddress, func(e Evidence) string {
			return majority(e.Addresses, func(text string) string { return rules.RegionOfAddress(text, e.language()) })
		}},
		{FromPlus, func(e Evidence) string { return majority(e.PlusNumbers, regionOfPlus) }},
	} {
		code := witness.hear(e)
		if witness.source == FromAddress && e.elsewhere(code) {
			continue
		}
		if KnownRegion(code) {
			return Region{Code: code, Source: witness.source, Home: home}
		}
	}
	if home != "" {
		return Region{Code: home, Source: FromSetting, Assumed: !rules.LanguageFits(e.language(), home), Home: home}
	}
	if code := rules.RegionOfLanguage(e.language()); KnownRegion(code) {
		return Region{Code: code, Source: FromLanguage, Assumed: true}
	}
	if code := rules.RegionOfLanguage(e.Locale); KnownRegion(code) {
		return Region{Code: code, Source: FromLocale, Assumed: true}
	}
	return Region{Source: FromDefault, Assumed: true}
}

// elsewhere tells whether the page's addresses fit a region only because of its
// language, while its own "+" numbers are of another country that speaks it: five
// digits and a town are a Swedish address or a Finnish one.
func (e Evidence) elsewhere(region string) bool {
	if region == "" {
		return false
	}
	plus := majority(e.PlusNumbers, regionOfPlus)
	if plus == region || !KnownRegion(plus) || !rules.LanguageFits(e.language(), plus) {
		return false
	}
	return majority(e.Addresses, func(text string) string { return rules.RegionOfAddress(text, "") }) == ""
}

// countryOf reads a country's code or name.
func countryOf(text string) string {
	text = strings.TrimSpace(text)
	if code := strings.ToUpper(text); KnownRegion(code) {
		return code
	}
	return rules.RegionOfCountry(string(foldText(text).runes))
}

// regionOfPlus returns the region of an international number, "" for others.
func regionOfPlus(text string) string {
	n, err := Parse(text, Region{})
	if err != nil || n.Region == "001" {
		return ""
	}
	return n.Region
}

// majority asks a witness about each text and returns what most of those that say
// anything agree on, "" where no more than half do. At most 200 are heard.
func majority(texts []string, hear func(string) string) string {
	votes, said := map[string]int{}, 0
	for i, text := range texts {
		if i == 200 {
			break
		}
		if len(text) > maxText {
			continue
		}
		if code := hear(string(foldKeepingCase(text))); code != "" {
			votes[code]++
			said++
		}
	}
	for code, n := range votes {
		if 2*n > said {
			return code
		}
	}
	return ""
}

// foldKeepingCase folds a text but for its capitals, by which places and postcodes
// are known.
func foldKeepingCase(text string) []rune {
	f := foldText(text)
	for i, r := range f.runes {
		if !unicode.IsLower(r) {
			continue
		}
		original, _ := utf8.DecodeRuneInString(text[f.bytes[i]:])
		if unicode.IsUpper(original) && unicode.ToLower(original) == r {
			f.runes[i] = original
		}
	}
	return f.runes
}
