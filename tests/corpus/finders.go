package main

import (
	"regexp"
	"unicode/utf16"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm"
)

// own is Siptap's finder with the page's true region.
func own(page *Page) []Found {
	return collect(phonenorm.Find(page.Text, "", phonenorm.Region{Code: page.Region, Source: phonenorm.FromGiven}))
}

// ownByEvidence is Siptap's finder with what the page tells of its region.
func ownByEvidence(page *Page) []Found {
	return collect(phonenorm.Find(page.Text, "", phonenorm.JudgeRegion("", page.evidence(), "")))
}

// evidence is what the extension sends of a page, and what its text tells.
func (p *Page) evidence() phonenorm.Evidence {
	evidence := phonenorm.Evidence{TopHost: p.Host, Lang: p.Lang, SchemaCountry: p.SchemaCountry}
	evidence.ReadText(p.Text)
	return evidence
}

// source is what the page's region is known by.
func (p *Page) source() phonenorm.RegionSource {
	return phonenorm.JudgeRegion("", p.evidence(), "").Source
}

func collect(matches []phonenorm.Match) []Found {
	found := make([]Found, 0, len(matches))
	for _, m := range matches {
		found = append(found, Found{m.Start, m.End, m.Number.E164, m.Number.Extension, m.Number.Assumed})
	}
	return found
}

var naivePattern = regexp.MustCompile(`[+(]?\d[\d\s().\-/]{5,}\d`)

// naive is what one writes in an hour.
func naive(page *Page) []Found {
	var found []Found
	unit, at := 0, 0
	for _, loc := range naivePattern.FindAllStringIndex(page.Text, -1) {
		proto, err := phonenumbers.Parse(page.Text[loc[0]:loc[1]], page.Region)
		if err != nil || !phonenumbers.IsValidNumber(proto) {
			continue
		}
		unit += units(page.Text[at:loc[0]])
		at = loc[0]
		found = append(found, Found{unit, unit + units(page.Text[loc[0]:loc[1]]), phonenumbers.Format(proto, phonenumbers.E164), "", false})
	}
	return found
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }
