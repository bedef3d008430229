package rules

import (
	"regexp"
	"strings"
)

// Postal is a way to tell a country by how its addresses are written. Patterns see
// text with its capitals.
type Postal struct {
	Region  string
	Pattern *regexp.Regexp
	Yes, No string // an example each, which are the row's test
}

const usStates = `A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]`

// Postals are the distinctive ones: a five-digit postcode alone is written in
// twenty countries and says nothing.
var Postals = []Postal{
	{"US", re(`\b(?:` + usStates + `)[ ,]+\d{5}(?:-\d{4})?\b`), "Suwanee, GA 30024", "75001 Paris"},
	{"CA", re(`\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d\b`), "Ottawa ON K1A 0B1", "1010 Wien"},
	{"GB", re(`\b(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRV-Y]) ?\d[ABD-HJLNP-UW-Z]{2}\b`), "London SW1A 1AA", "1234 AB Amsterdam"},
	{"NL", re(`\b[1-9]\d{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z]) +[A-Z'][A-Za-z]`), "6162 EN Geleen", "1010 Wien"},
	{"AT", re(`\bA[- ][1-9]\d{3}\b`), "A-1010 Wien", "CH-8001 Zürich"},
	{"DE", re(`\bD[- ]\d{5}\b`), "D-80331 München", "80331 München"},
	{"CH", re(`\bCH[- ][1-9]\d{3}\b`), "CH-8600 Dübendorf", "8600 Dübendorf"},
	{"BE", re(`\bB[- ][1-9]\d{3}\b`), "B-1000 Brussel", "1000 Brussel"},
	{"LU", re(`\bL[- ][1-9]\d{3}\b`), "L-1118 Luxembourg", "1118 Luxembourg"},
	{"FR", re(`\bF[- ]\d{5}\b|\bCEDEX\b|\bCedex\b`), "92055 Paris La Défense Cedex", "80331 München"},
	{"IT", re(`\bI[- ]\d{5}\b|\b\d{5} [A-Z][A-Za-zàèéìòù' ]+ \([A-Z]{2}\)`), "10024 Moncalieri (TO)", "80331 München"},
	{"BR", re(`\b\d{5}-\d{3}\b`), "São Paulo - SP, 01310-100", "94105-1234"},
	{"JP", re(`〒 ?\d{3}-\d{4}`), "〒100-0001 東京都", "100-0001"},
	{"AU", re(`\b(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT) +\d{4}\b`), "Alexandria NSW 2015", "2015 Wien"},
	{"IN", re(`\b[A-Z][a-z]+ ?- ?[1-9]\d{5}\b|\b[1-9]\d{2} \d{3}, (?:India|INDIA)\b`), "Mumbai - 400001", "80331 München"},
	{"PL", re(`\b\d{2}-\d{3} [A-ZŁŚŻŹĆ][a-ząćęłńóśźż]`), "00-950 Warszawa", "950 00 Praha"},
	{"PT", re(`\b\d{4}-\d{3} [A-Z]`), "1000-205 Lisboa", "00-950 Warszawa"},
	{"CZ", re(`(?:^|[^-])\b[1-7]\d{2} \d{2} [A-ZÚŘŠČŽ][a-zěščřžýáíéůú]`), "110 00 Praha", "1010 Wien"},
	{"SE", re(`\bSE?[- ]\d{3} ?\d{2}\b`), "SE-111 22 Stockholm", "111 22 Praha"},
	{"FI", re(`\bFI?N?[- ]\d{5}\b`), "FI-00100 Helsinki", "00100 Roma"},
	{"IE", re(`\b(?:[AC-FHKNPRTV-Y]\d{2}|D6W) [0-9AC-FHKNPRTV-Y]{4}\b|\bCo\. [A-Z][a-z]+`), "Dublin D02 X285", "London SW1A 1AA"},
}

// RegionOfAddress tells the country of a text that looks like a postal address: by
// a country's name at the end of a line or after a comma, else by its postcode.
// "" where nothing or more than one speaks.
func RegionOfAddress(text string) string {
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == ',' || r == ';' || r == '|' }) {
		if region := RegionOfCountry(strings.ToLower(strings.Trim(line, " .()[]"))); region != "" {
			return region
		}
	}
	if countDigits(text) == 0 {
		return "" // every postcode has digits
	}
	found := ""
	for _, postal := range Postals {
		if !postal.Pattern.MatchString(text) {
			continue
		}
		if found != "" {
			return ""
		}
		found = postal.Region
	}
	return found
}
