package cli

import (
	"strings"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// typeWords says a number's type to a person.
func typeWords(t string) string {
	switch phonenorm.Type(t) {
	case phonenorm.TypeUnknown, "":
		return ""
	case phonenorm.TypeFixedOrMobile:
		return "fixed line or mobile"
	case phonenorm.TypeUAN:
		return "company-wide number"
	case phonenorm.TypeVoIP:
		return "internet telephony"
	case phonenorm.TypeSIP:
		return "SIP address"
	case phonenorm.TypeShort:
		return "short number"
	case phonenorm.TypeInternal:
		return "internal number"
	}
	return strings.ReplaceAll(t, "-", " ")
}

// regionWords says why a number is read as that country's.
func regionWords(n protocol.Number) string {
	words := map[phonenorm.RegionSource]string{
		phonenorm.FromNumber:   "from the number itself",
		phonenorm.FromGiven:    "as given",
		phonenorm.FromSetting:  "from the configuration",
		phonenorm.FromLocale:   "from the system's locale",
		phonenorm.FromDefault:  "a guess",
		phonenorm.FromLanguage: "from the language",
		phonenorm.FromPlus:     "from the numbers around it",
		phonenorm.FromAddress:  "from an address",
		phonenorm.FromSchema:   "from an address",
		phonenorm.FromTLD:      "from the site's address",
	}[phonenorm.RegionSource(n.RegionSource)]
	if n.Assumed && words != "" && n.RegionSource != string(phonenorm.FromDefault) {
		words += ", a guess"
	}
	return words
}

// riskWords says what a call to a number might cost or do.
func riskWords(risk string) string {
	switch phonenorm.Risk(risk) {
	case phonenorm.RiskInternational:
		return "another country than yours"
	case phonenorm.RiskPremium:
		return "a premium-rate number"
	case phonenorm.RiskSharedCost:
		return "a number that costs more than usual"
	case phonenorm.RiskSatellite:
		return "a satellite or global network"
	case phonenorm.RiskEmergency:
		return "an emergency number"
	case phonenorm.RiskServiceCode:
		return "a code that commands the phone system"
	}
	return ""
}

// reasonWords says why the guard asks.
func reasonWords(reason protocol.Reason) string {
	switch reason {
	case protocol.ReasonEmergency:
		return "it is an emergency number"
	case protocol.ReasonPremium:
		return "it is a premium-rate number"
	case protocol.ReasonSharedCost:
		return "it costs more than a usual number"
	case protocol.ReasonSatellite:
		return "it is in a satellite or global network"
	case protocol.ReasonInternational:
		return "it is in another country"
	case protocol.ReasonAssumed:
		return "its country is only a guess"
	case protocol.ReasonForeignHost:
		return "it is a SIP address of another provider"
	case protocol.ReasonNotFound:
		return "it is not in the page's text"
	case protocol.ReasonServiceCode:
		return "the phone system may call this number, or forward your calls there"
	case protocol.ReasonAutoAnswer:
		return "your phone will pick up by itself"
	}
	return string(reason)
}
