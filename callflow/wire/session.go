package wire

import (
	"fmt"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// This file holds the session timer (RFC 4028): the phone refreshes the session,
// so that it does not stay in a call whose host was killed.

const (
	// sessionTime is the interval that is asked for. It bounds how long a phone holds
	// a call that a killed host has left.
	sessionTime = 300 * time.Second
	// leastSession is the shortest interval that anybody may ask for (section 4).
	leastSession = 90 * time.Second
	// longestSession bounds what a 422 may ask for.
	longestSession = 2 * time.Hour
)

// statusIntervalTooSmall is RFC 4028 section 6's 422.
const statusIntervalTooSmall = 422

// supported are the extensions that we speak (RFC 3262, RFC 4028).
var supported = map[string]bool{"100rel": true, "timer": true}

// session is the leg's session timer.
type session struct {
	asked    time.Duration // what the INVITE asks for; 0 = sessionTime
	least    time.Duration // Min-SE that a 422 asked for; 0 = none
	interval time.Duration // as agreed; 0 = no timer
	ours     bool          // we are the refresher
	timer    *time.Timer
	next     *time.Timer // of a refresh that is tried again
	noUpdate bool        // the peer takes no UPDATE: we refresh by re-INVITE
	round    int         // of our refreshes; one that is not the last is nothing any more
}

// request adds the wish for a session timer to an INVITE. The peer is to refresh.
func (s *session) request(req *sip.Request) {
	if s.asked == 0 {
		s.asked = sessionTime
	}
	req.AppendHeader(sip.NewHeader("Supported", "100rel, timer"))
	req.AppendHeader(sip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=uas", s.asked/time.Second)))
	if s.least > 0 {
		req.AppendHeader(sip.NewHeader("Min-SE", fmt.Sprint(int(s.least/time.Second))))
	}
}

// tooShort takes a 422 and reports whether to ask anew (section 7.3): once, and
// within bounds.
func (s *session) tooShort(res *sip.Response) bool {
	least := seconds(headerValue(res, "Min-SE"))
	if least <= s.asked || least > longestSession || s.least != 0 {
		return false
	}
	s.asked, s.least = least, least
	return true
}

// sessionExpires reads a Session-Expires header; 0 where there is none.
func sessionExpires(m sip.Message) (interval time.Duration, refresher string) {
	value := headerValue(m, "Session-Expires", "x")
	for _, param := range strings.Split(value, ";")[1:] {
		if name, v, _ := strings.Cut(param, "="); strings.EqualFold(strings.TrimSpace(name), "refresher") {
			refresher = strings.ToLower(strings.TrimSpace(v))
		}
	}
	return seconds(value), refresher
}

// agreed takes the timer out of the 2xx to our INVITE or UPDATE. Without the
// header in it the session has none.
func (l *leg) agreed(res *sip.Response) {
	interval, refresher := sessionExpires(res)
	l.session.interval, l.session.ours = interval, refresher == "uac"
	l.session.noUpdate = l.session.noUpdate || !hasUpdate(res)
	if interval > 0 {
		l.session.interval = max(interval, leastSession)
	}
	l.refreshed()
}

// refreshedBy takes a re-INVITE or UPDATE of the peer, which is answered with res,
// and adds to the answer what RFC 4028 section 9 wants. One without the header
// takes the timer off.
func (l *leg) refreshedBy(req *sip.Request, res *sip.Response) {
	interval, refresher := sessionExpires(req)
	if refresher == "" {
		refresher = "uac"
		if !lists(req, "Supported", "timer") {
			refresher = "uas" // a proxy wants it, and the peer knows nothing of it
		}
	}
	l.session.interval, l.session.ours = interval, refresher == "uas"
	if interval > 0 {
		res.AppendHeader(sip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=%s", interval/time.Second, refresher)))
		if refresher == "uac" {
			res.AppendHeader(sip.NewHeader("Require", "timer"))
		}
	}
	l.refreshed()
}

// tooShort reports whether a request asks for less than anybody may.
func tooShort(req *sip.Request) bool {
	interval, _ := sessionExpires(req)
	return interval > 0 && interval < leastSession
}

// maxMissing bounds how many extensions a refusal names, so that it fits a packet.
const maxMissing = 16

// unsupported returns the extensions that a request requires and that we lack.
func unsupported(req *sip.Request) []string {
	var missing []string
	for _, h := range req.GetHeaders("Require") {
		for _, tag := range splitList(h.Value()) {
			if !supported[strings.ToLower(tag)] && len(missing) < maxMissing {
				missing = append(missing, tag)
			}
		}
	}
	return missing
}
