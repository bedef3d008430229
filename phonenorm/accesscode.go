package phonenorm

import "regexp"

// accessCodes are what people of a region may dial before a public number: the
// carrier for this one call, or that their own number is not to be shown. The number
// that is called stands behind them.
var accessCodes = map[string]*regexp.Regexp{
	"AT": regexp.MustCompile(`^10\d{2}$`),                        // carrier, call by call (KEM-V)
	"AU": regexp.MustCompile(`^(?:183[12]|14\d{2})$`),            // number shown or not; carrier (ACMA, numbering plan)
	"CA": regexp.MustCompile(`^(?:101\d{4}|1167|1182)$`),         // carrier; *67 and *82 on a dial (NANPA)
	"CH": regexp.MustCompile(`^10[678]\d{2}$`),                   // carrier (BAKOM)
	"DE": regexp.MustCompile(`^010(?:0\d{2}|[1-9]\d)$`),          // carrier, call by call (BNetzA)
	"ES": regexp.MustCompile(`^(?:10\d{2}|050\d{2}|067)$`),       // carrier; number not shown
	"FR": regexp.MustCompile(`^(?:16\d{2}|3651)$`),               // carrier (ARCEP); number not shown
	"GB": regexp.MustCompile(`^(?:141|1470|1[2358]\d{2,3})$`),    // number shown or not; carrier (Ofcom, indirect access)
	"IE": regexp.MustCompile(`^(?:14[12]|13\d{3})$`),             // number shown or not; carrier (ComReg)
	"IT": regexp.MustCompile(`^(?:10\d{2,3}|1482)$`),             // carrier (AGCOM)
	"JP": regexp.MustCompile(`^(?:18[46]|00[3-8]\d|0091\d{2})$`), // number shown or not; carrier
	"NL": regexp.MustCompile(`^16\d{2}$`),                        // carrier (ACM)
	"PL": regexp.MustCompile(`^10\d{2}$`),                        // carrier (UKE)
	"US": regexp.MustCompile(`^(?:101\d{4}|1167|1182)$`),         // carrier; *67 and *82 on a dial (NANPA)
}

// The lengths of access codes.
const (
	shortestAccessCode = 3
	longestAccessCode  = 7
)

// behindAccessCode returns what may stand behind an access code of a region.
func behindAccessCode(region, digits string) []string {
	codes := accessCodes[region]
	if codes == nil {
		return nil
	}
	var behind []string
	for n := shortestAccessCode; n <= longestAccessCode && n < len(digits); n++ {
		if codes.MatchString(digits[:n]) {
			behind = append(behind, digits[n:])
		}
	}
	return behind
}
