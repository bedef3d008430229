package rules

import (
	"strings"
	"testing"
)

func TestLanguagesAreWellFormed(t *testing.T) {
	if errLanguages != nil {
		t.Fatal(errLanguages)
	}
	for _, language := range Languages() {
		for list, words := range language.lists {
			for _, word := range words {
				if word != strings.ToLower(word) {
					t.Errorf("words/%s.txt: %q of %s has capitals; folded text has none", language.Name, word, list)
				}
			}
		}
		if language.Name == "any" {
			continue
		}
		if len(language.Regions) == 0 {
			t.Errorf("words/%s.txt does not say where the language is spoken", language.Name)
		}
		if len(language.Yes) == 0 || len(language.No) == 0 {
			t.Errorf("words/%s.txt has no examples", language.Name)
		}
	}
}

func TestParseLanguageSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"phone telefon": `words/xx.txt:1: "phone telefon" is no "key: words"`,
		"\nphone:":      `words/xx.txt:2: "phone:" is no "key: words"`,
		"fone: telefon": `words/xx.txt:1: there is no list "fone"`,
	} {
		if _, err := parseLanguage("xx", text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
