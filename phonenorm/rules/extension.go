package rules

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// extensionWords mark an extension that follows a number.
var extensionWords = alternatives(listed(listExtension))

// alternatives writes words as a pattern, the longest first: of two that match, RE2
// takes the first.
func alternatives(words []string) string {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	words = slices.Compact(words)
	for i, word := range words {
		words[i] = strings.ReplaceAll(regexp.QuoteMeta(word), "_", " ")
	}
	return strings.Join(words, "|")
}

// maxExtension is the longest extension: RFC 3966 sets no bound; behind a
// plain mark libphonenumber expects up to seven digits.
const maxExtension = 7

var (
	// worded is a word, what people put around it, and the extension. Brackets may
	// enclose all of it.
	worded = regexp.MustCompile(`[ \t\n,;.(\[/-]*(?:` + extensionWords + `)(?:nr|no)?[ .:=#-]*\(?\d{1,` + itoa(maxExtension) + `}[)\]]*$`)
	// lettered is "x12" or "ext12" glued to the number, or "#12" after a space.
	lettered = regexp.MustCompile(`[ ,;(]*x[ .:]{0,2}\d{1,` + itoa(maxExtension) + `}\)?$`)
	hashed   = regexp.MustCompile(` #\d{1,` + itoa(maxExtension) + `}$`)
	param    = regexp.MustCompile(`;ext=\d{1,` + itoa(maxExtension) + `}$`)
	pause    = regexp.MustCompile(`(?:,{1,3}|;)\d{1,` + itoa(maxExtension) + `}$`)

	wordedAhead = regexp.MustCompile(`^[ \t,:;.(\[/-]{0,4}\n?(?:` + extensionWords + `)(?:nr|no)?[ .:=#-]{0,4}\(?\d{1,` + itoa(maxExtension) + `}`)
	xAhead      = regexp.MustCompile(`^[ ,(]{0,3}x[ .:]{0,2}\d{1,` + itoa(maxExtension) + `}`)
	hashAhead   = regexp.MustCompile(`^ ?#\d{2,6}`)
	wordAfter   = regexp.MustCompile(`^(?:-?es)? {0,2}(?:` + extensionWords + `)(?:\PL|$)`)
	paramAhead  = regexp.MustCompile(`^;ext=\d{1,` + itoa(maxExtension) + `}`)
)

// hyphenExtensions are the regions where an extension follows a number behind a
// hyphen, without a word: "021-62551236-8001". Elsewhere such a tail is dialled with
// the number.
var hyphenExtensions = map[string]bool{"CN": true}

// HyphenMarksExtension tells whether short digits behind a hyphen are an extension
// where a number is complete without them.
func HyphenMarksExtension(region string) bool { return hyphenExtensions[region] }

// fewest digits that must stand before an extension's mark.
const minBody = 3

// FindExtension finds a marked extension at the end of folded text: where its
// mark begins and its digits.
func FindExtension(runes []rune) (at int, digits string, ok bool) {
	text := string(runes)
	for _, mark := range []*regexp.Regexp{param, worded, lettered, hashed, pause} {
		loc := mark.FindStringIndex(text)
		if loc == nil || countDigits(text[:loc[0]]) < minBody {
			continue
		}
		return len([]rune(text[:loc[0]])), onlyDigits(text[loc[0]:]), true
	}
	return 0, "", false
}

// ExtensionAhead tells whether folded text begins with an extension's mark and
// digits, as it does after a number in running text: how many runes that takes
// and the digits. Unlike FindExtension it knows no bare commas and semicolons,
// because in running text they separate things.
func ExtensionAhead(runes []rune) (n int, digits string, ok bool) {
	if len(runes) > 40 {
		runes = runes[:40]
	}
	if !mayBeMark(runes) {
		return 0, "", false
	}
	text := string(runes)
	for _, mark := range []*regexp.Regexp{paramAhead, wordedAhead, xAhead, hashAhead} {
		loc := mark.FindStringIndex(text)
		if loc == nil {
			continue
		}
		rest := text[loc[1]:]
		if rest != "" && (rest[0] >= '0' && rest[0] <= '9' || rest[0] >= 'a' && rest[0] <= 'z') {
			continue // longer than an extension, or glued to a word
		}
		if len(rest) > 1 && rest[0] == ':' && rest[1] >= '0' && rest[1] <= '9' {
			continue // a time: "(kl. 09:00)"
		}
		if len(rest) > 1 && strings.ContainsRune("-./", rune(rest[0])) && rest[1] >= '0' && rest[1] <= '9' && !anotherExtension(text[:loc[1]], rest) {
			continue // another number begins here
		}
		taken := text[:loc[1]]
		for _, pair := range []struct{ open, shut string }{{"(", ")"}, {"[", "]"}} {
			if strings.Contains(taken, pair.open) && strings.HasPrefix(rest, pair.shut) {
				taken += pair.shut
				break
			}
		}
		return len([]rune(taken)), onlyDigits(taken), true
	}
	return 0, "", false
}

// anotherExtension tells whether a slash and as many digits as the extension's follow
// it: "loc 4420/4437". The first is the number's.
func anotherExtension(taken, rest string) bool {
	first, second := onlyDigits(taken), rest[1:]
	end := 0
	for end < len(second) && second[end] >= '0' && second[end] <= '9' {
		end++
	}
	return rest[0] == '/' && end == len(first) && (end == len(second) || !strings.ContainsRune("-./", rune(second[end])))
}

// extensionBeginnings are the beginnings of all words that mark an extension.
var extensionBeginnings = func() (beginnings affixes) {
	for _, word := range append(listed(listExtension), "x") {
		first, _, _ := strings.Cut(word, "_")
		beginnings.addStem(first)
	}
	return beginnings
}()

// mayBeMark tells quickly whether a mark could begin there: a word that may be one
// comes before any digit.
func mayBeMark(runes []rune) bool {
	for i, r := range runes {
		switch {
		case r == '#' && i <= 1:
			return true
		case IsLetter(r):
			end := i
			for end < len(runes) && IsLetter(runes[end]) {
				end++
			}
			return extensionBeginnings.begins(string(runes[i:end]))
		case i > 6, r >= '0' && r <= '9', !strings.ContainsRune(" \t\n,:;.([/-", r):
			return false
		}
	}
	return false
}

// ExtensionWordAhead tells whether folded text begins with a word that marks what
// precedes it as an extension.
func ExtensionWordAhead(runes []rune) bool {
	if len(runes) > 24 {
		runes = runes[:24]
	}
	return len(runes) > 1 && (mayBeMark(runes) || runes[0] == '-' || runes[0] == 'e') && wordAfter.MatchString(string(runes))
}

// IsHashExtension tells whether a hash and what follows mark an extension of the
// number before it.
func IsHashExtension(before, rest string) bool {
	return countDigits(before) >= 7 && strings.HasSuffix(before, " ") && hashed.MatchString(" "+rest)
}

func countDigits(text string) int {
	n := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n
}

func onlyDigits(text string) string {
	var digits []byte
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	return string(digits)
}
