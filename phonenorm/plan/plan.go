package plan

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// region is one region's plan, or that of a country code of no region.
type region struct {
	code     string // "001" for none
	country  int
	meta     *phonenumbers.PhoneMetadata
	general  kind
	kinds    []kind // in the order in which the library asks
	fixed    kind
	mobile   kind
	leading  *pattern // what the numbers of a region begin with that shares its country code
	exit     *pattern // international prefix
	trunk    string   // digits that are dialled before national numbers, "" for none
	oneTrunk bool     // the library strips that trunk and nothing else

	formats []format // in the country
	abroad  []format // and from abroad, none where they are the same
}

// kind is one kind of number: which lengths it may have, and which digits.
type kind struct {
	is      phonenumbers.PhoneNumberType
	lengths []int32
	digits  *pattern
}

func (k kind) has(national string) bool {
	if len(k.lengths) > 0 && !slices.Contains(k.lengths, int32(len(national))) {
		return false
	}
	return k.digits != nil && k.digits.match(national)
}

// plans are all plans, made when the first is asked for: by region, and by country
// code the regions that share it.
var plans = sync.OnceValue(func() (all struct {
	regions   map[string]*region
	countries map[int][]*region
}) {
	all.regions, all.countries = map[string]*region{}, map[int][]*region{}
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		return all // without the library's tables, the library itself is asked
	}
	for _, meta := range collection.GetMetadata() {
		r := newRegion(meta)
		if r.code != "001" {
			all.regions[r.code] = r
		}
		all.countries[r.country] = append(all.countries[r.country], r)
	}
	for country, shared := range all.countries {
		order := phonenumbers.GetRegionCodesForCountryCode(country)
		slices.SortStableFunc(shared, func(a, b *region) int { return slices.Index(order, a.code) - slices.Index(order, b.code) })
	}
	return all
})

func newRegion(meta *phonenumbers.PhoneMetadata) *region {
	of := func(is phonenumbers.PhoneNumberType, desc *phonenumbers.PhoneNumberDesc) kind {
		k := kind{is: is, lengths: desc.GetPossibleLength()}
		if expr := desc.GetNationalNumberPattern(); expr != "" {
			k.digits = compile(expr)
		}
		return k
	}
	r := &region{code: meta.GetId(), country: int(meta.GetCountryCode()), meta: meta}
	r.general = of(phonenumbers.UNKNOWN, meta.GetGeneralDesc())
	for _, each := range []struct {
		is   phonenumbers.PhoneNumberType
		desc *phonenumbers.PhoneNumberDesc
	}{
		{phonenumbers.PREMIUM_RATE, meta.GetPremiumRate()}, {phonenumbers.TOLL_FREE, meta.GetTollFree()}, {phonenumbers.SHARED_COST, meta.GetSharedCost()},
		{phonenumbers.VOIP, meta.GetVoip()}, {phonenumbers.PERSONAL_NUMBER, meta.GetPersonalNumber()}, {phonenumbers.PAGER, meta.GetPager()},
		{phonenumbers.UAN, meta.GetUan()}, {phonenumbers.VOICEMAIL, meta.GetVoicemail()},
	} {
		r.kinds = append(r.kinds, of(each.is, each.desc))
	}
	r.fixed, r.mobile = of(phonenumbers.FIXED_LINE, meta.GetFixedLine()), of(phonenumbers.MOBILE, meta.GetMobile())
	if digits := meta.GetLeadingDigits(); digits != "" {
		r.leading = compile(digits)
	}
	if prefix := meta.GetInternationalPrefix(); prefix != "" {
		r.exit = compile(prefix)
	}
	r.formats, r.abroad = newFormats(meta.GetNumberFormat()), newFormats(meta.GetIntlNumberFormat())
	r.trunk = meta.GetNationalPrefixForParsing()
	r.oneTrunk = meta.GetNationalPrefixTransformRule() == "" && strings.Trim(r.trunk, "0123456789") == ""
	return r
}

// kindOf returns the kind of a national number, UNKNOWN for one that is not valid.
func (r *region) kindOf(national string) phonenumbers.PhoneNumberType {
	if !r.general.has(national) {
		return phonenumbers.UNKNOWN
	}
	for _, k := range r.kinds {
		if k.has(national) {
			return k.is
		}
	}
	same := r.meta.GetSameMobileAndFixedLinePattern()
	switch {
	case r.fixed.has(national):
		if same || r.mobile.has(national) {
			return phonenumbers.FIXED_LINE_OR_MOBILE
		}
		return phonenumbers.FIXED_LINE
	case !same && r.mobile.has(national):
		return phonenumbers.MOBILE
	}
	return phonenumbers.UNKNOWN
}

// National returns what libphonenumber's GetNationalSignificantNumber does: the digits
// behind the country code.
func National(number *phonenumbers.PhoneNumber) string {
	digits := strconv.FormatUint(number.GetNationalNumber(), 10)
	if zeros := int(number.GetNumberOfLeadingZeros()); number.GetItalianLeadingZero() && zeros > 0 {
		return strings.Repeat("0", zeros) + digits
	}
	return digits
}

// Kind returns what libphonenumber's GetNumberType, GetRegionCodeForNumber and
// IsValidNumber say of a number: its type, UNKNOWN where it is not valid, and its
// region, "" where no region of its country code has it.
func Kind(number *phonenumbers.PhoneNumber) (phonenumbers.PhoneNumberType, string) {
	national := National(number)
	shared := plans().countries[int(number.GetCountryCode())]
	if len(shared) == 1 {
		return shared[0].kindOf(national), shared[0].code
	}
	for _, r := range shared {
		if r.leading != nil {
			if r.leading.matchStart(national) {
				return r.kindOf(national), r.code
			}
		} else if is := r.kindOf(national); is != phonenumbers.UNKNOWN {
			return is, r.code
		}
	}
	return phonenumbers.UNKNOWN, ""
}

// ValidFor tells what libphonenumber's IsValidNumberForRegion says.
func ValidFor(number *phonenumbers.PhoneNumber, code string) bool {
	r := plans().regions[code]
	return r != nil && r.country == int(number.GetCountryCode()) && r.kindOf(National(number)) != phonenumbers.UNKNOWN
}

// Hopeless tells whether libphonenumber, given bare digits, with or without a plus
// before them, and a region, "" for none, certainly finds no valid number: none of
// the ways in which it might read them gives one.
func Hopeless(digits, code string) bool {
	if rest, ok := strings.CutPrefix(digits, "+"); ok {
		return !international(rest)
	}
	r := plans().regions[code]
	if r == nil || !r.oneTrunk || r.exit == nil || r.exit.matchStart(digits) || strings.HasPrefix(digits, "00") {
		return false
	}
	if national, ok := strings.CutPrefix(digits, strconv.Itoa(r.country)); ok && (!r.hopeless(national) || !r.hopeless(strings.TrimPrefix(national, r.trunk))) {
		return false // behind a country code without a plus the library strips two trunk prefixes
	}
	return r.hopeless(digits)
}

// international tells whether digits may be a country code and a number of it.
func international(digits string) bool {
	main, national := countryOf(digits)
	if main == nil {
		return digits != "" && digits[0] == '0' // the library is asked about what looks strange
	}
	return !main.oneTrunk || !main.hopeless(national)
}

// hopeless tells whether neither national digits nor what stands behind their trunk
// prefix are a number of any region that shares the country code.
func (r *region) hopeless(national string) bool {
	behind, stripped := strings.CutPrefix(national, r.trunk)
	for _, shared := range plans().countries[r.country] {
		if shared.kindOf(national) != phonenumbers.UNKNOWN || stripped && r.trunk != "" && shared.kindOf(behind) != phonenumbers.UNKNOWN {
			return false
		}
	}
	return true
}
