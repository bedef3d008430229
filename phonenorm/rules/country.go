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
AD andorra
AE united arab emirates|vereinigte arabische emirate|الإمارات|uae|u.a.e.|الإمارات العربية المتحدة
AF afghanistan|افغانستان
AL albania|shqipëria|albanien|albanie
AM armenia|armenien|arménie|հայաստան
AO angola
AR argentina|argentinien|argentine|république argentine|república argentina
AT austria|österreich|oesterreich|autriche|oostenrijk|rakousko|österrike|österreichs
AU australia|australien|australie
AZ azerbaijan|azərbaycan|aserbaidschan
BA bosnia and herzegovina|bosna i hercegovina|bosnien und herzegowina|bosnien-herzegowina
BB barbados
BD bangladesh|bangladesch|বাংলাদেশ
BE belgium|belgien|belgique|belgië|belgie|belgio|bélgica
BF burkina faso
BG bulgaria|bulgarien|българия
BH bahrain|bahrein|البحرين
BI burundi
BJ benin|bénin
BN brunei|brunei darussalam
BO bolivia|bolivie|bolivien
BR brazil|brasil|brasilien|brésil
BS bahamas|the bahamas
BT bhutan
BW botswana
BY belarus|республика беларусь|беларусь|weißrussland
BZ belize
CA canada|kanada
CD democratic republic of the congo|république démocratique du congo|rdc
CH switzerland|schweiz|suisse|svizzera|suiza|zwitserland|suïça|sveits
CI côte d'ivoire|cote d'ivoire|ivory coast|elfenbeinküste
CL chile|república de chile
CM cameroon|cameroun|kamerun
CN china|中国|中國|p.r. china|pr china|people's republic of china|中华人民共和国
CO colombia|kolumbien|colombie
CR costa rica
CU cuba|kuba
CV cape verde|cabo verde
CW curaçao|curacao
CY cyprus|κύπρος|zypern|chypre
CZ czech republic|czechia|česká republika|česko|tschechien|tschechische republik|république tchèque|república checa|repubblica ceca
DE germany|deutschland|allemagne|alemania|germania|duitsland|niemcy|německo|allemagne fédérale|bundesrepublik deutschland|tyskland|saksa
DJ djibouti
DK denmark|danmark|dänemark
DM dominica
DO dominican republic|república dominicana|dominikanische republik
DZ algeria|algérie|algerien|argelia|الجزائر
EC ecuador|équateur
EE estonia|eesti|estland|estonie|estonian republic
EG egypt|مصر|egypte|égypte|ägypten|egipto
ES spain|españa|spanien|espagne|spagna|spanje
ET ethiopia|äthiopien|éthiopie|ኢትዮጵያ
FI finland|suomi|finnland|finlande|finlandia|república de finlandia
FJ fiji|fidji
FO faroe islands|føroyar|færøerne
FR france|frankreich|francia|frankrijk
GA gabon|gabun
GB united kingdom|great britain|england|scotland|wales|northern ireland|großbritannien|royaume-uni|vereinigtes königreich|uk|grande-bretagne|gran bretaña|inghilterra|engeland
GE საქართველო|georgien|géorgie
GH ghana
GI gibraltar
GL greenland|grønland|kalaallit nunaat
GM gambia|the gambia
GN guinée|guinea-conakry
GP guadeloupe
GQ equatorial guinea|guinea ecuatorial
GR greece|griechenland|ελλάδα|ελλαδα|hellas|grèce|grecia|grécia
GT guatemala
GY guyana
HK hong kong|香港
HN honduras
HR croatia|hrvatska|kroatien
HT haiti|haïti
HU hungary|magyarország|ungarn|hongrie|hungría|hongarije
ID indonesia|indonesien|república de indonesia
IE ireland|éire|irland|republic of ireland|irlanda|irlande|ierland
IL israel|ישראל|israël
IN india|indien|भारत|inde|भारत गणराज्य
IQ iraq|irak|العراق
IR iran|ایران|islamic republic of iran
IS iceland|ísland|islande
IT italy|italia|italien|italie|italië|república italiana
JM jamaica|jamaika
JO الأردن|jordanien|jordanie|hashemite kingdom of jordan
JP japan|日本|japon|japón|giappone
KE kenya|kenia
KG kyrgyzstan|кыргызстан|киргизия|kirgisistan
KH cambodia|kambodscha|cambodge|កម្ពុជា
KR south korea|korea|republic of korea|대한민국|corée du sud|südkorea
KW kuwait|الكويت
KY cayman islands
KZ kazakhstan|казахстан|қазақстан
LA laos|lao pdr
LB lebanon|liban|libanon|لبنان
LI liechtenstein
LK sri lanka|இலங்கை
LR liberia
LS lesotho
LT lithuania|lietuva|litauen
LU luxembourg|luxemburg|lëtzebuerg
LV latvia|latvija|lettland
LY libya|libyen|libye|ليبيا
MA morocco|maroc|marokko|marruecos|المغرب
MC monaco
MD moldova|republica moldova|moldawien
ME montenegro|crna gora
MG madagascar|madagaskar
MK north macedonia|северна македонија|македонија|nordmazedonien
ML république du mali
MM myanmar|burma|မြန်မာ
MN mongolia|mongolei|монгол улс
MO macau|macao|澳門|澳门
MQ martinique
MR mauritania|mauritanie|موريتانيا
MT malta
MU mauritius|île maurice
MV maldives|malediven
MW malawi
MX mexico|méxico|mexiko
MY malaysia|malaysien|malaisie
MZ mozambique|moçambique|mosambik
NA namibia
NC nouvelle-calédonie|new caledonia
NG nigeria
NI nicaragua
NL netherlands|the netherlands|nederland|niederlande|pays-bas|holland
NO norway|norge|norwegen|noreg|norvège|noruega|noorwegen
NP nepal|नेपाल
NZ new zealand|neuseeland|aotearoa
OM oman|عمان|sultanate of oman
PA panama|panamá
PE peru|perú|pérou
PF polynésie française|french polynesia
PG papua new guinea
PH philippines|philippinen|pilipinas
PK pakistan|پاکستان
PL poland|polska|polen|pologne
PR puerto rico
PS palestine|فلسطين
PT portugal|república portuguesa
PY paraguay
QA qatar|قطر|katar
RE la réunion|île de la réunion
RO romania|românia|rumänien
RS serbia|srbija|србија|republika srbija
RU russia|russian federation|россия|russland|россии|российская федерация|russie|rusia
RW rwanda|ruanda
SA saudi arabia|السعودية|المملكة العربية السعودية|saudi-arabien|arabie saoudite|ksa|kingdom of saudi arabia
SC seychelles
SD sudan|السودان
SE sweden|sverige|schweden|suède|suecia|svezia|ruotsi
SG singapore|singapur
SI slovenia|slovenija|slowenien|eslovenia|slovénie
SK slovakia|slovensko|slowakei
SM san marino
SN senegal|sénégal
SO somalia
SR suriname
SV el salvador
SY syria|syrien|syrie|سوريا
SZ eswatini|swaziland
TG togo
TH thailand|ประเทศไทย
TJ tajikistan|тоҷикистон|таджикистан
TM turkmenistan
TN tunisia|tunisie|tunesien|تونس
TR turkey|türkiye|turkiye|türkei|turquie|turquía|turchia|turkije
TT trinidad and tobago|trinidad & tobago
TW taiwan|台灣|台湾|taiwan r.o.c.|中華民國
TZ tanzania|tansania|tanzanie
UA ukraine|україна
UG uganda
US united states|united states of america|usa|u.s.a.|vereinigte staaten|etats-unis|états-unis|estados unidos|stati uniti
UY uruguay
UZ uzbekistan|o'zbekiston|узбекистан|usbekistan
VE venezuela
VN vietnam|viet nam|việt nam
VU vanuatu
WS samoa
XK kosovo|kosova
YE yemen|اليمن|jemen
ZA south africa|südafrika|suid-afrika|afrique du sud
ZM zambia|sambia
ZW zimbabwe|simbabwe
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

// officialDomains stand below a country's domain where only those who are there get
// one: "unimagdalena.edu.co".
var officialDomains = NewWords("edu", "gov", "gob", "mil")

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
	if len(tld) != 2 || tld[0] < 'a' || tld[0] > 'z' {
		return ""
	}
	if _, second, _ := strings.Cut(host[max(0, dot-4):dot], "."); genericTLDs.Has(tld) && !officialDomains.Has(second) {
		return ""
	}
	return strings.ToUpper(tld)
}
