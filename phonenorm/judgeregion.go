package phonenorm

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

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

	// What ReadText fills: signs of languages in the page's text, by language code, and
	// of countries, by region; and national numbers as they are written.
	Languages map[string]int
	Signs     map[string]int
	Nationals []string
}

// JudgeRegion decides how national-format numbers are read, by the first that
// holds: what the request gave; the page's schema.org address, country-code domain,
// postal addresses, own "+" numbers; places, mail addresses and accounts that its text
// names; the configured setting; language; locale. Addresses and "+" numbers of a country
// that none of the page's national numbers is of do not hold, and among the countries
// of a language those decide whose numbers are written like the page's. What rests on
// names, language, locale or nothing is assumed, and so is the setting where the page's
// language points to other countries.
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
		switch witness.source {
		case FromAddress:
			if e.elsewhere(code) || e.misfits(code) {
				continue
			}
		case FromPlus:
			if e.misfits(code) {
				continue
			}
		}
		if KnownRegion(code) {
			return Region{Code: code, Source: witness.source, Home: home}
		}
	}
	if code := e.regionOfSigns(); code != "" {
		return Region{Code: code, Source: FromAddress, Assumed: true, Home: home}
	}
	if home != "" {
		return Region{Code: home, Source: FromSetting, Assumed: !rules.LanguageFits(e.language(), home), Home: home}
	}
	if code := e.regionOfLanguage(); KnownRegion(code) {
		return Region{Code: code, Source: FromLanguage, Assumed: true}
	}
	if code := rules.RegionOfLanguage(e.Locale); KnownRegion(code) {
		return Region{Code: code, Source: FromLocale, Assumed: true}
	}
	return Region{Source: FromDefault, Assumed: true}
}

// regionOfSigns returns the region that names of places, mail addresses and accounts in
// the text speak for, unless the page's national numbers fit its language's better.
func (e Evidence) regionOfSigns() string {
	code := rules.LeadingSign(e.Signs)
	if !KnownRegion(code) || e.misfits(code) || e.fit(rules.RegionOfLanguage(e.language())) > e.fit(code) {
		return ""
	}
	return code
}

// regionOfLanguage returns the region that the page's language speaks for: its subtag's
// or the likeliest one; or, where the page's national numbers are not written as there,
// the country that they fit best, of those that speak it or are named in the text.
func (e Evidence) regionOfLanguage() string {
	language := e.language()
	likeliest := rules.RegionOfLanguage(language)
	if n := e.fit(likeliest); KnownRegion(likeliest) && (len(e.Nationals) == 0 || 2*n > fitUsual*len(e.Nationals)) {
		return likeliest
	}
	others := append(append(e.signedRegions(), likeliest), rules.RegionsOfLanguage(language)...)
	if language != e.Lang || language == "" {
		others = append(others, rules.RegionsOfLanguage(cmp.Or(e.Lang, "en"))...)
	}
	fittest, n := e.fittest(others)
	named := e.Signs[fittest] > 0 && e.Signs[likeliest] == 0
	if !named && e.fit(likeliest) == 0 && e.ties(others, n) {
		return likeliest // whose numbers these are is not guessed among several countries
	}
	if fittest == "" || !e.longNationals() || n < 2*e.fit(likeliest) && !named || likeliest == "" && !named && n < fitUsual*len(e.Nationals) {
		return likeliest
	}
	return fittest
}

// ties tells whether more than one of some regions fits that well. North America's are
// read alike.
func (e Evidence) ties(codes []string, fit int) bool {
	first := ""
	for _, code := range codes {
		if !KnownRegion(code) || e.fit(code) != fit || code == first {
			continue
		}
		if first != "" && phonenumbers.GetCountryCodeForRegion(first) != phonenumbers.GetCountryCodeForRegion(code) {
			return true
		}
		first = code
	}
	return false
}

// signedRegions are the regions for which the text has signs, the most signs first.
func (e Evidence) signedRegions() []string {
	return slices.SortedFunc(maps.Keys(e.Signs), func(a, b string) int { return cmp.Or(e.Signs[b]-e.Signs[a], strings.Compare(a, b)) })
}

// elsewhere tells whether a region that the page's addresses speak for is less likely than
// another: addresses fit it only because of the page's language (five digits and a town
// are a Swedish address or a Finnish one), while the page's own "+" numbers, its
// signs or its national numbers are of another country that speaks it; or a country is
// named once, and another one all over the page.
func (e Evidence) elsewhere(region string) bool {
	if region == "" {
		return false
	}
	if sign := rules.LeadingSign(e.Signs); sign != region && e.Signs[sign] > manySigns*(e.Signs[region]+1) && e.fit(sign) >= e.fit(region) {
		return true
	}
	if majority(e.Addresses, func(text string) string { return rules.RegionOfAddress(text, "") }) != "" {
		return false
	}
	plus := majority(e.PlusNumbers, regionOfPlus)
	if plus != region && KnownRegion(plus) && rules.LanguageFits(e.language(), plus) {
		return true
	}
	if sign := rules.LeadingSign(e.Signs); KnownRegion(sign) && sign != region && e.fit(sign) >= e.fit(region) {
		return true
	}
	language, _, _ := strings.Cut(e.language(), "-")
	var others []string
	for _, code := range e.signedRegions() {
		if e.Signs[region] == 0 && rules.LanguageFits(language, code) {
			others = append(others, code)
		}
	}
	others = append(append(others, region), rules.RegionsOfLanguage(language)...)
	fittest, _ := e.fittest(others)
	return fittest != region && e.Signs[fittest] > 0 && e.longNationals()
}

// manySigns is how many times as many signs make up for an address.
const manySigns = 4

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
