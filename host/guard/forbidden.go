package guard

import (
	"regexp"
	"slices"
	"strings"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// forbidden tells what is never dialled, asked or not.
func forbidden(rules config.Guard, wish Wish, reach phonenorm.Reach) *protocol.Error {
	code := wish.Number.Risk == phonenorm.RiskServiceCode
	switch {
	case code && !wish.Typed:
		return blocked("Codes with * or # are dialled only when you type them: they change the settings of a phone system.")
	case code && wish.Number.Type != phonenorm.TypeInternal, strings.ContainsAny(wish.sipUser(), "*#"):
		return blocked("Codes with * or # are not dialled: they change the settings of a phone system.")
	case wish.Number.Type == phonenorm.TypeInternal && !wish.Typed:
		return blocked("Internal numbers are dialled only when you type them.")
	}
	for _, text := range spellings(wish, reach) {
		if rule := denies(rules.Deny, text); rule != nil {
			return blocked("Your configuration forbids this number: guard.deny has '%s'.", rule)
		}
	}
	if len(rules.AllowCountries) == 0 {
		return nil
	}
	for _, region := range countries(wish, reach) {
		if slices.Contains(rules.AllowCountries, region) {
			continue
		}
		if region == "" {
			region = "no country"
		}
		return blocked("Your configuration forbids calls to %s: guard.allow_countries has only %s.",
			region, strings.Join(rules.AllowCountries, ", "))
	}
	return nil
}

// spellings are all that deny rules look at: the number, what is dialled, and
// whatever that reaches, in international form and as people at home write it.
func spellings(wish Wish, reach phonenorm.Reach) []string {
	list := []string{wish.Number.E164, wish.Dialed, wish.sipUser()}
	list = append(list, reach.E164...)
	for _, number := range append([]phonenorm.Number{wish.Number}, reach.Numbers...) {
		list = append(list, digits(number.National))
	}
	return list
}

// digits takes away what stands between a number's groups.
func digits(national string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, national)
}

// countries are those that a call may reach; "" stands for none.
func countries(wish Wish, reach phonenorm.Reach) []string {
	var list []string
	if wish.numbered() {
		list = append(list, wish.Number.Region)
	}
	for _, number := range reach.Numbers {
		if number.Region != "" {
			list = append(list, number.Region)
		}
	}
	return list
}

func denies(rules []*regexp.Regexp, text string) *regexp.Regexp {
	if text == "" {
		return nil
	}
	for _, rule := range rules {
		if rule.MatchString(text) {
			return rule
		}
	}
	return nil
}

// numbered reports whether the wish is for a number that has a country: no SIP
// address by name, and nothing that stays in the house.
func (w Wish) numbered() bool {
	return w.Number.E164 != "" || w.Number.SIP == "" && w.Number.Type != phonenorm.TypeInternal
}
