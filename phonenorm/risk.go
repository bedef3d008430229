package phonenorm

import (
	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/plan"
)

// satelliteCodes are the country codes behind which satellite systems and
// international networks of satellite-like prices stand (ITU-T E.164, list of
// assigned country codes): Inmarsat, the global mobile satellite systems, and
// the two codes shared by international networks.
var satelliteCodes = map[int32]bool{870: true, 881: true, 882: true, 883: true}

// riskOf judges what a call to a number might cost; the most serious risk wins.
// Region is where it is valid, home the person's own region, "" when it is not known:
// then no number is called international.
func riskOf(proto *phonenumbers.PhoneNumber, t Type, region, home string) Risk {
	switch {
	case satelliteCodes[proto.GetCountryCode()]:
		return RiskSatellite
	case t == TypePremiumRate:
		return RiskPremium
	case t == TypeSharedCost:
		return RiskSharedCost
	case home != "" && home != region && !plan.ValidFor(proto, home):
		return RiskInternational
	}
	return RiskNone
}
