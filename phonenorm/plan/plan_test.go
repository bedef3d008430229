package plan

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// digitsLike returns digits that are an example of a region's numbers, changed in a
// few places, with what people dial before it.
func digitsLike(random *rand.Rand, code string) string {
	kinds := []phonenumbers.PhoneNumberType{
		phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST, phonenumbers.VOIP,
		phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER, phonenumbers.UAN, phonenumbers.VOICEMAIL,
	}
	example := phonenumbers.GetExampleNumberForType(code, kinds[random.IntN(len(kinds))])
	if example == nil {
		example = phonenumbers.GetExampleNumber(code)
	}
	digits := []byte(phonenumbers.GetNationalSignificantNumber(example))
	for range random.IntN(3) {
		digits[random.IntN(len(digits))] = '0' + byte(random.IntN(10))
	}
	switch random.IntN(6) {
	case 0:
		digits = append(digits, '0'+byte(random.IntN(10)))
	case 1:
		digits = digits[:len(digits)-1]
	}
	country := strconv.Itoa(phonenumbers.GetCountryCodeForRegion(code))
	lead := []string{"", "", "0", "1", "8", "06", "00" + country, country, "+" + country, "+" + country + "0", "+"}
	return lead[random.IntN(len(lead))] + string(digits)
}

// Kind says what the library says, and Hopeless only of what the library refuses, for
// every region.
func TestPlansAreTheLibrarys(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	hopeless, read := 0, 0
	for _, code := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions())) {
		for range 100 {
			compare(t, digitsLike(random, code), code, &hopeless, &read)
		}
	}
	if hopeless < 3000 || read < 3000 {
		t.Errorf("%d were hopeless and %d were read; that compares too few", hopeless, read)
	}
}

func compare(t *testing.T, digits, code string, hopeless, read *int) {
	t.Helper()
	number, err := phonenumbers.Parse(digits, code)
	valid := err == nil && phonenumbers.IsValidNumber(number)
	if Hopeless(digits, code) {
		*hopeless++
		if valid {
			t.Errorf("%s for %s is called hopeless, and is %v", digits, code, number)
		}
	}
	if err != nil {
		return
	}
	*read++
	full, err := phonenumbers.ParseAndKeepRawInput(digits, code)
	if own, ok := Read(digits, code); ok && (err != nil || own.String() != full.String()) {
		t.Errorf("%s for %s reads as %v, and the library says %v (%v)", digits, code, own, full, err)
	}
	if got, want := National(number), phonenumbers.GetNationalSignificantNumber(number); got != want {
		t.Errorf("%s for %s: %s behind the country code, and the library says %s", digits, code, got, want)
	}
	if err == nil && Complete(full) != phonenumbers.IsNationalPrefixPresentIfRequired(full) {
		t.Errorf("%s for %s: not complete as the library says", digits, code)
	}
	national, abroad := Format(number)
	// The Go port loses the area code of Argentine mobiles, which libphonenumber writes
	// "011 15-2345-6789".
	if valid && number.GetCountryCode() != 54 && (national != phonenumbers.Format(number, phonenumbers.NATIONAL) || abroad != phonenumbers.Format(number, phonenumbers.INTERNATIONAL)) {
		t.Errorf("%s for %s: written %s and %s, not as the library does", digits, code, national, abroad)
	}
	is, region := Kind(number)
	if (is != phonenumbers.UNKNOWN) != valid {
		t.Errorf("%s for %s: valid %v, not as the library says", digits, code, !valid)
	}
	if ValidFor(number, code) != phonenumbers.IsValidNumberForRegion(number, code) {
		t.Errorf("%s for %s: not valid there as the library says", digits, code)
	}
	if valid && (is != phonenumbers.GetNumberType(number) || region != phonenumbers.GetRegionCodeForNumber(number)) {
		t.Errorf("%s for %s: %d of %s, and the library says %d of %s", digits, code, is, region, phonenumbers.GetNumberType(number), phonenumbers.GetRegionCodeForNumber(number))
	}
}

func FuzzPlansAreTheLibrarys(f *testing.F) {
	f.Add("0150564112", "AT")
	f.Add("+18005550123", "US")
	f.Add("+80012345678", "DE")
	f.Add("91987654321", "IN")
	f.Add("25200123551", "SO")
	f.Fuzz(func(t *testing.T, digits, code string) {
		for i, r := range digits {
			if (r < '0' || r > '9') && (r != '+' || i > 0) {
				t.Skip()
			}
		}
		if len(digits) > 30 || digits == "" || digits == "+" {
			t.Skip()
		}
		var n int
		compare(t, digits, code, &n, &n)
	})
}

func TestFormatArgentineMobile(t *testing.T) {
	number, err := phonenumbers.Parse("+5491123456789", "")
	if err != nil {
		t.Fatal(err)
	}
	if national, abroad := Format(number); national != "011 15-2345-6789" || abroad != "+54 9 11 2345-6789" {
		t.Errorf("written %s and %s", national, abroad)
	}
}

func TestPatternsMatchWhole(t *testing.T) {
	p := compile(`1(?:11\d|[2-9]\d{3,5})|4[0-35]\d{2}`)
	for digits, want := range map[string]bool{"1115": true, "12345": true, "1234567": true, "12345678": false, "111": false, "4212": true, "4412": false, "": false, "1a15": false} {
		if got := p.match(digits); got != want {
			t.Errorf("match(%q) = %v", digits, got)
		}
	}
	if !compile(`80[24]`).matchStart("8021234") || compile(`80[24]`).matchStart("8031234") {
		t.Error("matchStart")
	}
	if compile(`(`).match("1") {
		t.Error("a broken pattern matches")
	}
}
