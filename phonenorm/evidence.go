package phonenorm

import (
	"slices"
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// Bounds of what ReadText gathers: a country shows early or not at all.
const (
	maxAddresses    = 50
	maxPlusNumbers  = 100
	maxAddressLine  = 200     // bytes
	maxEvidenceText = 1 << 20 // bytes of one text that are read
	maxLanguageText = 4 << 10 // bytes of a longer line in which words are counted
)

// ReadText adds to the evidence what a page's text tells of its country: lines that
// look like postal addresses, the numbers in international form, and signs of its
// language. It may be called for each piece of a page as it loads; what it keeps is
// bounded, and what it has already is not added again.
func (e *Evidence) ReadText(text string) {
	text = text[:alignRune(text, min(len(text), maxEvidenceText))]
	if e.Languages == nil {
		e.Languages = map[string]int{}
	}
	if e.Signs == nil {
		e.Signs = map[string]int{}
	}
	e.readNationals(text)
	for line := range strings.Lines(text) {
		if len(line) > maxAddressLine {
			rules.CountLanguages(foldText(line[:alignRune(line, min(len(line), maxLanguageText))]).runes, e.Languages)
			continue
		}
		runes := foldKeepingCase(line)
		if len(e.Addresses) < maxAddresses {
			kept := strings.TrimSpace(string(runes))
			if rules.MayBeAddress(kept) && !slices.Contains(e.Addresses, kept) {
				e.Addresses = append(e.Addresses, kept)
			}
		}
		lower := toLower(runes)
		rules.CountSigns(string(lower), e.Signs)
		rules.CountLanguages(lower, e.Languages)
	}
	if len(e.PlusNumbers) >= maxPlusNumbers || !strings.ContainsAny(text, "+\uff0b") && !strings.Contains(text, "00") {
		return
	}
	for _, m := range Find(text, "", Region{}) {
		if len(e.PlusNumbers) >= maxPlusNumbers {
			return
		}
		if m.Number.RegionSource == FromNumber && !m.Number.Assumed && !slices.Contains(e.PlusNumbers, m.Number.E164) {
			e.PlusNumbers = append(e.PlusNumbers, m.Number.E164)
		}
	}
}

// Add adds what other evidence of the same page heard in its text: addresses,
// numbers and signs of languages, within ReadText's bounds.
func (e *Evidence) Add(heard Evidence) {
	for _, address := range heard.Addresses {
		if len(e.Addresses) < maxAddresses && !slices.Contains(e.Addresses, address) {
			e.Addresses = append(e.Addresses, address)
		}
	}
	for _, number := range heard.PlusNumbers {
		if len(e.PlusNumbers) < maxPlusNumbers && !slices.Contains(e.PlusNumbers, number) {
			e.PlusNumbers = append(e.PlusNumbers, number)
		}
	}
	for _, number := range heard.Nationals {
		if len(e.Nationals) < maxNationals && !slices.Contains(e.Nationals, number) {
			e.Nationals = append(e.Nationals, number)
		}
	}
	e.Languages = addCounts(e.Languages, heard.Languages)
	e.Signs = addCounts(e.Signs, heard.Signs)
}

// addCounts adds up two counts in a map of its own.
func addCounts(a, b map[string]int) map[string]int {
	sum := make(map[string]int, len(a)+len(b))
	for key, n := range a {
		sum[key] += n
	}
	for key, n := range b {
		sum[key] += n
	}
	return sum
}

// language returns the page's language: what it says, else what its text shows. A
// page that says English and is written in something else comes from a template.
func (e Evidence) language() string {
	shown := rules.LeadingLanguage(e.Languages)
	switch {
	case shown == "" || shown == "en":
		return e.Lang
	case e.Lang == "" || strings.HasPrefix(strings.ToLower(e.Lang), "en") && !strings.HasPrefix(shown, "en"):
		return shown
	}
	return e.Lang
}

// toLower folds capitals in place.
func toLower(runes []rune) []rune {
	for i, r := range runes {
		runes[i] = unicode.ToLower(r)
	}
	return runes
}
