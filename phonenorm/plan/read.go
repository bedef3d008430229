package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// The bounds of a national number that libphonenumber reads.
const (
	minNational = 2
	maxNational = 17
)

// Read reads bare digits, with or without a plus before them, for a region, as
// libphonenumber's ParseAndKeepRawInput does. It is not ok where that takes more than
// a country code and a trunk prefix: international prefixes, a country code without
// a plus, trunk prefixes of several kinds, what is no number; then the library has to
// be asked.
func Read(digits, code string) (number *phonenumbers.PhoneNumber, ok bool) {
	number = &phonenumbers.PhoneNumber{RawInput: &digits}
	r, national := plans().regions[code], digits
	source := phonenumbers.PhoneNumber_FROM_DEFAULT_COUNTRY
	if rest, plus := strings.CutPrefix(digits, "+"); plus {
		source = phonenumbers.PhoneNumber_FROM_NUMBER_WITH_PLUS_SIGN
		r, national = countryOf(rest)
	} else if r != nil && (r.exit == nil || r.exit.matchStart(digits) || strings.HasPrefix(digits, strconv.Itoa(r.country))) {
		return nil, false
	}
	if r == nil || !r.oneTrunk {
		return nil, false
	}
	national = r.withoutTrunk(national)
	if len(national) <= minNational || len(national) > maxNational {
		return nil, false
	}
	value, err := strconv.ParseUint(national, 10, 64)
	if err != nil {
		return nil, false
	}
	country := int32(r.country)
	number.CountryCode, number.NationalNumber, number.CountryCodeSource = &country, &value, &source
	if national[0] == '0' {
		leading, zeros := true, int32(1)
		for int(zeros) < len(national)-1 && national[zeros] == '0' {
			zeros++
		}
		number.ItalianLeadingZero = &leading
		if zeros > 1 {
			number.NumberOfLeadingZeros = &zeros
		}
	}
	return number, true
}

// countryOf cuts the country code off and returns the main region that has it, nil
// where there is none.
func countryOf(digits string) (r *region, national string) {
	for n := 1; n <= 3 && n < len(digits) && digits[0] != '0'; n++ {
		country, err := strconv.Atoi(digits[:n])
		if err != nil {
			return nil, ""
		}
		if shared := plans().countries[country]; len(shared) > 0 {
			return shared[0], digits[n:]
		}
	}
	return nil, ""
}

// withoutTrunk takes the trunk prefix away where the library does: unless only the
// number with it fits the region's plan, or its length without it is none.
func (r *region) withoutTrunk(national string) string {
	if !r.hasTrunk(national) {
		return national
	}
	behind := national[len(r.trunk):]
	lengths, local := r.general.lengths, r.meta.GetGeneralDesc().GetPossibleLengthLocalOnly()
	length := int32(len(behind))
	if slices.Contains(local, length) || len(lengths) == 0 || length <= lengths[len(lengths)-1] && !slices.Contains(lengths, length) {
		return national
	}
	return behind
}
