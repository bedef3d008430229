package guard

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// Wish is a call that someone wants placed.
type Wish struct {
	Number phonenorm.Number
	Dialed string // the string that would be sent to the phone
	Domain string // host or host:port of the account's SIP domain
	Home   string // the person's own region, "" where it is not known

	// Typed says that the person wrote the number; otherwise a page did.
	Typed bool

	// Unread says that the number comes from a page, and not from what `find` has
	// read there.
	Unread bool

	// Unattended says that the phone is asked to pick up by itself, and that the wish
	// is a click in a page: nobody lifts a receiver who might think better of it.
	Unattended bool

	// Confirmed says that a person was shown the number and said yes.
	Confirmed bool
}

// Verdict is what the guard says to a wish. Without an error the call may be
// placed, and, unless Unlimited, takes its place in the [Counter] first.
type Verdict struct {
	// Unlimited calls are never held up by counting: emergencies.
	Unlimited bool
	// Reasons are why a person was, or would have to be, asked; empty for most calls.
	Reasons []protocol.Reason
}

// Judge applies the rules to a wish. The error has the code blocked, or
// needs-confirmation with the reasons filled in.
func Judge(rules config.Guard, wish Wish) (Verdict, *protocol.Error) {
	if wish.emergency() {
		return judgeEmergency(wish)
	}
	if refused := forbidden(rules, wish); refused != nil {
		return Verdict{}, refused
	}
	verdict := Verdict{Reasons: reasons(rules, wish)}
	if len(verdict.Reasons) > 0 && !wish.Confirmed {
		return verdict, ask(verdict.Reasons)
	}
	return verdict, nil
}

// judgeEmergency holds nobody up who typed the number, and asks whoever did not:
// a page must not be able to call the police.
func judgeEmergency(wish Wish) (Verdict, *protocol.Error) {
	verdict := Verdict{Unlimited: true}
	if wish.Typed && wish.typedEmergency() {
		return verdict, nil
	}
	verdict.Reasons = []protocol.Reason{protocol.ReasonEmergency}
	if !wish.Confirmed {
		return verdict, ask(verdict.Reasons)
	}
	return verdict, nil
}

// emergency reports whether anything that would be dialled is an emergency
// number: the number, a SIP address's user, or what a rewrite rule made. At a
// stranger's host nobody answers emergency calls, whatever the user is called.
func (w Wish) emergency() bool {
	if w.Number.SIP != "" && !sameHost(sipHost(w.Number.SIP), w.Domain) {
		return false
	}
	return w.typedEmergency() || w.isEmergency(w.Dialed)
}

func (w Wish) typedEmergency() bool {
	return w.Number.Risk == phonenorm.RiskEmergency || w.isEmergency(w.sipUser())
}

func (w Wish) isEmergency(dialed string) bool {
	if dialed == "" {
		return false
	}
	region := phonenorm.Region{Code: w.Home, Home: w.Home}
	number, err := phonenorm.Parse(dialed, region)
	return err == nil && number.Risk == phonenorm.RiskEmergency
}

func (w Wish) sipUser() string {
	user, _, _ := strings.Cut(w.Number.SIP, "@")
	return user
}

// forbidden tells what is never dialled, asked or not.
func forbidden(rules config.Guard, wish Wish) *protocol.Error {
	if wish.Number.Risk == phonenorm.RiskServiceCode || strings.ContainsAny(wish.sipUser(), "*#") {
		return blocked("Codes with * or # are not dialled: they change the settings of a phone system.")
	}
	for _, text := range []string{wish.Number.E164, wish.Dialed, wish.sipUser()} {
		if rule := denies(rules.Deny, text); rule != nil {
			return blocked("Your configuration forbids this number: guard.deny has '%s'.", rule)
		}
	}
	region := wish.Number.Region
	if len(rules.AllowCountries) > 0 && wish.numbered() && !slices.Contains(rules.AllowCountries, region) {
		if region == "" {
			region = "no country"
		}
		return blocked("Your configuration forbids calls to %s: guard.allow_countries has only %s.",
			region, strings.Join(rules.AllowCountries, ", "))
	}
	return nil
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

// numbered reports whether the wish is for a number, which has a country, and not
// for a SIP address by name.
func (w Wish) numbered() bool { return w.Number.SIP == "" || w.Number.E164 != "" }

// reasons returns why a person has to be asked, the gravest first.
func reasons(rules config.Guard, wish Wish) []protocol.Reason {
	number := wish.Number
	holds := map[protocol.Reason]bool{
		protocol.ReasonPremium:    number.Risk == phonenorm.RiskPremium || number.Type == phonenorm.TypePremiumRate,
		protocol.ReasonSharedCost: number.Risk == phonenorm.RiskSharedCost || number.Type == phonenorm.TypeSharedCost,
		protocol.ReasonSatellite:  number.Risk == phonenorm.RiskSatellite,
		protocol.ReasonInternational: number.Risk == phonenorm.RiskInternational ||
			wish.Home != "" && number.E164 != "" && number.Region != wish.Home,
		protocol.ReasonAssumed: number.Assumed,
	}
	var list []protocol.Reason
	for _, reason := range []protocol.Reason{
		protocol.ReasonPremium, protocol.ReasonSharedCost, protocol.ReasonSatellite,
		protocol.ReasonInternational, protocol.ReasonAssumed,
	} {
		if holds[reason] && slices.Contains(rules.Confirm, string(reason)) {
			list = append(list, reason)
		}
	}
	if number.SIP != "" && !sameHost(sipHost(number.SIP), wish.Domain) {
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

func sipHost(address string) string {
	return address[strings.LastIndex(address, "@")+1:]
}

// sameHost compares two hosts, their ports left out.
func sameHost(a, b string) bool { return bareHost(a) == bareHost(b) }

func bareHost(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	if ip := net.ParseIP(host); ip != nil {
		return ip.String()
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// sentences say to a person why they are asked.
var sentences = map[protocol.Reason]string{
	protocol.ReasonEmergency:     "This is an emergency number.",
	protocol.ReasonPremium:       "This is a premium-rate number.",
	protocol.ReasonSharedCost:    "This is a shared-cost number, which may cost more than a usual call.",
	protocol.ReasonSatellite:     "This is a satellite or global network number, which costs far more than a usual call.",
	protocol.ReasonInternational: "This number is in another country.",
	protocol.ReasonAssumed:       "The number has no country code, and its country was only guessed.",
	protocol.ReasonForeignHost:   "This SIP address is not at your own provider.",
	protocol.ReasonNotFound:      "This number comes from a link or a page and was not read in the page's text.",
	protocol.ReasonAutoAnswer:    "Your phone will pick up by itself.",
}

// ask makes the error that asks a person.
func ask(reasons []protocol.Reason) *protocol.Error {
	words := make([]string, len(reasons), len(reasons)+1)
	for i, reason := range reasons {
		words[i] = sentences[reason]
	}
	words = append(words, "It is dialled only when you confirm it.")
	return &protocol.Error{
		Code:         protocol.CodeNeedsConfirmation,
		Text:         strings.Join(words, " "),
		Confirmation: &protocol.ConfirmationData{Reasons: reasons},
	}
}

func blocked(format string, args ...any) *protocol.Error {
	return &protocol.Error{Code: protocol.CodeBlocked, Text: fmt.Sprintf(format, args...)}
}
