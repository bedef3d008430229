package phonenorm

import (
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// universalEmergency are the emergency numbers that every mobile network knows
// whatever its country (3GPP TS 22.101, section 10.1.1).
var universalEmergency = map[string]bool{"112": true, "911": true}

// maxShortDigits is the longest short number in libphonenumber's tables.
const maxShortDigits = 8

// readShort reads a short number (directory, service or emergency), of the
// region or, for emergencies, of the person's own one. Short numbers have no
// international form; they are dialled as they are.
func readShort(text, digits string, r Region) (Number, bool) {
	if len(digits) == 0 || len(digits) > maxShortDigits {
		return Number{}, false
	}
	n := Number{
		Text: text, National: digits, Type: TypeShort, Valid: true,
		Region: r.code(), RegionSource: r.source(), Assumed: r.Assumed, Risk: RiskNone,
	}
	if isEmergency(digits, r) {
		n.Risk, n.Assumed = RiskEmergency, false
		n.RFC3966 = rfc3966Short(digits, n.Region)
		return n, true
	}
	code := r.code()
	if code == "" || digits[0] == '0' {
		return Number{}, false
	}
	meta := shortMetadata()[code]
	if meta == nil || !phonenumbers.MatchNationalNumber(digits, meta.GetShortCode(), false) {
		return Number{}, false
	}
	if !costsNothingSpecial(digits, meta) {
		n.Risk = RiskPremium
	}
	n.RFC3966 = rfc3966Short(digits, code)
	return n, true
}

// isEmergency tells whether digits are an emergency number where the person is
// or where the text comes from.
func isEmergency(digits string, r Region) bool {
	if universalEmergency[digits] {
		return true
	}
	for _, code := range []string{r.home(), r.code()} {
		if code != "" && phonenumbers.IsEmergencyNumber(digits, code) {
			return true
		}
	}
	return false
}

// costsNothingSpecial tells whether a short number is known to cost nothing, or
// no more than any call. Where the tables do not say, the worst is assumed:
// directory services are among the dearest numbers there are.
func costsNothingSpecial(digits string, meta *phonenumbers.PhoneMetadata) bool {
	if phonenumbers.MatchNationalNumber(digits, meta.GetPremiumRate(), false) {
		return false
	}
	return phonenumbers.MatchNationalNumber(digits, meta.GetTollFree(), false) ||
		phonenumbers.MatchNationalNumber(digits, meta.GetStandardRate(), false)
}

// rfc3966Short writes a local number with its context (RFC 3966, section 5.1.5).
func rfc3966Short(digits, region string) string {
	cc := phonenumbers.GetCountryCodeForRegion(region)
	if cc == 0 {
		return ""
	}
	return "tel:" + digits + ";phone-context=+" + itoa(cc)
}

var shortMetadata = sync.OnceValue(func() map[string]*phonenumbers.PhoneMetadata {
	byRegion := map[string]*phonenumbers.PhoneMetadata{}
	collection, err := phonenumbers.ShortNumberMetadataCollection()
	if err != nil {
		return byRegion // the tables are part of the library; without them nothing is a short number
	}
	for _, meta := range collection.GetMetadata() {
		byRegion[meta.GetId()] = meta
	}
	return byRegion
})
