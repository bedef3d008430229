package guard

import (
	"fmt"
	"net"
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
