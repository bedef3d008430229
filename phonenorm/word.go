package phonenorm

import (
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

const (
	wordReach       = 50 // runes before a candidate in which a phone word may stand
	identifierReach = 28 // the same for a word that announces something else
	otherWords      = 4  // words in between that say nothing
)

// wordBefore is the nearest word before a candidate that says what it is.
type wordBefore struct {
	word   string
	weight int
	beside bool // nothing but punctuation stands between it and the candidate
}

// hearWord hears the word before the candidate.
func hearWord(c *candidate) (int, string) {
	word := c.knownWordBefore()
	if word.weight < 0 && c.plus() {
		word.weight /= 2
	}
	c.denied, c.doubted = word.weight <= -7, word.weight < 0
	c.announced, c.called = word.weight > 0, word.weight >= strongScore && word.beside
	return word.weight, word.word
}

// wordKey is what wordBefore looks at of a candidate, beside what stands before it.
type wordKey struct {
	start  int
	dotted bool
}

// knownWordBefore is wordBefore with a memory: a chunk is judged in parts that begin at
// the same rune.
func (c *candidate) knownWordBefore() wordBefore {
	key := wordKey{c.start, c.dotted()}
	word, known := c.words[key]
	if !known {
		word = c.wordBefore()
		c.words[key] = word
	}
	return word
}

// dotted tells whether more than one dot stands in the candidate.
func (c *candidate) dotted() bool { return strings.Count(c.shape, ".") > 1 }

// wordBefore walks back from the candidate, word by word, to the nearest one that
// announces a phone number or something else.
func (c *candidate) wordBefore() wordBefore {
	start := c.start
	i, others, lines, digits := start, 0, 0, false
	vague, urged, at := wordBefore{}, false, false
	for start-i < wordReach && i > 0 && others <= otherWords {
		r := c.runes[i-1]
		if !rules.IsLetter(r) {
			switch {
			case isDigit(r):
				if joined := c.joinedDigits(i); joined > 0 {
					i -= joined
					continue // "ISBN-10: …"
				}
				digits = true
			case r == '\n':
				lines++
			case r == '?' || r == '!':
				digits = true // what is before is said
			case r == '#' && start-i < 2:
			case r == '#' || unicode.Is(unicode.Sc, r):
				digits = true
			}
			if lines > 2 {
				break
			}
			i--
			continue
		}
		end := i
		if at := c.addressBefore(i); at < i {
			i = at
			others++
			continue
		}
		for i > 0 && rules.IsLetter(c.runes[i-1]) && end-i < 40 {
			i--
		}
		for i > 1 && (c.runes[i-1] == '.' || c.runes[i-1] == '-' || c.runes[i-1] == '/') && rules.IsLetter(c.runes[i-2]) && end-i < 6 && end-i > 0 && c.runes[i-1] != '/' {
			// "p.iva", "y-tunnus", "st.-nr"
			j := i - 1
			for j > 0 && rules.IsLetter(c.runes[j-1]) && end-j < 40 {
				j--
			}
			if !rules.IdentifierWords.Has(string(c.runes[j:end])) || rules.PhoneWord(string(c.runes[j:i-1])) != rules.NoWord {
				break // "ruf-nr" is what it calls
			}
			i = j
		}
		word := string(c.runes[i:end])
		lineStart := i == 0 || c.runes[i-1] == '\n' || c.runes[i-1] == '\t' || c.runes[i-1] == '|' || c.runes[i-1] == '('
		if w, done := weighWord(word, string(c.runes[end:min(end+3, len(c.runes))]), lineStart, start-end, lines, digits); done {
			w.beside = strings.TrimLeft(string(c.runes[end:start]), " .:") == ""
			if w.weight > 0 && vague.word != "" && (digits || lines > 0) {
				return vague
			}
			if w.weight < 0 && vague.word == "" && c.afterDesk(i) {
				return wordBefore{}
			}
			if w.weight == weakScore && !digits && lines == 0 && (at || c.labelled(end) || c.strongWordBefore(i)) {
				w.weight = strongScore // "Reach Mike at 503…", "Janitor: 503…", "Tel. reception"
			}
			if urged && w.weight < 0 {
				others++ // "order now: 503-808-1268"
				continue
			}
			return w
		}
		if lines == 0 && !digits && c.dotted() && rules.DottedWords.Has(word) {
			return wordBefore{word: word, weight: -7}
		}
		urged = urged || rules.UrgingWords.Has(word)
		at = at || i < start && end >= start-1 && rules.AtWords.Has(word)
		if rules.IsPlaceOfNumber(word) {
			if rules.IsNumberWord(word) && vague.word == "" && !digits && lines == 0 && start-end < 4 {
				var joined bool
				if vague, joined = c.numberOf(word, i); joined {
					return vague
				}
			}
			continue
		}
		others++
	}
	return vague
}

// addressBefore returns where a web or mail address that ends at rune index i begins,
// i where there is none: its words say nothing of what follows.
func (c *candidate) addressBefore(i int) int {
	begin, dot := i, false
	for begin > 0 && i-begin < wordReach && c.runes[begin-1] > ' ' && !strings.ContainsRune("()<>[],;|", c.runes[begin-1]) {
		begin--
		dot = dot || c.runes[begin] == '.'
	}
	if token := string(c.runes[begin:i]); dot && (strings.Contains(token, "://") || strings.HasPrefix(token, "www.") || strings.Contains(token, "@")) {
		return begin
	}
	return i
}

// labelled tells whether nothing but a colon stands between the word that ends at rune
// index end and the candidate.
func (c *candidate) labelled(end int) bool {
	return strings.TrimSpace(string(c.runes[end:c.start])) == ":"
}

// joinedDigits returns how many runes before rune index i are digits, three at most,
// that a hyphen joins to a word; 0 where there are none.
func (c *candidate) joinedDigits(i int) int {
	begin := i
	for begin > 0 && isDigit(c.runes[begin-1]) && i-begin < 4 {
		begin--
	}
	if i-begin > 3 || begin < 2 || c.runes[begin-1] != '-' || !rules.IsLetter(c.runes[begin-2]) {
		return 0
	}
	return i - begin + 1
}

// weakScore is what a weak phone word adds.
const weakScore = 2

// strongWordBefore tells whether the word before the one that begins at rune index i,
// on the same line, announces a phone number for certain.
func (c *candidate) strongWordBefore(i int) bool {
	for n := 0; i > 0 && strings.ContainsRune(" .:-/,(", c.runes[i-1]) && n < maxGap; n++ {
		i--
	}
	end := i
	for i > 0 && rules.IsLetter(c.runes[i-1]) && end-i < 20 {
		i--
	}
	return i < end && rules.PhoneWord(string(c.runes[i:end])) == rules.StrongWord
}

// deskReach is how far before a word the office stands whose matter it is.
const deskReach = 40

// afterDesk tells whether a word before the one that begins at rune index i, in the
// same entry of its line, means an office: "Abteilung Finanzen / Steuern".
func (c *candidate) afterDesk(i int) bool {
	for floor := max(0, i-deskReach); i > floor; {
		for i > floor && strings.ContainsRune(" ./&-", c.runes[i-1]) {
			i--
		}
		end := i
		for i > floor && rules.IsLetter(c.runes[i-1]) {
			i--
		}
		switch word := string(c.runes[i:end]); {
		case i == end:
			return false
		case rules.DeskWords.Has(word):
			return true
		}
	}
	return false
}

// numberOf judges a word for "number" that begins at rune index i by the word whose
// number it is. One that is joined to it, "Best.-Nr.", decides; one before it,
// "Roll no.", weighs more than a number of nothing.
func (c *candidate) numberOf(word string, i int) (w wordBefore, joined bool) {
	end := i
	for n := 0; end > 0 && strings.ContainsRune(" .-", c.runes[end-1]) && n < 2; n++ {
		joined = joined || c.runes[end-1] == '-'
		end--
	}
	begin := end
	for begin > 0 && rules.IsLetter(c.runes[begin-1]) && end-begin < 40 {
		begin--
	}
	whose := string(c.runes[begin:end])
	switch {
	case rules.AtWords.Has(whose) || !joined && c.afterAt(begin):
		return wordBefore{word: whose + " " + word, weight: 3}, false // "unter der Nummer"
	case end == i || end-begin < 3 || rules.PhoneWord(whose) != rules.NoWord || rules.IsCommonWord(whose):
		return wordBefore{word: word, weight: -4}, false
	case joined:
		return wordBefore{word: whose + "-" + word, weight: -9}, true
	}
	return wordBefore{word: whose + " " + word, weight: -7}, false
}

// afterAt tells whether the word before the one that begins at rune index i is one
// behind which stands where one calls, such as "unter".
func (c *candidate) afterAt(i int) bool {
	if i == 0 || c.runes[i-1] != ' ' {
		return false
	}
	end := i - 1
	for i = end; i > 0 && rules.IsLetter(c.runes[i-1]) && end-i < 20; {
		i--
	}
	return i < end && rules.AtWords.Has(string(c.runes[i:end]))
}

// weighWord judges one word at a distance; done ends the walk.
func weighWord(word, after string, lineStart bool, distance, lines int, digits bool) (wordBefore, bool) {
	strength := rules.PhoneWord(word)
	if strength == rules.NoWord && rules.PhoneLetter(word, after, lineStart) {
		strength = rules.StrongWord
	}
	if (distance <= 1 || distance == 2 && strings.HasPrefix(after, ". ")) && lines == 0 && rules.CurrencyWords.Has(word) {
		return wordBefore{word: word, weight: -12}, true
	}
	near := !digits && distance <= identifierReach && lines <= 1
	switch {
	case strength == rules.StrongWord && digits:
		return wordBefore{word: word, weight: 3}, true
	case strength == rules.StrongWord:
		return wordBefore{word: word, weight: 6}, true
	case strength == rules.WeakWord && !digits:
		return wordBefore{word: word, weight: weakScore}, true
	case near && lines == 0 && rules.HardIdentifierWords.Has(word):
		return wordBefore{word: word, weight: -12}, true
	case near && rules.IdentifierWords.Has(word) && !rules.IsPlaceOfNumber(word) && len(word) > 1:
		if lines > 0 {
			return wordBefore{word: word, weight: -3}, true
		}
		return wordBefore{word: word, weight: -7}, true
	}
	return wordBefore{}, false
}
