package callflow

import "fmt"

// refusal is what is known of a final non-2xx answer: to the own phone's INVITE,
// or in a fragment to the phone's INVITE of the callee.
type refusal struct {
	code        int  // 300 to 699
	q850        int  // cause of a Reason header (RFC 3326), 0 for none
	rang        bool // a 18x came before it
	credentials bool // the refused INVITE was ours and carried credentials
	own         bool // the refused INVITE was ours
}

// judge names the reason of a refusal. A Reason header's Q.850 cause goes first:
// gateways and PBXs fold several of the network's causes into one SIP status.
func judge(r refusal) Slug {
	if slug := q850Slug(r.q850); slug != SlugNone {
		return slug
	}
	switch r.code {
	case 401, 407:
		return SlugAuth // a challenge that can be answered never comes this far
	case 403:
		switch {
		case r.rang:
			return SlugDeclined
		case r.credentials:
			return SlugAuth
		}
		return SlugForbidden
	case 404, 410, 484, 604:
		return SlugNotFound
	case 486, 600:
		return SlugBusy
	case 603, 607:
		return SlugDeclined
	case 408, 480:
		if r.rang {
			return SlugNoAnswer
		}
		return SlugUnreachable
	case 415, 488, 606:
		return SlugMedia
	case 487:
		// Ours was not CANCELled by us, or it would not be judged: the server gave up
		// on the phone. In a fragment the phone, or its person, gave up on the callee.
		if r.own {
			return SlugNoAnswer
		}
		return SlugHungUp
	}
	return SlugServer
}

// needsRinging reports whether judge looks at refusal.rang for this code.
func needsRinging(code int) bool { return code == 403 || code == 408 || code == 480 }

// q850Slug names what an ITU-T Q.850 cause says of a failed call, SlugNone for
// causes that say nothing about the callee.
func q850Slug(cause int) Slug {
	switch cause {
	case 17: // user busy
		return SlugBusy
	case 18, 19: // no user responding, no answer from user
		return SlugNoAnswer
	case 21: // call rejected
		return SlugDeclined
	case 1, 3, 28: // unallocated number, no route to destination, invalid number format
		return SlugNotFound
	case 20, 27: // subscriber absent, destination out of order
		return SlugUnreachable
	}
	return SlugNone
}

func failed(slug Slug, side Side, sip SIPStatus, detail string) Update {
	if sip.Code != 0 {
		status := fmt.Sprintf("%d %s", sip.Code, sip.Reason)
		if detail != "" {
			status += ", " + detail
		}
		detail = status
	}
	return Update{Status: StatusFailed, SIP: sip, Side: side, Slug: slug, Detail: detail}
}

func unknown(why string) Update {
	return Update{Status: StatusUnknown, Detail: why}
}

// leftToPhone is the unknown of a hang-up that came too late: the call is the
// phone's own by now, and only the phone can end it.
func leftToPhone(why string) Update {
	return Update{Status: StatusUnknown, Detail: why, Text: "Your phone has the call. Hang up on your phone."}
}
