package rules

import (
	"strings"
	"unicode/utf8"
)

// countryNames are countries' names in their own and the main languages, folded.
// One line a country: its code, then its names separated by '|'.
//
//nolint:misspell // The names are of many languages, which the linter takes for bad English.
const countryNames = `
AE united arab emirates|vereinigte arabische emirate|الإمارات
AR argentina|argentinien|argentine
AT austria|österreich|oesterreich|autriche|oostenrijk|rakousko
AU australia|australien|australie
BE belgium|belgien|belgique|belgië|belgie|belgio|bélgica
BY belarus|республика беларусь|беларусь|weißrussland
BG bulgaria|bulgarien|българия
BR brazil|brasil|brasilien|brésil
CA canada|kanada
CH switzerland|schweiz|suisse|svizzera|suiza|zwitserland
CL chile
CN china|中国|中國
CO colombia
CY cyprus|κύπρος
CZ czech republic|czechia|česká republika|česko|tschechien
DE germany|deutschland|allemagne|alemania|germania|duitsland|niemcy|německo
DK denmark|danmark|dänemark
EE estonia|eesti|estland
EG egypt|مصر
ES spain|españa|spanien|espagne|spagna|spanje
FI finland|suomi|finnland
FR france|frankreich|francia|frankrijk
GB united kingdom|great britain|england|scotland|wales|northern ireland|großbritannien|royaume-uni|vereinigtes königreich|uk
GR greece|griechenland|ελλάδα|ελλαδα
HK hong kong|香港
HR croatia|hrvatska|kroatien
HU hungary|magyarország|ungarn
ID indonesia|indonesien
IE ireland|éire|irland|republic of ireland
IL israel|ישראל
IN india|indien|भारत
IS iceland|ísland
IT italy|italia|italien|italie|italië
JP japan|日本
KR south korea|korea|republic of korea|대한민국
KZ kazakhstan|казахстан|қазақстан
LI liechtenstein
LT lithuania|lietuva|litauen
LU luxembourg|luxemburg|lëtzebuerg
LV latvia|latvija|lettland
MT malta
MX mexico|méxico|mexiko
MY malaysia
NL netherlands|the netherlands|nederland|niederlande|pays-bas|holland
NO norway|norge|norwegen
NZ new zealand|neuseeland|aotearoa
PH philippines|philippinen
PL poland|polska|polen|pologne
PT portugal
RO romania|românia|rumänien
RS serbia|srbija|србија
RU russia|russian federation|россия|russland
SA saudi arabia|السعودية|المملكة العربية السعودية
SE sweden|sverige|schweden|suède
SG singapore|singapur
SI slovenia|slovenija|slowenien
SK slovakia|slovensko|slowakei
TH thailand|ประเทศไทย
TR turkey|türkiye|turkiye|türkei
TW taiwan|台灣|台湾
UA ukraine|україна
US united states|united states of america|usa|u.s.a.|vereinigte staaten
VN vietnam|viet nam|việt nam
ZA south africa|südafrika
`

var countries = func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(countryNames) {
		code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		for name := range strings.SplitSeq(rest, "|") {
			if name != "" {
				names[name] = code
			}
		}
	}
	return names
}()

// RegionOfCountry returns the region of a country's folded name, "" if unknown.
func RegionOfCountry(name string) string { return countries[strings.TrimSpace(name)] }

// NamesCountry tells whether folded text names a region's country, as words of their
// own.
func NamesCountry(region, text string) bool {
	for name, code := range countries {
		if code != region {
			continue
		}
		for at := 0; ; {
			found := strings.Index(text[at:], name)
			if found < 0 {
				break
			}
			at += found + len(name)
			before, _ := utf8.DecodeLastRuneInString(text[:at-len(name)])
			after, _ := utf8.DecodeRuneInString(text[at:])
			if !IsLetter(before) && !IsLetter(after) {
				return true
			}
		}
	}
	return false
}

// genericTLDs are country-code domains that the whole world uses; they say nothing
// of a page's country.
var genericTLDs = NewWords(strings.Fields(`ac ag ai am as bz cc cd co dj fm ga gd gg gl gq hm im io je la ly me ml mn ms mu nf nu pn pw sc
	sh sr st su tc tf tk to tv vc vg vu ws cf cx eu`)...)

// tldRegions are the country-code domains that differ from the ISO code.
var tldRegions = map[string]string{"uk": "GB"}

// RegionOfHost returns the region of a host's country-code top-level domain, "" for
// generic ones and addresses.
func RegionOfHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), "."))
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 {
		return ""
	}
	tld := host[dot+1:]
	if region, ok := tldRegions[tld]; ok {
		return region
	}
	if len(tld) != 2 || tld[0] < 'a' || tld[0] > 'z' || genericTLDs.Has(tld) {
		return ""
	}
	return strings.ToUpper(tld)
}
