package rules

import "unicode"

// wordLanguages are the languages of little words that texts are full of.
var wordLanguages = func() map[string][]string {
	spoken := map[string][]string{}
	for _, language := range languages {
		for _, word := range language.lists[listCommon] {
			spoken[word] = append(spoken[word], language.Codes[0])
		}
	}
	return spoken
}()

// The fewest signs by which a language is known, and how many times as many as of
// any other language they have to be.
const (
	fewestSigns = 6
	lead        = 2
)

// CountLanguages counts signs of languages in folded text: function words, and
// letters of scripts that one language alone is written in.
func CountLanguages(runes []rune, signs map[string]int) {
	for i := 0; i < len(runes); {
		if !IsLetter(runes[i]) {
			i++
			continue
		}
		start := i
		for i < len(runes) && IsLetter(runes[i]) {
			i++
		}
		if language := scriptLanguage(runes[start:i]); language != "" {
			signs[language]++
			continue
		}
		if i-start > 8 {
			continue
		}
		for _, language := range wordLanguages[string(runes[start:i])] {
			signs[language]++
		}
	}
}

// letterLanguages are letters of one language's own among those written in Latin
// letters.
var letterLanguages = map[rune]string{
	'ř': "cs", 'ě': "cs", 'ů': "cs", 'ľ': "sk", 'ŕ': "sk", 'ł': "pl", 'ż': "pl", 'ę': "pl", 'ő': "hu", 'ű': "hu", 'ğ': "tr", 'ı': "tr",
	'ñ': "es", 'ß': "de", 'ț': "ro", 'ș': "ro", 'ơ': "vi", 'ư': "vi", 'ã': "pt", 'ė': "lt", 'ų': "lt", 'ļ': "lv", 'ņ': "lv", 'ģ': "lv",
}

// scriptLanguage tells a word's language by its letters.
func scriptLanguage(word []rune) string {
	cyrillic := false
	for _, r := range word {
		switch {
		case r < 0x80:
			continue
		case letterLanguages[r] != "":
			return letterLanguages[r]
		case r < 0x370:
			continue
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return "ja"
		case unicode.Is(unicode.Hangul, r):
			return "ko"
		case unicode.Is(unicode.Thai, r):
			return "th"
		case unicode.Is(unicode.Hebrew, r):
			return "he"
		case unicode.Is(unicode.Greek, r):
			return "el"
		case r == 'ї' || r == 'є' || r == 'ґ':
			return "uk"
		case r == 'ў':
			return "be"
		case r == 'ђ' || r == 'ћ' || r == 'ј':
			return "sr"
		case r == 'ы' || r == 'э':
			cyrillic = true
		}
	}
	if cyrillic {
		return "ru"
	}
	return ""
}

// LeadingLanguage returns the language that most signs speak for, "" where they are
// few or speak for several.
func LeadingLanguage(signs map[string]int) string { return leading(signs, fewestSigns) }

// leading returns what most signs speak for, "" where they are fewer than that or
// speak for several.
func leading(signs map[string]int, fewest int) string {
	best, second, most := 0, 0, ""
	for what, n := range signs {
		switch {
		case n > best:
			best, second, most = n, best, what
		case n > second:
			second = n
		}
	}
	if best < fewest || best < lead*second {
		return ""
	}
	return most
}
