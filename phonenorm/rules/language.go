package rules

import "strings"

// languageRegions are the regions where a language is spoken as an official or
// leading one, the most likely first.
var languageRegions = map[string]string{
	"af": "ZA NA", "ar": "EG SA AE MA DZ IQ JO LB KW QA OM TN LY BH YE SY SD", "az": "AZ", "be": "BY", "bg": "BG", "bn": "BD IN",
	"bs": "BA", "ca": "ES AD", "cs": "CZ", "cy": "GB", "da": "DK GL", "de": "DE AT CH LI LU BE IT", "el": "GR CY",
	"en": "US GB CA AU IN IE NZ ZA SG PH HK MT NG KE GH JM TT BZ PK", "es": "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR",
	"et": "EE", "eu": "ES", "fa": "IR AF", "fi": "FI", "fr": "FR BE CA CH LU MC CI SN CM CD MA TN DZ", "ga": "IE", "gl": "ES",
	"gu": "IN", "he": "IL", "iw": "IL", "hi": "IN", "hr": "HR BA", "hu": "HU", "hy": "AM", "id": "ID", "is": "IS", "it": "IT CH SM VA",
	"ja": "JP", "ka": "GE", "kk": "KZ", "km": "KH", "ko": "KR", "lb": "LU", "lo": "LA", "lt": "LT", "lv": "LV", "mk": "MK", "mn": "MN",
	"mr": "IN", "ms": "MY SG BN", "mt": "MT", "my": "MM", "nb": "NO", "ne": "NP", "nl": "NL BE SR", "nn": "NO", "no": "NO", "pa": "IN PK",
	"pl": "PL", "pt": "BR PT AO MZ", "ro": "RO MD", "ru": "RU BY KZ KG", "si": "LK", "sk": "SK", "sl": "SI", "sq": "AL XK", "sr": "RS BA ME",
	"sv": "SE FI", "sw": "KE TZ", "ta": "IN LK SG", "te": "IN", "th": "TH", "tl": "PH", "fil": "PH", "tr": "TR CY", "uk": "UA", "ur": "PK",
	"uz": "UZ", "vi": "VN", "zh": "CN TW HK SG MO",
}

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
