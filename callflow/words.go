package callflow

import "fmt"

// sentence says an update to a person: short, second person, whose turn it is
// and what happened to whom; a failure ends with what to do where there is
// something to do. SIP codes stay in Update.SIP and Update.Detail.
func sentence(s Settings, u Update) string {
	switch u.Status {
	case StatusCalling:
		return "Calling your phone…"
	case StatusRinging:
		return "Your phone is ringing. Pick it up."
	case StatusAnswered:
		return "You picked up. Connecting…"
	case StatusTransferring:
		return fmt.Sprintf("Your phone is calling %s.", s.Number)
	case StatusAlerting:
		return "Their phone is ringing."
	case StatusConnected:
		return "Connected."
	case StatusHandedOver:
		return "Your phone system has taken over the call."
	case StatusCanceled:
		return "Cancelled."
	case StatusUnknown:
		return "Your phone has the call; how it went was not reported."
	case StatusFailed:
		return fault(s, u)
	}
	return ""
}

// unansweredChallenge is said where no password was sent: there is none, the realm
// is not the account's, or the server asks in a way that cannot be answered.
func unansweredChallenge(s Settings) string {
	return fmt.Sprintf("The server asks for a password that %q does not have for it. Set the password, and check the realm.", s.Account)
}

// connectionLost is said where the server was reached, and is not any more.
const connectionLost = "The connection to the SIP server was lost. Check the network; your phone may ring on for a while."

// outsideFault says why a REFER outside of any dialog was not accepted, "" where
// there is nothing particular to say. The phone has not rung then, and it may be
// that nobody knows it.
func outsideFault(s Settings, u Update) string {
	switch u.Slug {
	case SlugTimeout:
		return "Your phone did not answer. Check that it is on and connected, or set the account's flow to auto."
	case SlugReferRejected:
		switch slug := judge(refusal{code: u.SIP.Code, own: true}); slug {
		case SlugNotFound, SlugUnreachable, SlugBusy:
			return fault(s, Update{Slug: slug, Side: SidePhone})
		}
		return "Your phone doesn't accept transfers from outside a call. Allow them, or set the account's flow to auto."
	}
	return ""
}

// fault says a failure: one sentence of what happened, one of what helps.
func fault(s Settings, u Update) string {
	type at struct {
		slug Slug
		side Side
	}
	switch (at{u.Slug, u.Side}) {
	case at{SlugBusy, SideCallee}:
		return "They are busy."
	case at{SlugNoAnswer, SideCallee}:
		return "Nobody answered."
	case at{SlugDeclined, SideCallee}:
		return "They declined."
	case at{SlugNotFound, SideCallee}:
		return "That number does not exist there. Check the number."
	case at{SlugUnreachable, SideCallee}:
		return "They cannot be reached right now."
	case at{SlugForbidden, SideCallee}:
		return "Your phone may not call this number. Ask whoever runs your phone system."
	case at{SlugAuth, SideCallee}:
		return "Your phone was not allowed to call: its server refused the phone's own password. Check it on the phone."
	case at{SlugMedia, SideCallee}:
		return "Their phone and yours found no common way to talk. Allow PCMA or PCMU on yours."
	case at{SlugHungUp, SideCallee}:
		return "The call was ended before anyone answered."
	case at{SlugServer, SideCallee}:
		return "The call failed on the way to them. Try again later."
	}
	switch u.Slug {
	case SlugBusy:
		return "Your phone is busy."
	case SlugNoAnswer:
		return "You didn't pick up in time."
	case SlugDeclined:
		return "Your phone declined the call. Check that it is not set to do not disturb."
	case SlugNotFound:
		return "The server doesn't know your phone. Check user or extension."
	case SlugAuth:
		return fmt.Sprintf("The server refused the password for %q. Set it again.", s.Account)
	case SlugForbidden:
		return fmt.Sprintf("The server does not allow %q to call your phone. Ask whoever runs it.", s.Account)
	case SlugUnreachable:
		if u.Side == SideHost {
			return "The SIP server did not answer. Check the network, and the account's domain and proxy."
		}
		return "Your phone is not registered. Check that it is on and connected."
	case SlugDNS:
		return "The SIP server's name was not found. Check the network, and the account's domain and proxy."
	case SlugTLS:
		return "No secure connection to the SIP server. Check its certificate and the account's transport."
	case SlugMedia:
		return "Your phone did not accept the kind of call that Siptap offers. Allow PCMA or PCMU on it."
	case SlugReferRejected:
		return "Your phone doesn't accept transfers. Allow them (REFER) in its settings or in the phone system."
	case SlugTimeout:
		return "Your phone did not answer the transfer. Hang up on your phone and try again."
	case SlugHungUp:
		return "Your phone hung up before it could call."
	case SlugServer:
		return "The SIP server could not put the call through. Try again later."
	}
	return "Siptap itself failed. Its log says why."
}
