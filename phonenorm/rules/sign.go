package rules

import (
	"regexp"
	"strings"
)

// What signs of a country weigh: an account or a tax number is the page's own, a mail
// address mostly is, a web address or a name may be anybody's.
const (
	signOwn  = 3
	signMail = 2
	signName = 1
)

// longestName is how many words a country's or a city's name has at most.
const longestName = 4

// placeNames are countries and cities by their names, words with one space between;
// wideNames those in scripts without spaces.
var placeNames, wideNames = func() (names, wide map[string]string) {
	names, wide = map[string]string{}, map[string]string{}
	for line := range strings.Lines(countryNames + cityNames) {
		code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		for name := range strings.SplitSeq(rest, "|") {
			if plain := strings.Join(lettersOf(name), " "); spaceless(name) {
				wide[plain] = code
			} else if len(plain) > 3 {
				names[plain] = code
			}
		}
	}
	for _, word := range []string{"turkey", "chile"} {
		delete(names, word) // what one eats
	}
	return names, wide
}()

// firstWords are the words that places' names begin with.
var firstWords = func() map[string]bool {
	first := map[string]bool{}
	for name := range placeNames {
		word, _, _ := strings.Cut(name, " ")
		first[word] = true
	}
	return first
}()

var (
	ibanSign = regexp.MustCompile(`(?:^|[^a-z0-9])([a-z]{2})\d{2}(?: ?\d{4}){3,6}`)
	taxSigns = map[string]*regexp.Regexp{
		"CH": regexp.MustCompile(`(?:^|[^a-z])che-?\d{3}\.?\d{3}\.?\d{3}(?:\D|$)`),
		"AT": regexp.MustCompile(`(?:^|[^a-z])atu ?\d{8}(?:\D|$)`),
		"DE": regexp.MustCompile(`(?:^|[^a-z])de ?\d{9}(?:\D|$)`),
	}
)

// signWords are words of one country's or a few countries' offices, taxes and laws: what
// a reader there knows and nobody else has.
var signWords = func() map[string][]string {
	words := map[string][]string{}
	for line := range strings.Lines(signWordList) {
		codes, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for word := range strings.FieldsSeq(rest) {
			words[word] = strings.Split(codes, " ")
		}
	}
	return words
}()

const signWordList = `
AR: cuit cuil caba
AT: bezirkshauptmannschaft marktgemeinde
AU: abn nsw qld queensland
BE: bvba sprl ondernemingsnummer vzw asbl
BO CO GT SV: nit
BR: cnpj cpf cep
CA: ontario alberta saskatchewan manitoba
CH: natel chf
CL UY: rut
DK: cvr
EC PE PY: ruc
ID: npwp kabupaten
IN: gstin kerala maharashtra karnataka gujarat rajasthan punjab haryana lakh crore
KE: ksh kra
MA: dirhams dhs
MY: sdn bhd
NG: naira
NL: kvk
NZ: nzbn
PH: barangay brgy
PK: ntn strn
PL: regon
RU: инн огрн
UA: єдрпоу edrpou
ZA: gauteng kwazulu
`

// CountSigns counts in a folded line what tells of a country: its name or a city's,
// mail and web addresses below its domain, its bank accounts and tax numbers.
func CountSigns(line string, signs map[string]int) {
	words := lettersOf(line)
	for i := 0; i < len(words); i++ {
		for _, code := range signWords[words[i]] {
			signs[code] += signName
		}
		if !firstWords[words[i]] {
			continue
		}
		for n := min(longestName, len(words)-i); n > 0; n-- {
			if code := placeNames[strings.Join(words[i:i+n], " ")]; code != "" {
				signs[code] += signName
				i += n - 1
				break
			}
		}
	}
	if mayBeSpaceless(line) {
		for name, code := range wideNames {
			if strings.Contains(line, name) {
				signs[code] += signName
			}
		}
	}
	if strings.ContainsAny(line, "@/") || strings.Contains(line, "www.") {
		countHosts(line, signs)
	}
	if countDigits(line) < 8 {
		return
	}
	if match := ibanSign.FindStringSubmatch(line); match != nil {
		if code := strings.ToUpper(match[1]); ibanRegions[code] {
			signs[code] += signOwn
		}
	}
	for code, pattern := range taxSigns {
		if pattern.MatchString(line) {
			signs[code] += signOwn
		}
	}
}

// countHosts counts the country-code domains of a line's mail and web addresses.
func countHosts(line string, signs map[string]int) {
	for token := range strings.FieldsFuncSeq(line, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>()[]\"',;|", r) }) {
		weight := signName
		if _, host, mail := strings.Cut(token, "@"); mail {
			token, weight = host, signMail
		} else if _, host, url := strings.Cut(token, "://"); url {
			token = host
		} else if !strings.HasPrefix(token, "www.") {
			continue
		}
		host, _, _ := strings.Cut(token, "/")
		if code := RegionOfHost(strings.Trim(host, ".:")); code != "" {
			signs[code] += weight
		}
	}
}

// lettersOf returns the words of a text.
func lettersOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !IsLetter(r) })
}

// ibanRegions are countries that have IBANs (ISO 13616), but for those whose codes
// are little words.
var ibanRegions = func() map[string]bool {
	regions := map[string]bool{}
	for code := range strings.FieldsSeq("AD AE AL AT AZ BA BE BG BH BR BY CH CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT HR HU IE IL IQ IS IT JO KW KZ LB LI LT LU LV LY MC MD ME MK MR MT MU NL NO PK PL PS PT QA RO RS SA SC SE SI SK SM SV TN TR UA VA XK") {
		regions[code] = true
	}
	return regions
}()

// LeadingSign returns the region that a page's signs speak for most, "" where they are
// few or speak for several.
func LeadingSign(signs map[string]int) string { return leading(signs, fewestOfRegion) }

// fewestOfRegion is the weight of signs by which a country is known.
const fewestOfRegion = 2
