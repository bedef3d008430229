package rules

import "strings"

// languageRegions are the regions where a language is spoken as an official or
// leading one, the most likely first: those of the languages that have words, and of
// others.
var languageRegions = func() map[string]string {
	regions := map[string]string{
		"af": "ZA NA", "az": "AZ", "be": "BY", "bn": "BD IN", "ca": "ES AD", "cy": "GB", "eu": "ES", "ga": "IE", "gl": "ES", "gu": "IN",
		"hy": "AM", "ka": "GE", "kk": "KZ", "km": "KH", "lb": "LU", "lo": "LA", "mk": "MK", "mn": "MN", "mr": "IN", "ms": "MY SG BN", "mt": "MT",
		"my": "MM", "ne": "NP", "pa": "IN PK", "si": "LK", "sq": "AL XK", "sw": "KE TZ", "ta": "IN LK SG", "te": "IN", "tl": "PH",
		"fil": "PH", "ur": "PK", "uz": "UZ",
	}
	for _, language := range languages {
		for _, code := range language.Codes {
			if len(language.Regions) > 0 {
				regions[code] = strings.Join(language.Regions, " ")
			}
		}
	}
	regions["bs"] = "BA" // its words are Croatian ones, its speakers are not
	return regions
}()

// splitTag splits a language tag, however the page wrote it, into language and
// region; either may be "".
func splitTag(tag string) (language, region string) {
	parts := strings.FieldsFunc(strings.ToLower(tag), func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == '@' || r == ' ' })
	if len(parts) == 0 {
		return "", ""
	}
	language = parts[0]
	for _, part := range parts[1:] {
		switch {
		case len(part) == 4: // a script
			if part == "hant" && region == "" {
				region = "TW"
			}
		case len(part) == 2 && part[0] >= 'a' && part[0] <= 'z':
			return language, strings.ToUpper(part)
		default:
			return language, region
		}
	}
	return language, region
}

// RegionOfLanguage returns the likeliest region of a language tag: its own subtag,
// else where most who speak it live. "" for unknown languages.
func RegionOfLanguage(tag string) string {
	language, region := splitTag(tag)
	if region != "" {
		if region == "UK" {
			return "GB"
		}
		return region
	}
	first, _, _ := strings.Cut(languageRegions[language], " ")
	return first
}

// RegionsOfLanguage returns the regions where a language tag's language is spoken, the
// likeliest first, whatever region the tag itself names.
func RegionsOfLanguage(tag string) []string {
	language, _ := splitTag(tag)
	return strings.Fields(languageRegions[language])
}

// LanguageFits tells whether a page in that language may well be of a region: by
// its subtag, else because the language is spoken there. An unknown or absent
// language fits everywhere.
func LanguageFits(tag, region string) bool {
	language, subtag := splitTag(tag)
	if subtag != "" {
		return RegionOfLanguage(tag) == region
	}
	regions, known := languageRegions[language]
	if !known {
		return true
	}
	for spoken := range strings.FieldsSeq(regions) {
		if spoken == region {
			return true
		}
	}
	return false
}
