package rules

import (
	"strings"
	"unicode"
)

// Words is a set of words and stems. A stem, written with a '*' at its end,
// stands for every word that begins with it ("telef*"); one with a '*' before it
// for every word that ends with it ("*nummer"); scripts without spaces between
// words are searched for anywhere.
type Words struct {
	whole    map[string]bool
	stems    []string
	endings  []string
	anywhere []string
}

// NewWords makes a set of the space-separated words in the given lists.
func NewWords(lists ...string) Words {
	w := Words{whole: map[string]bool{}}
	for _, list := range lists {
		for word := range strings.FieldsSeq(list) {
			switch {
			case spaceless(word):
				w.anywhere = append(w.anywhere, word)
			case strings.HasSuffix(word, "*"):
				w.stems = append(w.stems, strings.TrimSuffix(word, "*"))
			case strings.HasPrefix(word, "*"):
				w.endings = append(w.endings, strings.TrimPrefix(word, "*"))
			default:
				w.whole[word] = true
			}
		}
	}
	return w
}

// Has tells whether a folded word is in the set.
func (w Words) Has(word string) bool {
	if w.whole[word] {
		return true
	}
	for _, stem := range w.stems {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	for _, ending := range w.endings {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	for _, part := range w.anywhere {
		if strings.Contains(word, part) {
			return true
		}
	}
	return false
}

// All returns the entries as they were written, for tests and documents.
func (w Words) All() []string {
	var all []string
	for word := range w.whole {
		all = append(all, word)
	}
	for _, stem := range w.stems {
		all = append(all, stem+"*")
	}
	for _, ending := range w.endings {
		all = append(all, "*"+ending)
	}
	return append(all, w.anywhere...)
}

// spaceless tells whether a word is of a script that puts no spaces between words.
func spaceless(word string) bool {
	for _, r := range word {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || r >= 0x2100 && r <= 0x27bf || r >= 0x1f000 {
			return true
		}
	}
	return false
}

// IsLetter tells whether a rune is part of a word: a letter of any script or a
// mark upon one. Pictures of telephones count, because they are used as words.
func IsLetter(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || r >= 0x2100 && r <= 0x27bf || r >= 0x1f000
}
