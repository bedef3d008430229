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

	// Line is how the account dials; its Home is the person's own region.
	Line phonenorm.Dialing

	// Typed says that the person wrote the number; otherwise a page did.
	Typed bool

	// OwnWord says that the person has also said themselves where they are, so that
	// an emergency number of Number's region is one. What a browser says is not enough
	// to call a number one that may always be dialled.
	OwnWord bool

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
	reach := wish.reach()
	if refused := forbidden(rules, wish, reach); refused != nil {
		return Verdict{}, refused
	}
	verdict := Verdict{Reasons: reasons(rules, wish, reach)}
	if len(verdict.Reasons) > 0 && !wish.Confirmed {
		return verdict, ask(verdict.Reasons)
	}
	return verdict, nil
}

// judgeEmergency holds nobody up who typed the number, and asks whoever did not:
// a page must not be able to call the police.
func judgeEmergency(wish Wish) (Verdict, *protocol.Error) {
	verdict := Verdict{Unlimited: true}
	if wish.Typed && (wish.Number.Risk == phonenorm.RiskEmergency || wish.Number.Type == phonenorm.TypeSIP) {
		return verdict, nil // and not only what a rule has made of something else
	}
	verdict.Reasons = []protocol.Reason{protocol.ReasonEmergency}
	if !wish.Confirmed {
		return verdict, ask(verdict.Reasons)
	}
	return verdict, nil
}

// reach is whom the call may reach: what is sent is read as the network reads it,
// whatever the number was said to be.
func (w Wish) reach() phonenorm.Reach {
	if w.Number.SIP != "" {
		return w.Line.Reached(w.sipUser(), true)
	}
	return w.Line.Reached(w.Dialed, false)
}

// emergency reports whether what would be dialled is an emergency number and nothing
// else, at home or where the person says they are. At a stranger's host nobody answers
// emergency calls, whatever the user is called.
func (w Wish) emergency() bool {
	dialed := w.Dialed
	if w.Number.SIP != "" {
		if w.foreign() {
			return false
		}
		dialed = w.sipUser()
	}
	if w.Number.Risk == phonenorm.RiskEmergency && (w.OwnWord || w.Line.Home == "") {
		return true
	}
	number, err := w.Line.Read(dialed, phonenorm.Region{Code: w.Line.Home})
	return err == nil && number.Risk == phonenorm.RiskEmergency
}

// mayBeEmergency reports whether a wish that is not plainly for an emergency number
// might reach one, and is not what the person typed.
func (w Wish) mayBeEmergency(reach phonenorm.Reach) bool {
	return w.Number.Risk == phonenorm.RiskEmergency && !w.Typed || reachesEmergency(reach) && !w.foreign()
}

// foreign reports whether the wish is for a SIP address at another host than the
// account's.
func (w Wish) foreign() bool {
	return w.Number.SIP != "" && !sameHost(sipHost(w.Number.SIP), w.Domain)
}

func reachesEmergency(reach phonenorm.Reach) bool {
	return slices.ContainsFunc(reach.Numbers, func(n phonenorm.Number) bool { return n.Risk == phonenorm.RiskEmergency })
}

func (w Wish) sipUser() string {
	user, _, _ := strings.Cut(w.Number.SIP, "@")
	return user
}

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
	protocol.ReasonServiceCode:   "This code gives your phone system a number: it may call it, or forward your calls there.",
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
