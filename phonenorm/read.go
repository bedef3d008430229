package phonenorm

import (
	"errors"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/plan"
	"siptap.org/siptap/phonenorm/rules"
)

// maxDigits is the longest number anybody dials: E.164 allows 15 digits (ITU-T
// E.164, 6.1); an international prefix and a trunk zero may stand before them.
const maxDigits = 15 + 4

// nanpCode is the country code of the North American Numbering Plan.
const nanpCode = 1

// reading is what libphonenumber makes of a number's digits.
type reading struct {
	proto *phonenumbers.PhoneNumber
	// international: the number itself said its country, by "+", an
	// international prefix, or a country code without a plus.
	international bool
	// bare: the country code stood there without "+" or prefix. People write so
	// rarely and other things look so often; only a person's own word is enough.
	bare bool

	// trunkless: it lacks the trunk prefix, in a region that often does without.
	trunkless bool

	kind    Type     // of line
	region  string   // of the number, "001" for none
	formats *formats // made when they are first asked for
}

// formats are a number as it is written, and the groups of its digits.
type formats struct {
	national, international             string
	nationalGroups, internationalGroups []string
}

// written returns the number's forms.
func (read reading) written() formats {
	if read.formats.national == "" {
		national, international := plan.Format(read.proto)
		*read.formats = formats{national, international, groupsOf(national), groupsOf(international)}
	}
	return *read.formats
}

// e164 writes a number as ITU-T E.164 has it.
func e164(proto *phonenumbers.PhoneNumber) string {
	return "+" + strconv.Itoa(int(proto.GetCountryCode())) + plan.National(proto)
}

// rfc3966 writes a number as a tel: URI, from its international form: what stands
// between the digits becomes a hyphen (RFC 3966, section 5.1.1).
func rfc3966(international string) string {
	uri := []byte("tel:+")
	for i := range len(international) {
		switch c := international[i]; {
		case c >= '0' && c <= '9':
			uri = append(uri, c)
		case uri[len(uri)-1] != '-' && uri[len(uri)-1] != '+':
			uri = append(uri, '-')
		}
	}
	return string(uri)
}

// readDigits reads digits, with or without a leading '+', as libphonenumber does,
// and asks for a valid number that is complete: with the trunk prefix or area
// code without which its country could not be told from a local number.
func readDigits(text, digits string, r Region) (reading, *ParseError) {
	plus := strings.HasPrefix(digits, "+")
	count := len(strings.TrimPrefix(digits, "+"))
	switch {
	case count == 0:
		return reading{}, refuse(text, KindNotANumber)
	case count > maxDigits:
		return reading{}, refuse(text, KindTooLong)
	}
	code := r.code()
	if !plus && code == "" {
		if rest, ok := strings.CutPrefix(digits, "00"); ok {
			return readDigits(text, "+"+rest, r)
		}
		return reading{}, refuse(text, KindNoRegion)
	}
	var err error
	proto, ok := plan.Read(digits, code)
	if !ok {
		proto, err = phonenumbers.ParseAndKeepRawInput(digits, code)
	}
	kind, region := phonenumbers.UNKNOWN, ""
	if err == nil {
		kind, region = plan.Kind(proto)
	}
	if kind == phonenumbers.UNKNOWN && !plus && strings.HasPrefix(digits, "00") {
		// "00" means an international call nearly everywhere (ITU-T E.164,
		// Annex A), and people write it also where the own prefix differs.
		if read, refused := readDigits(text, "+"+digits[2:], r); refused == nil {
			return read, nil
		}
	}
	if kind == phonenumbers.UNKNOWN {
		if rest, ok := rules.DropOldTrunk(code, digits); ok {
			if read, refused := readDigits(text, rest, r); refused == nil {
				return read, nil
			}
		}
	}
	if err != nil {
		return reading{}, refuseLibrary(text, err)
	}
	if kind == phonenumbers.UNKNOWN {
		return reading{}, refuseInvalid(text, proto, code)
	}
	trunkless := !plan.Complete(proto)
	if trunkless && !rules.TrunkOptional(code) {
		return reading{}, refusef(text, KindNoArea, "The number lacks its area code or leading %s, without which it cannot be read for region %s.", trunkPrefix(code), code)
	}
	source := proto.GetCountryCodeSource()
	read := reading{
		proto:         proto,
		international: source != phonenumbers.PhoneNumber_FROM_DEFAULT_COUNTRY,
		bare:          source == phonenumbers.PhoneNumber_FROM_NUMBER_WITHOUT_PLUS_SIGN,
		kind:          types[kind],
		region:        region,
		trunkless:     trunkless,
		formats:       new(formats),
	}
	if read.bare && proto.GetCountryCode() == nanpCode {
		// The 1 before a North American number is its trunk prefix as well.
		read.international, read.bare = false, false
	}
	return read, nil
}

// refuseLibrary says in words what libphonenumber's parser objected to.
func refuseLibrary(text string, err error) *ParseError {
	var refused *ParseError
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		refused = refusef(text, KindNoCountry, "The number's country code does not exist.")
	case errors.Is(err, phonenumbers.ErrTooShortNSN), errors.Is(err, phonenumbers.ErrTooShortAfterIDD):
		refused = refuse(text, KindTooShort)
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		refused = refuse(text, KindTooLong)
	default:
		refused = refuse(text, KindNotANumber)
	}
	refused.Err = err
	return refused
}

// refuseInvalid says why a number that could be read is not a valid one.
func refuseInvalid(text string, proto *phonenumbers.PhoneNumber, code string) *ParseError {
	where := phonenumbers.GetRegionCodeForCountryCode(int(proto.GetCountryCode()))
	if where == "ZZ" || where == "" {
		where = code
	}
	switch phonenumbers.IsPossibleNumberWithReason(proto) {
	case phonenumbers.TOO_SHORT:
		return refusef(text, KindTooShort, "The number has too few digits for %s.", place(where))
	case phonenumbers.TOO_LONG:
		return refusef(text, KindTooLong, "The number has too many digits for %s.", place(where))
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return refusef(text, KindNoArea, "The number lacks its area code, without which it cannot be read for %s.", place(where))
	case phonenumbers.INVALID_COUNTRY_CODE:
		return refusef(text, KindNoCountry, "The number's country code does not exist.")
	}
	return refusef(text, KindNotInUse, "No such range of numbers is in use in %s.", place(where))
}

// place names a region in a sentence.
func place(code string) string {
	if code == "" || code == "001" {
		return "its country code"
	}
	return "region " + code
}

// number fills in a Number from a reading.
func (read reading) number(text, extension string, r Region) Number {
	proto := read.proto
	region := read.region
	if code := r.code(); code != "" && code != region && plan.ValidFor(proto, code) {
		region = code // numbers that several countries share belong to the one asked from
	}
	written := read.written()
	n := Number{
		Text:          text,
		E164:          e164(proto),
		International: written.international,
		National:      written.national,
		RFC3966:       rfc3966(written.international),
		Region:        region,
		Type:          read.kind,
		Extension:     extension,
		Valid:         true,
		RegionSource:  FromNumber,
	}
	if extension != "" {
		n.RFC3966 += ";ext=" + extension // RFC 3966, section 5.3
	}
	if !read.international {
		n.RegionSource, n.Assumed = r.source(), r.Assumed
	}
	n.Risk = riskOf(proto, n.Type, region, r.home())
	return n
}

// typeOf translates libphonenumber's type.
func typeOf(proto *phonenumbers.PhoneNumber) Type {
	kind, _ := plan.Kind(proto)
	return types[kind]
}

var types = map[phonenumbers.PhoneNumberType]Type{
	phonenumbers.FIXED_LINE:           TypeFixedLine,
	phonenumbers.MOBILE:               TypeMobile,
	phonenumbers.FIXED_LINE_OR_MOBILE: TypeFixedOrMobile,
	phonenumbers.TOLL_FREE:            TypeTollFree,
	phonenumbers.PREMIUM_RATE:         TypePremiumRate,
	phonenumbers.SHARED_COST:          TypeSharedCost,
	phonenumbers.VOIP:                 TypeVoIP,
	phonenumbers.PERSONAL_NUMBER:      TypePersonalNumber,
	phonenumbers.PAGER:                TypePager,
	phonenumbers.UAN:                  TypeUAN,
	phonenumbers.VOICEMAIL:            TypeVoicemail,
	phonenumbers.UNKNOWN:              TypeUnknown,
}

// trunkPrefix returns the digit that a region's people dial before an area code.
func trunkPrefix(code string) string {
	if prefix := TrunkPrefix(code); prefix != "" {
		return prefix
	}
	return "0"
}
