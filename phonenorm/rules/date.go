package rules

import (
	"strconv"
	"strings"
)

// Parts of dates.
const (
	day   = `(?:0?[1-9]|[12]\d|3[01])`
	month = `(?:0?[1-9]|1[0-2])`
	year  = `(?:(?:18|19|20)\d\d)`
	short = `(?:\d\d)`
	left  = `(?:^|[^\d+])` // what may stand before and after a date inside a longer run
	right = `(?:$|\D)`
)

var dates = []Shape{
	{
		Name: "date day.month.year", Kind: "date", Weight: Never,
		Needs:   ".",
		Pattern: re(left + day + `\. ?` + month + `\. ?` + year + right),
		Yes:     []string{"12.03.2024", "1. 3. 2024", "01.02.2024 - 03.02.2024", "02.03.2024 14"},
		No:      []string{"01.50.56.41", "044.668.1800", "12.13.2024"},
	},
	{
		Name: "date day.month.yy", Kind: "date", Weight: Never,
		Needs:   ".",
		Pattern: re(`^` + day + `\. ?` + month + `\. ?` + short + `$`),
		Yes:     []string{"12.03.24", "1.3.24"},
		No:      []string{"01.02.03.04.05", "12.03.2"},
	},
	{
		Name: "date and time", Kind: "date", Weight: Never,
		Needs:   ".",
		Pattern: re(`^` + day + `\. ?` + month + `\.(?: ?` + year + `| ?` + short + `)?,? (?:` + hour + `[.:]` + minute + `)(?:$|\D)`),
		Yes:     []string{"04.05. 15.00", "11.05.24 17.30", "1.3.2024 9.30"},
		No:      []string{"04.05.15.00", "01.50 56 41", "04.05. 1500"},
	},
	{
		Name: "date range in one year", Kind: "date", Weight: Never,
		Needs:   ".",
		Pattern: re(`^` + day + `\. ?(?:` + month + `\.)? ?[-/] ?` + day + `\. ?` + month + `\.(?: ?` + year + `| ?` + short + `)?$`),
		Yes:     []string{"12.-14.03.2024", "01.02.-03.04.2024", "01.02. - 03.04.2024", "02.02. - 23.02.23"},
		No:      []string{"01-23.45.67", "01 - 23.45.67"},
	},
	{
		Name: "date range", Kind: "date", Weight: Never,
		Needs:   ".",
		Pattern: re(`^` + day + `\. ?` + month + `\. ?` + short + ` ?[-/] ?` + day + `\. ?` + month + `\. ?` + short + `$`),
		Yes:     []string{"05.01.19 - 26.01.19", "5.1.19-26.1.19"},
		No:      []string{"05.61.19 - 26.01.19", "01.02.03.04.05"},
	},
	{
		Name: "date with slashes or hyphens", Kind: "date", Weight: Never,
		Needs:   "/-",
		Pattern: re(left + `(?:` + day + ` ?([/-]) ?` + month + `|` + month + ` ?([/-]) ?` + day + `) ?([/-]) ?` + year + right),
		Check:   func(m []string) bool { return m[1]+m[2] == m[3] },
		Yes:     []string{"12/03/2024", "3/12/2024", "12-03-2024", "31/12/1999 - 01/01/2000"},
		No:      []string{"12/03-2024", "030/12/34/2024", "508-429-5965"},
	},
	{
		Name: "date with slashes and a short year", Kind: "date", Weight: Never,
		Needs:   "/",
		Pattern: re(`^` + `\d{1,2}/\d{1,2}/` + short + `$`),
		Yes:     []string{"12/03/24"},
		No:      []string{"01/50/56/41"},
	},
	{
		Name: "date year-month-day", Kind: "date", Weight: Never,
		Needs:   "./-",
		Pattern: re(left + year + `([./-])` + month + `([./-])` + day + right),
		Check:   func(m []string) bool { return m[1] == m[2] },
		Yes:     []string{"2024-03-12", "2024/3/12", "2024.03.12", "2024-03-12 14"},
		No:      []string{"2024-0312", "2024-13-12"},
	},
	{
		Name: "compact date", Weight: -4,
		Pattern: re(`^` + year + `(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[ -]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?$`),
		Yes:     []string{"20240312", "20240312-1430", "20240312143055"},
		No:      []string{"20241312", "20240399"},
	},
	{
		Name: "month and year", Kind: "date", Weight: Never,
		Needs:   "/",
		Pattern: re(`^` + month + `/` + year + `$`),
		Yes:     []string{"06/2008", "11/1999"},
		No:      []string{"030/2008", "06/20081", "13/2008"},
	},
	{
		Name: "years", Kind: "date", Weight: Never,
		Pattern: re(`^` + year + `(?: ?[-/., ] ?(?:` + year + `|\d\d))* ?[-/., ] ?` + year + `$`),
		Check:   yearsInOrder,
		Yes:     []string{"1998-2004", "2019 / 2020", "2001 2002 2003", "1998-99, 2001"},
		No:      []string{"1998-2104", "02019-2020", "1800-11-2025"},
	},
}

// goesOn is a date behind which its separator goes on: what a date and a counter make, and
// what a number makes whose groups happen to be a day, a month and a year.
var goesOn = re(`^` + day + `([./-])` + month + `([./-])` + year + `([./-])\d{1,4}$`)

// DateGoesOn tells whether folded text begins like a date and goes on behind the same
// separator, "06-1-2000-138": a phone word right before it makes it a number.
func DateGoesOn(text string) bool {
	match := goesOn.FindStringSubmatch(text)
	return match != nil && match[1] == match[2] && match[2] == match[3]
}

// yearsInOrder tells whether each short year goes on soon after the year before it.
func yearsInOrder(match []string) bool {
	last := 0
	for group := range strings.FieldsFuncSeq(match[0], func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(group)
		switch {
		case err != nil:
			return false
		case len(group) == 2 && (n+100-last%100)%100 > maxShortYears:
			return false
		case len(group) == 4:
			last = n
		}
	}
	return true
}

// maxShortYears is how far a short year goes on behind a whole one, "1998-99".
const maxShortYears = 10
