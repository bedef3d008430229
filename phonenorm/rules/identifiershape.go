package rules

import "strconv"

var identifiers = []Shape{
	{
		Name: "ISBN or EAN", Kind: "identifier", Weight: Never,
		Pattern: re(`^97[89][ -]?\d{1,5}[ -]?\d{1,7}[ -]?\d{1,7}[ -]?\d$`),
		Check:   func(m []string) bool { return countDigits(m[0]) == 13 },
		Yes:     []string{"978-3-16-148410-0", "9783161484100"},
		No:      []string{"978-316-1484", "979 555 1234"},
	},
	{
		Name: "ISBN of ten digits", Kind: "identifier", Weight: Never,
		Needs:   " -",
		Pattern: re(`^\d[ -]\d{2,6}[ -]\d{2,6}[ -]\d$`),
		Check:   isbn10,
		Yes:     []string{"0-306-40615-2", "0 306 40615 2"},
		No:      []string{"0-306-40615-3", "1 23 45 6"},
	},
	{
		Name: "payment card", Kind: "identifier", Weight: Never,
		Needs:   " -",
		Pattern: re(`^\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}$`),
		Yes:     []string{"4111 1111 1111 1111"},
		No:      []string{"4111 1111 1111"},
	},
	{
		Name: "US social security number", Kind: "identifier", Weight: Never,
		Needs:   "-",
		Pattern: re(`^[1-9]\d{2}-\d{2}-\d{4}$`),
		Yes:     []string{"123-45-6789"},
		No:      []string{"030-12-3456", "123-456-7890"},
	},
	{
		Name: "Brazilian taxpayer", Kind: "identifier", Weight: Never,
		Needs:   ".",
		Pattern: re(`^(?:\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2})$`),
		Yes:     []string{"123.456.789-09", "12.345.678/0001-95"},
		No:      []string{"123.456.7890"},
	},
	{
		Name: "Belgian enterprise", Weight: -8,
		Needs:   ". ",
		Pattern: re(`^[01]\d{3}([. ])\d{3}([. ])\d{3}$`),
		Check:   func(m []string) bool { return m[1] == m[2] && belgianSum(m[0]) },
		Yes:     []string{"0403.170.701", "0403 170 701"},
		No:      []string{"0403.170.702", "0475 12 34 56"},
	},
	{
		Name: "German tax number", Weight: -5,
		Needs:   "/",
		Pattern: re(`^\d{2,3}/\d{3,4}/\d{4,5}$`),
		Yes:     []string{"151/815/08156", "12/345/67890"},
		No:      []string{"0664/123/456", "030/12345678"},
	},
	{
		Name: "number of a business year", Kind: "identifier", Weight: Never,
		Needs:   "/",
		Pattern: re(`^(?:\d{1,6}/(?:19|20)(\d{2})-(\d{2})|(?:19|20)(\d{2})-(\d{2})/\d{1,6})$`),
		Check:   func(m []string) bool { return nextYear(m[1]+m[3], m[2]+m[4]) },
		Yes:     []string{"4512/2023-24", "2023-24/118"},
		No:      []string{"4512/2023-42", "0664/2023-24-1"},
	},
	{
		Name: "US ZIP+4 or postcode range", Weight: -5,
		Needs:   "-",
		Pattern: re(`^[1-9]\d{4}-\d{4}$`),
		Yes:     []string{"94105-1234"},
		No:      []string{"02382-5974", "94105-12345"},
	},
	{
		Name: "US procurement clause", Weight: -5,
		Needs:   "-",
		Pattern: re(`^(?:52|252)\.2\d\d-\d{1,4}$`),
		Yes:     []string{"252.227-7013", "52.227-19"},
		No:      []string{"252.327-7013", "252.227.7013", "252-227-7013"},
	},
	{
		Name: "nothing but zeros behind the first group", Weight: -5,
		Needs:   " .-",
		Pattern: re(`^\d{1,4}(?:[ .-]0{2,4}){2,}$`),
		Yes:     []string{"01 00 00 00", "2 000 000", "0123-00-0000"},
		No:      []string{"01 00 00 01", "0800 00 01 00", "08001 00000"},
	},
	{
		Name: "page range", Weight: -5,
		Needs:   "-",
		Pattern: re(`^([1-9]\d{2,4}) ?- ?([1-9]\d{2,4})$`),
		Check:   func(m []string) bool { return len(m[1]) == len(m[2]) && isRange(m[1], m[2]) },
		Yes:     []string{"1101-1103", "233 - 245", "1500-2500"},
		No:      []string{"7654-1234", "030-1234", "2123-4567"},
	},
	{
		Name: "version", Weight: -3,
		Needs:   ".",
		Pattern: re(`^[1-9]\d?\.\d{1,4}\.\d{4,}$`),
		Yes:     []string{"1.415.5550123", "3.11.0405", "10.0.19041"},
		No:      []string{"415.555.0123", "06.12.345678", "1.415.555.0123", "22.123.45.67"},
	},
	{
		Name: "number and version", Weight: -6,
		Needs:   ".",
		Pattern: re(`^\d{3,6} +\d{1,2}\.\d{1,2}\.\d{3,4}$`),
		Yes:     []string{"6874  9.0.0008", "12345 10.15.7000"},
		No:      []string{"0664 91.123.456", "11 9.8765.4321", "6874 9.0"},
	},
	{
		Name: "version with a day behind a tilde", Weight: -6,
		Needs:   "~",
		Pattern: re(`^\d+(?:[.-]\d+)*~(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[.~-]\d+)*$`),
		Yes:     []string{"0~20171227-0.3", "1.2~20240131"},
		No:      []string{"03~52269000", "0~20171327", "20171227-0.3"},
	},
	{
		Name: "handle of a document", Weight: -5,
		Needs:   "/",
		Pattern: re(`^[1-9]\d{3}\.\d{1,5}/\d+$`),
		Yes:     []string{"1895.22/1013"},
		No:      []string{"0189.522/1013", "1895/22.1013", "1895.22.1013"},
	},
	{
		Name: "one digit over and over", Weight: -5,
		Pattern: re(`^[\d ./-]+$`),
		Check:   func(m []string) bool { return oneDigit(m[0]) },
		Yes:     []string{"1111111", "99 99 99 99"},
		No:      []string{"1111112"},
	},
	{
		Name: "counting", Weight: -3,
		Pattern: re(`^(?:0?123456789?0?|0?9876543210?)$`),
		Yes:     []string{"123456789", "0123456789", "0987654321"},
		No:      []string{"123456798"},
	},
}

// isRange tells whether two numbers are the ends of a range that somebody may mean:
// a short one, or one between round numbers.
func isRange(first, second string) bool {
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(second)
	const longest, round = 500, 50
	return errA == nil && errB == nil && a < b && (b-a <= longest || a%round == 0 && b%round == 0)
}

// belgianSum checks the last two digits of a Belgian enterprise's number, which make the
// others, modulo 97, up to 97.
func belgianSum(text string) bool {
	n, err := strconv.Atoi(onlyDigits(text))
	return err == nil && n/100%97+n%100 == 97
}

// nextYear tells whether the second of two years of a century follows on the first.
func nextYear(first, second string) bool {
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(second)
	return errA == nil && errB == nil && (a+1)%100 == b
}

// isbn10 checks the sum of an ISBN's ten digits (ISO 2108:2005, annex C).
func isbn10(match []string) bool {
	digits := onlyDigits(match[0])
	if len(digits) != 10 {
		return false
	}
	sum := 0
	for i := range 10 {
		sum += (10 - i) * int(digits[i]-'0')
	}
	return sum%11 == 0
}

// oneDigit tells whether a text holds one digit more than three times, and no other.
func oneDigit(text string) bool {
	first, n := byte(0), 0
	for i := range len(text) {
		c := text[i]
		if c < '0' || c > '9' {
			continue
		}
		if n > 0 && c != first {
			return false
		}
		first = c
		n++
	}
	return n > 3
}

var (
	iban    = re(`^[a-z]{2}\d{2}[ -]?(?:[a-z0-9]{2,4}[ -]?){3,9}$`)
	vatID   = re(`^(?:at ?u|be|bg|cy|cz|de|dk|ee|el|es|fi|fr|gb|hr|hu|ie|it|lt|lu|lv|mt|nl|pl|pt|ro|se|si|sk|che)[ -]?[a-z]?\d[\d. -]{5,}[a-z]?\d*$`)
	lettery = re(`^\pL{1,30}[ .:_-]*\d`)
)

// kindOfLetters judges text that holds letters or currency signs.
func kindOfLetters(text string) string {
	switch {
	case HasCurrency(text):
		return "price"
	case iban.MatchString(text) && text[0] >= 'a', vatID.MatchString(text):
		return "identifier"
	case lettery.MatchString(text) && firstWordIsIdentifier(text):
		return "identifier"
	}
	return ""
}

func firstWordIsIdentifier(text string) bool {
	word := text
	for i, r := range text {
		if !IsLetter(r) {
			word = text[:i]
			break
		}
	}
	return (IdentifierWords.Has(word) || IsNumberWord(word)) && PhoneWord(word) == NoWord
}
