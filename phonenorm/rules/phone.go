package rules

import "strings"

// PhoneWords announce a phone or fax number.
var PhoneWords = wordsOf(listPhone, listWeakPhone)

// weakPhoneWords are those of PhoneWords that also stand before other things; on
// their own they do not announce a number well enough for bare digits.
var weakPhoneWords = wordsOf(listWeakPhone)

// phoneLetters stand for a phone, a mobile or a fax before a colon, a full stop
// or a space at the start of a line: "T: …", "M …", "F. …".
const phoneLetters = "tpmfhcwdеТт"

// Strength says how well a word before a number announces a phone number.
type Strength int

// The strengths.
const (
	NoWord     Strength = iota // it says nothing
	WeakWord                   // it fits a phone number and other things
	StrongWord                 // it announces a phone number
)

// PhoneWord judges one folded word.
func PhoneWord(word string) Strength {
	switch {
	case !PhoneWords.Has(word):
		return NoWord
	case weakPhoneWords.Has(word):
		return WeakWord
	}
	return StrongWord
}

// PhoneLetter tells whether a one-letter word, with what follows it, announces a
// phone number.
func PhoneLetter(word, after string, lineStart bool) bool {
	if len([]rune(word)) != 1 || !strings.Contains(phoneLetters, word) {
		return false
	}
	rest := strings.TrimLeft(after, " ")
	return strings.HasPrefix(rest, ":") || lineStart && (strings.HasPrefix(rest, ".") || strings.HasPrefix(after, " ") || strings.HasPrefix(after, "\n") || strings.HasPrefix(after, "+"))
}

// SkipPhoneWord returns how many folded runes at the start of a text are a phone
// word with its punctuation, ok if there is one. Something must follow it.
func SkipPhoneWord(runes []rune) (n int, ok bool) {
	const punctuation = " .:;/-|\n\t&,"
	for n < len(runes) && strings.ContainsRune(punctuation, runes[n]) {
		n++
	}
	start := n
	for n < len(runes) && IsLetter(runes[n]) {
		n++
	}
	word := string(runes[start:n])
	if word == "" || n == len(runes) {
		return 0, false
	}
	if PhoneWord(word) != StrongWord && !PhoneLetter(word, string(runes[n:]), true) {
		return 0, false
	}
	for n < len(runes) && strings.ContainsRune(punctuation, runes[n]) {
		n++
	}
	return n, true
}

// ListWords join the numbers of a list.
var ListWords = wordsOf(listJoining)
