package rules

import (
	"strings"
	"unicode"
)

// CurrencyWords stand before or after an amount.
var CurrencyWords = wordsOf(listCurrency)

// UnitWords stand after a measurement.
var UnitWords = wordsOf(listUnit)

var amounts = []Shape{
	{
		Name: "price with decimals", Kind: "price", Weight: Never,
		Needs:   ",",
		Pattern: re(`^-?\d{1,3}(?:[.' ]\d{3})*,\d{1,2}-?$`),
		Yes:     []string{"1.234,56", "12,50", "1 234 567,89"},
		No:      []string{"1.234.567", "030,123456"},
	},
	{
		Name: "price with decimal point", Kind: "price", Weight: Never,
		Needs:   ".",
		Pattern: re(`^-?\d{1,3}(?:[,' ]\d{3})+\.\d{1,2}$`),
		Yes:     []string{"1,234.56", "1'234'567.80"},
		No:      []string{"044.668.18", "1.234.56"},
	},
	{
		Name: "dotted thousands", Weight: -5,
		Needs:   ".,'",
		Pattern: re(`^[1-9]\d{0,2}(?:[.,']\d{3}){1,3}$`),
		Yes:     []string{"1.234.567", "12,345,678", "12'345'678"},
		No:      []string{"044.668.180", "508.429.5965", "0.123.456"},
	},
	{
		Name: "amount with decimals", Weight: -6,
		Needs:   ".",
		Pattern: re(`^[1-9]\d{0,8}\.\d{1,2}$`),
		Yes:     []string{"1234567.89", "99.50"},
		No:      []string{"01234.56", "12.345.67"},
	},
}

// HasCurrency tells whether folded text holds a currency sign, or begins or ends
// with a currency's word.
func HasCurrency(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Sc, r) {
			return true
		}
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !IsLetter(r) })
	if len(words) == 0 {
		return false
	}
	return CurrencyWords.Has(words[0]) && strings.HasPrefix(text, words[0]) && len(words[0]) > 1 ||
		CurrencyWords.Has(words[len(words)-1]) && strings.HasSuffix(text, words[len(words)-1]) && len(words[len(words)-1]) > 1
}
