package phonenorm

import (
	"strconv"

	"github.com/nyaruka/phonenumbers"
)

// KnownRegion tells whether a code is an ISO 3166-1 alpha-2 code, in capitals, of
// a region whose numbers can be read. "ZZ" and "" are not.
func KnownRegion(code string) bool { return phonenumbers.GetSupportedRegions()[code] }

// code returns the region's code, "" for none and for unknown ones.
func (r Region) code() string {
	if !KnownRegion(r.Code) {
		return ""
	}
	return r.Code
}

// home returns the person's own region, "" when not known.
func (r Region) home() string {
	if KnownRegion(r.Home) {
		return r.Home
	}
	return r.code()
}

// source returns on whose word the region rests; a Region made by hand counts as given.
func (r Region) source() RegionSource {
	if r.Source == "" {
		return FromGiven
	}
	return r.Source
}

// TrunkPrefix returns what a region's people dial before an area code ("0", in North
// America "1"), "" where they dial nothing and where the region is unknown.
func TrunkPrefix(code string) string { return phonenumbers.GetNddPrefixForRegion(code, true) }

func itoa(n int) string { return strconv.Itoa(n) }
