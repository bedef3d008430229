package rules

import (
	"slices"
	"strings"
	"unicode"
)

// Words is a set of words and stems. A stem, written with a '*' at its end,
// stands for every word that begins with it ("telef*"); one with a '*' before it
// for every word that ends with it ("*nummer"); scripts without spaces between
// words are searched for anywhere.
type Words struct {
	whole    map[string]bool
	stems    affixes
	endings  affixes
	anywhere []string
}

// affixes are beginnings or ends of words. Which lengths there are of those with the same
// outermost byte is known, so that a word is asked about as often as that and not once for
// each affix.
type affixes struct {
	set     map[string]bool
	lengths [][]uint8 // in bytes, without repetition, by the first or the last byte; nil for an empty set
}

// add adds an affix whose outermost byte is given.
func (a *affixes) add(affix string, outermost byte) {
	if a.set == nil {
		a.set, a.lengths = map[string]bool{}, make([][]uint8, 1<<8)
	}
	a.set[affix] = true
	if n := uint8(len(affix)); !slices.Contains(a.lengths[outermost], n) {
		a.lengths[outermost] = append(a.lengths[outermost], n)
	}
}

func (a *affixes) addStem(stem string) { a.add(stem, stem[0]) }

func (a *affixes) addEnding(ending string) { a.add(ending, ending[len(ending)-1]) }

// begins tells whether an affix begins the word.
func (a *affixes) begins(word string) bool {
	if word == "" || a.set == nil {
		return false
	}
	for _, n := range a.lengths[word[0]] {
		if int(n) <= len(word) && a.set[word[:n]] {
			return true
		}
	}
	return false
}

// ends tells whether an affix ends the word.
func (a *affixes) ends(word string) bool {
	if word == "" || a.set == nil {
		return false
	}
	for _, n := range a.lengths[word[len(word)-1]] {
		if int(n) <= len(word) && a.set[word[len(word)-int(n):]] {
			return true
		}
	}
	return false
}

// NewWords makes a set of words.
func NewWords(words ...string) Words {
	w := Words{whole: map[string]bool{}}
	for _, word := range words {
		switch {
		case spaceless(word):
			w.anywhere = append(w.anywhere, strings.Trim(word, "*"))
		case strings.HasSuffix(word, "*"):
			w.stems.addStem(strings.TrimSuffix(word, "*"))
		case strings.HasPrefix(word, "*"):
			w.endings.addEnding(strings.TrimPrefix(word, "*"))
		default:
			w.whole[word] = true
		}
	}
	return w
}

// wordsOf makes a set of what all languages have in some lists.
func wordsOf(lists ...string) Words { return NewWords(listed(lists...)...) }

// Has tells whether a folded word is in the set.
func (w Words) Has(word string) bool {
	if w.whole[word] || w.stems.begins(word) || w.endings.ends(word) {
		return true
	}
	if len(w.anywhere) == 0 || !mayBeSpaceless(word) {
		return false
	}
	for _, part := range w.anywhere {
		if strings.Contains(word, part) {
			return true
		}
	}
	return false
}

// All returns the entries, for tests and documents.
func (w Words) All() []string {
	var all []string
	for word := range w.whole {
		all = append(all, word)
	}
	for stem := range w.stems.set {
		all = append(all, stem+"*")
	}
	for ending := range w.endings.set {
		all = append(all, "*"+ending)
	}
	return append(all, w.anywhere...)
}

// mayBeSpaceless tells quickly that a word could hold characters from U+0E00 on,
// where the scripts without spaces begin: their UTF-8 begins with 0xe0 or more.
func mayBeSpaceless(word string) bool {
	for i := range len(word) {
		if word[i] >= 0xe0 {
			return true
		}
	}
	return false
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
