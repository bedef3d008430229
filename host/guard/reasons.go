package guard

import (
	"slices"
	"strings"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// reasons returns why a person has to be asked, the gravest first.
func reasons(rules config.Guard, wish Wish, reach phonenorm.Reach) []protocol.Reason {
	holds := map[protocol.Reason]bool{protocol.ReasonAssumed: wish.Number.Assumed}
	for _, number := range append([]phonenorm.Number{wish.Number}, reach.Numbers...) {
		for reason, applies := range risks(number, wish.Line.Home) {
			holds[reason] = holds[reason] || applies
		}
	}
	var list []protocol.Reason
	if wish.mayBeEmergency(reach) {
		list = append(list, protocol.ReasonEmergency)
	}
	for _, reason := range []protocol.Reason{
		protocol.ReasonPremium, protocol.ReasonSharedCost, protocol.ReasonSatellite,
		protocol.ReasonInternational, protocol.ReasonAssumed,
	} {
		if holds[reason] && slices.Contains(rules.Confirm, string(reason)) {
			list = append(list, reason)
		}
	}
	if carriesNumber(wish) {
		list = append(list, protocol.ReasonServiceCode)
	}
	if wish.foreign() {
		list = append(list, protocol.ReasonForeignHost)
	}
	if wish.Unread {
		list = append(list, protocol.ReasonNotFound)
	}
	if wish.Unattended {
		list = append(list, protocol.ReasonAutoAnswer)
	}
	return list
}

// risks are what a number may cost.
func risks(number phonenorm.Number, home string) map[protocol.Reason]bool {
	return map[protocol.Reason]bool{
		protocol.ReasonPremium:    number.Risk == phonenorm.RiskPremium || number.Type == phonenorm.TypePremiumRate,
		protocol.ReasonSharedCost: number.Risk == phonenorm.RiskSharedCost || number.Type == phonenorm.TypeSharedCost,
		protocol.ReasonSatellite:  number.Risk == phonenorm.RiskSatellite,
		protocol.ReasonInternational: number.Risk == phonenorm.RiskInternational ||
			home != "" && number.E164 != "" && number.Region != home,
	}
}

// carriesNumber reports whether a code of the phone system holds a number of the
// public network: it may forward every call there, or hide who calls it.
func carriesNumber(wish Wish) bool {
	if wish.Number.Risk != phonenorm.RiskServiceCode {
		return false
	}
	for run := range strings.FieldsFuncSeq(wish.Dialed, func(r rune) bool { return r == '*' || r == '#' }) {
		if len(run) > max(wish.Line.Internal, phonenorm.DefaultInternal) {
			return true
		}
	}
	return false
}

// sentences say to a person why they are asked.
var sentences = map[protocol.Reason]string{
	protocol.ReasonEmergency:     "This is an emergency number.",
	protocol.ReasonPremium:       "This is a premium-rate number.",
	protocol.ReasonSharedCost:    "This is a shared-cost number, which may cost more than a usual call.",
	protocol.ReasonSatellite:     "This is a satellite or global network number, which costs far more than a usual call.",
	protocol.ReasonInternational: "This number is in another country.",
	protocol.ReasonAssumed:       "The number has no country code, and its country was only guessed.",
	protocol.ReasonServiceCode:   "This code gives your phone system a number: it may call it, or forward your calls there.",
	protocol.ReasonForeignHost:   "This SIP address is not at your own provider.",
	protocol.ReasonNotFound:      "This number comes from a link or a page and was not read in the page's text.",
	protocol.ReasonAutoAnswer:    "Your phone will pick up by itself.",
}
