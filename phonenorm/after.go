package phonenorm

import (
	"strings"

	"siptap.org/siptap/phonenorm/rules"
)

// mostAfter is what a word behind a candidate can add.
const mostAfter = 3

// hearAfter hears what says behind a candidate that it is a phone number: a mark in
// brackets, "(mobile)", "(M)", "(call charges apply)", or what one does with it, "030 1234567 anrufen".
func hearAfter(c *candidate) (int, string) {
	word, bracketed := c.wordAfter()
	switch {
	case word == "" || c.denied:
		return 0, ""
	case bracketed && (rules.PhoneWord(word) != rules.NoWord || strings.Contains(phoneMarks, word) && len(word) == 1):
		return mostAfter, word
	case !bracketed && rules.PhoneWord(word) == rules.StrongWord:
		return mostAfter, word
	}
	return 0, ""
}

// phoneMarks are mobile, office, residence, home, work, phone and fax, as directories
// mark them.
const phoneMarks = "morhwpf"

// wordAfter returns the word right behind the candidate on its line, or alone in brackets
// there. A word that announces the next thing is none.
func (c *candidate) wordAfter() (word string, bracketed bool) {
	i := c.after
	if i+1 < len(c.runes) && c.runes[i] == ' ' {
		i++
	}
	if i+1 >= len(c.runes) || i == c.after && c.runes[i] != '(' {
		return "", false
	}
	if bracketed = c.runes[i] == '('; bracketed {
		i++
	}
	begin := i
	for i < len(c.runes) && rules.IsLetter(c.runes[i]) && i-begin < 20 {
		i++
	}
	word = string(c.runes[begin:i])
	if bracketed {
		if i == len(c.runes) || c.runes[i] != ')' && (c.runes[i] != ' ' || len(word) < 4) {
			return "", false
		}
		return word, true
	}
	if i < len(c.runes) && !strings.ContainsRune(".,;!\n)", c.runes[i]) {
		return "", false // the next label, or a sentence about something else
	}
	for n := 0; i < len(c.runes) && strings.ContainsRune(" .,", c.runes[i]) && n < maxGap; n++ {
		i++
	}
	if i < len(c.runes) && (isDigit(c.runes[i]) || c.runes[i] == '+' || c.runes[i] == '(') {
		return "", false // "Fax." of the next number
	}
	return word, false
}
