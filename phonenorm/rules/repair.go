package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// trunkZero is the trunk prefix in brackets after a country code, "+43 (0) 1":
// it is dialled inside the country only (ITU-T E.123, 7.1 warns of it). Brackets
// may also enclose the area code with it, "+43 (01) 505641".
var (
	trunkZero = regexp.MustCompile(`^((?:\+|00|\(\+|\(00)[\d .-]{1,6}\)?[ .-]*)[(\[] ?0 ?[)\]]`)
)

// DropTrunkZero removes a bracketed trunk zero after a country code.
func DropTrunkZero(runes []rune) []rune {
	if !slices.Contains(runes, '(') && !slices.Contains(runes, '[') {
		return runes
	}
	text := string(runes)
	if loc := trunkZero.FindStringSubmatchIndex(text); loc != nil {
		return []rune(text[:loc[3]] + " " + text[loc[1]:])
	}
	return runes
}

// slashTail is further lines of the same house behind slashes, "505641/42/43": no part
// of the first number. A longer tail counts behind a long group only, because some
// people divide a number itself with slashes, "01/4791/523".
var slashTail = regexp.MustCompile(`(\d{6})(?: ?/ ?-?\d{3,4})+$|(\d)(?: ?/ ?-?\d{1,2})+$`)

// CutSlashTail removes a second line behind a slash.
func CutSlashTail(runes []rune) []rune {
	if !slices.Contains(runes, '/') {
		return runes
	}
	text := string(runes)
	loc := slashTail.FindStringSubmatchIndex(text)
	if loc == nil {
		return runes
	}
	if body := text[:max(loc[3], loc[5])]; countDigits(body) >= minSlashBody {
		return []rune(body)
	}
	return runes
}

// minSlashBody is how many digits before a slash are a number of their own.
const minSlashBody = 6

// carrier is a placeholder for the long-distance carrier that the caller has to
// choose, as Brazilians write it: "(0xx11) 2509-7626", "0 xx 11", "0**11".
var carrier = regexp.MustCompile(`^(\(?)0 ?(?:xx|\*\*) ?(\(?\d)`)

// DropCarrier removes a carrier placeholder.
func DropCarrier(runes []rune) []rune {
	if !slices.Contains(runes, 'x') && !slices.Contains(runes, '*') {
		return runes
	}
	text := string(runes)
	if loc := carrier.FindStringSubmatchIndex(text); loc != nil {
		return []rune(text[loc[2]:loc[3]] + text[loc[4]:])
	}
	return runes
}

// vanity is a number some of whose digits are spelt: digits first, at least
// three, then groups of letters and digits with at least three letters together.
// North American numbers alone are written so.
var vanity = regexp.MustCompile(`^(?:\+?1[ .-]*)?\(?[2-9]\d\d\)?[ .-]*(?:[a-z0-9]+[ .-]?){1,4}$`)

var letterRun = regexp.MustCompile(`[a-z]{3,}`)

// keypad is the letters of a telephone's keys (ITU-T E.161, option A).
const keypad = "22233344455566677778889999"

// Vanity spells a vanity number in digits.
func Vanity(runes []rune) (digits string, ok bool) {
	text := string(runes)
	if !vanity.MatchString(text) || !letterRun.MatchString(text) {
		return "", false
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '+' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'a' && r <= 'z':
			b.WriteByte(keypad[r-'a'])
		}
	}
	// Letters beyond the number's length are dialled in vain and left away.
	digits = b.String()
	longest := 10
	if strings.HasPrefix(digits, "+1") {
		longest = 12
	} else if strings.HasPrefix(digits, "1") {
		longest = 11
	}
	if len(digits) < longest {
		return "", false
	}
	return digits[:longest], true
}

// oldTrunks are prefixes that a country dialled before its numbers until a reform
// and that its pages still write: Mexico's 01, 044 and 045 (until
// August 2019), Poland's 0 (until May 2010).
var oldTrunks = map[string][]string{"MX": {"044", "045", "01"}, "PL": {"0"}}

// oldCodes are country codes with a mobile's digit that is no longer dialled behind
// them: Mexico's +52 1 (until August 2019).
var oldCodes = map[string]string{"+521": "+52"}

// trunkOptional are regions whose people leave the trunk prefix out where it is not
// a zero and the number is too long to be a local one: "76/581-119" for Hungary's
// "06 76 581 119", where local numbers have six or seven digits.
var trunkOptional = NewWords("HU")

// TrunkOptional tells whether numbers of a region are often written without its
// trunk prefix.
func TrunkOptional(region string) bool { return trunkOptional.Has(region) }

// DropOldTrunk removes a prefix that a region's people no longer dial.
func DropOldTrunk(region, digits string) (rest string, ok bool) {
	if strings.HasPrefix(digits, "+") {
		for old, code := range oldCodes {
			if rest, ok := strings.CutPrefix(digits, old); ok {
				return code + rest, true
			}
		}
	}
	for _, trunk := range oldTrunks[region] {
		if rest, ok := strings.CutPrefix(digits, trunk); ok {
			return rest, true
		}
	}
	return digits, false
}

// TollFreeArea tells whether a North American number begins with an area code that
// callers do not pay for, after its trunk prefix or without.
func TollFreeArea(digits string) bool {
	digits = strings.TrimPrefix(digits, "1")
	if len(digits) < 3 {
		return false
	}
	switch digits[:3] {
	case "800", "833", "844", "855", "866", "877", "888":
		return true
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }
