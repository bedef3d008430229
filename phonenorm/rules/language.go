package rules

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Language is what one file of words/ says.
type Language struct {
	Name    string    // the file's, without ".txt"
	Codes   []string  // of the language, ISO 639
	Regions []string  // where it is spoken, the likeliest first
	Yes, No []Example // texts with a number in them, and without
	lists   map[string][]string
}

// Example is a text of a region.
type Example struct{ Region, Text string }

// The lists of words that a language has. The README of phonenorm says what each means.
const (
	listPhone      = "phone"
	listWeakPhone  = "phone-weak"
	listNumber     = "number"
	listBetween    = "between"
	listUrging     = "urging"
	listAt         = "at"
	listJoining    = "list"
	listIdentifier = "identifier"
	listHard       = "identifier-hard"
	listDotted     = "identifier-dotted"
	listExtension  = "extension"
	listPlace      = "place"
	listDesk       = "desk"
	listPerson     = "person"
	listCurrency   = "currency"
	listUnit       = "unit"
	listCommon     = "common"
)

var listNames = []string{
	listPhone, listWeakPhone, listNumber, listBetween, listUrging, listAt, listJoining, listIdentifier, listHard, listDotted,
	listExtension, listPlace, listDesk, listPerson, listCurrency, listUnit, listCommon,
}

//go:embed words/*.txt
var wordFiles embed.FS

// languages are the files of words/, and what was wrong with any of them: a test
// looks at that.
var languages, errLanguages = readLanguages(wordFiles)

// Languages returns all languages, sorted by name.
func Languages() []Language { return languages }

func readLanguages(files fs.FS) ([]Language, error) {
	names, err := fs.Glob(files, "words/*.txt")
	if err != nil {
		return nil, err
	}
	var all []Language
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return all, err
		}
		language, err := parseLanguage(strings.TrimSuffix(strings.TrimPrefix(name, "words/"), ".txt"), string(data))
		if err != nil {
			return all, err
		}
		all = append(all, language)
	}
	return all, nil
}

// parseLanguage reads one file: lines "key: words", comments after '#' at a line's
// start. A key may come again.
func parseLanguage(name, text string) (Language, error) {
	language := Language{Name: name, Codes: []string{name}, lists: map[string][]string{}}
	at := 0
	for line := range strings.Lines(text) {
		at++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		words := strings.Fields(value)
		if !ok || len(words) == 0 {
			return language, fmt.Errorf("words/%s.txt:%d: %q is no \"key: words\"", name, at, line)
		}
		switch {
		case key == "codes":
			language.Codes = words
		case key == "regions":
			language.Regions = words
		case key == "yes" || key == "no":
			example := Example{words[0], strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(value), words[0]))}
			if key == "yes" {
				language.Yes = append(language.Yes, example)
			} else {
				language.No = append(language.No, example)
			}
		case slices.Contains(listNames, key):
			language.lists[key] = append(language.lists[key], words...)
		default:
			return language, fmt.Errorf("words/%s.txt:%d: there is no list %q; there are %s", name, at, key, strings.Join(listNames, ", "))
		}
	}
	return language, nil
}

// listed returns the words that all languages have in the given lists.
func listed(lists ...string) []string {
	var words []string
	for _, language := range languages {
		for _, list := range lists {
			words = append(words, language.lists[list]...)
		}
	}
	return words
}

// Phones returns the language's words that announce a phone number for certain, as its
// file has them.
func (l Language) Phones() []string { return l.lists[listPhone] }
