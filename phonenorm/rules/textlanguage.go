package rules

import (
	"strings"
	"unicode"
)

// functionWords are little words that every text of a language is full of, and no
// other language in the table. One language a line: its code, then its words, folded.
//
//nolint:misspell // The words are of many languages, which the linter takes for bad English.
const functionWords = `
cs jsou nebo které jako jsme pro aby však jsem naše není
da og af til ikke det vores kan også blev
de und der die das für mit ist nicht wir oder auf eine
en the and of for with you our this are from your
es los las para una por del más nuestro con como
et ja on ei meie või kui see oma
fi ja ovat sekä myös meidän että tai voit ole
fr les des est vous nous pour dans avec sur votre
hr i je za su na ili naše kako
hu és az egy hogy nem vagy meg minden
it della il che sono nostro alla per delle gli nel
lt ir yra kad su mūsų arba
lv un ir ar lai mūsu vai
nl het een van voor wij zijn niet onze met ook
no og av ikke til det vår kan også på oss
pl się jest nie dla oraz przez jak nasze lub
pt não uma para você dos mais são nosso com às
ro și pentru este sau din care mai noastre
sk sú alebo ktoré ako sme pre aby však som naše
sv och att för är som vi inte med av kan
tr ve bir için ile bu olarak daha çok
`

var wordLanguages = func() map[string][]string {
	languages := map[string][]string{}
	for line := range strings.Lines(functionWords) {
		words := strings.Fields(line)
		for i, word := range words {
			if i > 0 {
				languages[word] = append(languages[word], words[0])
			}
		}
	}
	return languages
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
func LeadingLanguage(signs map[string]int) string {
	best, second, leading := 0, 0, ""
	for language, n := range signs {
		switch {
		case n > best:
			best, second, leading = n, best, language
		case n > second:
			second = n
		}
	}
	if best < fewestSigns || best < lead*second {
		return ""
	}
	return leading
}
