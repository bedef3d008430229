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

// stateNames are the states whose names are no other country's place.
const stateNames = `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|` +
	`Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|` +
	`North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|` +
	`Washington|West Virginia|Wisconsin|Wyoming`

var stateCode = re(`^(?:` + usStates + `)$`)

// IsUSState tells whether two capitals are a state of the US, as they stand before its
// postcodes: "MA 02110-1301".
func IsUSState(code string) bool { return stateCode.MatchString(code) }

// A postcode with its country before it is no part of a longer code: "BOE-B-2023-44182".
const (
	before = `(?:^|[^\p{L}\d-])`
	behind = `(?:$|[^\d-])`
)

// irishCounties, indianCities and malayStates stand in addresses whose postcodes are few or like
// other numbers.
const (
	irishCounties = `Carlow|Cavan|Clare|Cork|Donegal|Dublin|Galway|Kerry|Kildare|Kilkenny|Laois|Leitrim|Limerick|Longford|Louth|Mayo|Meath|Monaghan|` +
		`Offaly|Roscommon|Sligo|Tipperary|Waterford|Westmeath|Wexford|Wicklow`
	indianCities = `Mumbai|Delhi|New Delhi|Bangalore|Bengaluru|Chennai|Kolkata|Hyderabad|Pune|Ahmedabad|Gurgaon|Gurugram|Noida|Jaipur|Lucknow|Kanpur|Nagpur|` +
		`Indore|Thane|Bhopal|Patna|Vadodara|Surat|Coimbatore|Kochi|Chandigarh|Mysore|Mysuru|Mandi|Goa|Kerala|Maharashtra|Karnataka|Haryana|Punjab|Gujarat|Rajasthan`
	malayStates = `Johor|Kedah|Kelantan|Melaka|Negeri Sembilan|Pahang|Perak|Perlis|Pulau Pinang|Penang|Sabah|Sarawak|Selangor|Terengganu`
)

// Postals are the distinctive ones: a five-digit postcode alone is written in
// twenty countries and says nothing.
var Postals = []Postal{
	{"US", re(`\b(?:` + usStates + `)[ ,]+\d{5}(?:-\d{4})?\b`), "Suwanee, GA 30024", "75001 Paris"},
	{"US", re(`\b(?:` + stateNames + `)[ ,]+\d{5}(?:-\d{4})?\b`), "Goodland, Kansas 67735", "75001 Paris"},
	{"CA", re(`\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d\b`), "Ottawa ON K1A 0B1", "1010 Wien"},
	{"GB", re(`\b(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRV-Y]) \d[ABD-HJLNP-UW-Z]{2}\b`), "London SW1A 1AA", "1234 AB Amsterdam"},
	{"NL", re(`\b[1-9]\d{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z]) +[A-Z'][A-Za-z]`), "6162 EN Geleen", "1010 Wien"},
	{"AT", re(before + `A[- ][1-9]\d{3}` + behind), "A-1010 Wien", "CH-8001 Zürich"},
	{"DE", re(before + `D[- ]\d{5}` + behind), "D-80331 München", "80331 München"},
	{"CH", re(before + `CH[- ][1-9]\d{3}` + behind), "CH-8600 Dübendorf", "8600 Dübendorf"},
	{"BE", re(before + `B[- ][1-9]\d{3}` + behind), "B-1000 Brussel", "1000 Brussel"},
	{"LU", re(before + `L[- ][1-9]\d{3}` + behind), "L-1118 Luxembourg", "1118 Luxembourg"},
	{"FR", re(`\bF[- ]\d{5}\b|\bCEDEX\b|\bCedex\b`), "92055 Paris La Défense Cedex", "80331 München"},
	{"IT", re(`\bI[- ]\d{5}\b|\b\d{5} [A-Z][A-Za-zàèéìòù' ]+ \([A-Z]{2}\)`), "10024 Moncalieri (TO)", "80331 München"},
	{"BR", re(`(?:^|[^\d\s)/-]|[A-Z]\))[\s-]*\d{5}-\d{3}(?:$|[^\d-])`), "São Paulo - SP, 01310-100", "(0 89) 74426-182"},
	{"JP", re(`〒 ?\d{3}-\d{4}`), "〒100-0001 東京都", "100-0001"},
	{"AU", re(`\b(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT) +\d{4}\b`), "Alexandria NSW 2015", "2015 Wien"},
	{"IN", re(`\b(?:` + indianCities + `)[ ,.]*[-–]? ?[1-9]\d{2} ?\d{3}\b|\b[1-9]\d{2} \d{3}, (?:India|INDIA)\b|\b(?:PIN|Pin|PINCODE|Pincode)[ :.-]*[1-9]\d{5}\b`), "Mumbai - 400001", "Artikel - 400001"},
	{"IN", re(`\b[A-Z][a-z]+ ?[-–] ?[1-9]\d{2} \d{3}\.?$`), "Executive Engineer, Satara - 415 001", "Model - 415 001 B"},
	{"MY", re(`(?i)\b\d{5} [a-z][a-z ]*,? ?(?:` + malayStates + `)\b`), "98000 Miri, Sarawak", "80331 München"},
	{"SG", re(`\b(?:Singapore|SINGAPORE)[ ,(]*\d{6}\b`), "Bishan St 12 #01-123 Singapore 570123", "Singapore 12345678"},
	{"PL", re(`(?:^|[^#\d])\b\d{2}-\d{3} [A-ZŁŚŻŹĆ][a-ząćęłńóśźż]`), "00-950 Warszawa", "950 00 Praha"},
	{"PT", re(`\b\d{4}-\d{3} [A-Z]`), "1000-205 Lisboa", "00-950 Warszawa"},
	{"SE", re(`\bSE?[- ]\d{3} ?\d{2}\b`), "SE-111 22 Stockholm", "111 22 Praha"},
	{"FI", re(`\bFI?N?[- ]\d{5}\b`), "FI-00100 Helsinki", "00100 Roma"},
	{"IE", re(`\b(?:[AC-FHKNPRTV-Y]\d{2}|D6W) (?:[AC-FHKNPRTV-Y][0-9AC-FHKNPRTV-Y]{3}|\d[AC-FHKNPRTV-Y][0-9AC-FHKNPRTV-Y]{2}|\d{2}[AC-FHKNPRTV-Y][0-9AC-FHKNPRTV-Y]|\d{3}[AC-FHKNPRTV-Y])\b|\bCo\.? (?:` + irishCounties + `)\b`), "Dublin D02 X285", "London SW1A 1AA"},
}

// postalNeeds are what the patterns of Postals need.
var postalNeeds = func() (all []needs) {
	for _, postal := range Postals {
		all = append(all, needsOf(postal.Pattern.String()))
	}
	return all
}()

// A place's name behind a postcode: a capital and small letters, or any letters of a
// script without capitals.
const placeName = ` ?,? +(?:\p{Lu}[\p{L}'’.-]+|\p{Lo}{2,})`

// postcode is a way to write one.
type postcode struct {
	pattern *regexp.Regexp
	needs   needs
}

func newPostcode(expr string) postcode { return postcode{re(expr), needsOf(expr)} }

// in tells whether such a postcode stands in a text, whose traits are given.
func (p postcode) in(text string, has *traits) bool {
	return p.needs.metBy(has) && p.pattern.MatchString(text)
}

// Postcodes as most countries write them, before the place.
var (
	code4  = newPostcode(`\b(?:[13-9]\d{3}|2[1-9]\d{2})` + placeName) // no year of this century
	code5  = newPostcode(`\b\d{5}` + placeName)
	code32 = newPostcode(`\b\d{3} ?\d{2}` + placeName)
	code6  = newPostcode(`\b\d{6}` + placeName)
)

// languagePostals tell the country by a postcode's shape together with the page's
// language: five digits are a German postcode on a German page and a French one on
// a French page. Languages of several countries with one shape are not here.
var languagePostals = map[string]struct {
	region string
	code   postcode
}{
	"bg": {"BG", code4}, "cs": {"CZ", code32}, "da": {"DK", code4}, "de": {"DE", code5}, "el": {"GR", code32}, "et": {"EE", code5},
	"fi": {"FI", code5}, "fr": {"FR", code5}, "hr": {"HR", code5}, "hu": {"HU", code4}, "id": {"ID", code5}, "it": {"IT", code5},
	"nb": {"NO", code4}, "nn": {"NO", code4}, "no": {"NO", code4}, "ro": {"RO", code6}, "ru": {"RU", code6}, "sk": {"SK", code32},
	"sl": {"SI", code4}, "sv": {"SE", code32}, "th": {"TH", code5}, "tr": {"TR", code5}, "uk": {"UA", code5}, "zh": {"CN", code6},
}

// MayBeAddress tells whether a line might be a postal address in some language.
func MayBeAddress(text string) bool {
	if countDigits(text) < minPostcode {
		return RegionOfAddress(text, "") != "" // it may name a country
	}
	if !strings.ContainsFunc(text, IsLetter) {
		return false
	}
	has := traitsOf(text)
	return code32.in(text, &has) || code4.in(text, &has) || code6.in(text, &has) || RegionOfAddress(text, "") != ""
}

// RegionOfAddress tells the country of a text that looks like a postal address: by
// a country's name at the end of a line or after a comma, else by its postcode, alone
// or with the language tag of the page. "" where nothing or more than one speaks.
func RegionOfAddress(text, tag string) string {
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("\n,;|،、", r) }) {
		if len(line) > maxCountryName {
			continue
		}
		if region := RegionOfCountry(strings.ToLower(strings.Trim(line, " .()[]"))); region != "" {
			return region
		}
	}
	if countDigits(text) < minPostcode {
		return "" // every postcode has digits
	}
	found, has := "", traitsOf(text)
	for i, postal := range Postals {
		if found == postal.Region || !postalNeeds[i].metBy(&has) || !postal.Pattern.MatchString(text) {
			continue
		}
		if found != "" {
			return ""
		}
		found = postal.Region
	}
	if found != "" {
		return found
	}
	language, subtag := splitTag(tag)
	if postal, ok := languagePostals[language]; ok && (subtag == "" || subtag == postal.region) && postal.code.in(text, &has) {
		return postal.region
	}
	return ""
}

const (
	maxCountryName = 60 // bytes
	minPostcode    = 2  // digits; British ones have no more
)
