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
	l.session.interval, l.session.ours = interval, refresher == "uas"
	if interval > 0 {
		if refresher == "" {
			refresher = "uac"
		}
		res.AppendHeader(sip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=%s", interval/time.Second, refresher)))
		if refresher == "uac" {
			res.AppendHeader(sip.NewHeader("Require", "timer"))
		}
	}
	l.refreshed()
}

// refreshed starts the interval anew: at its half we refresh where that is ours to
// do; shortly before its end, where nobody has, the leg is ended (section 10).
func (l *leg) refreshed() {
	s := &l.session
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	if s.interval == 0 {
		return
	}
	end := s.interval - min(32*time.Second, s.interval/3)
	if !s.ours {
		s.timer = l.call.after(end, l.expired)
		return
	}
	s.timer = l.call.after(s.interval/2, func() {
		s.timer = l.call.after(end-s.interval/2, l.expired)
		l.refresh()
	})
}

// refresh sends an UPDATE, which needs no session description (RFC 3311).
func (l *leg) refresh() {
	if l.state != legUp {
		return
	}
	auth := l.dialog.credentials()
	var attempt func()
	attempt = func() {
		req := l.dialog.request(sip.UPDATE)
		req.AppendHeader(l.contact(l.dialog.path))
		req.AppendHeader(sip.NewHeader("Supported", "timer"))
		req.AppendHeader(sip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=uac", l.session.interval/time.Second)))
		auth.apply(req)
		l.call.send(l.dialog.path, req, func(res *sip.Response, err error) {
			switch {
			case err != nil || l.state != legUp || res.StatusCode < 200:
			case res.StatusCode < 300:
				if headerValue(res, "Session-Expires", "x") != "" {
					l.agreed(res)
					return
				}
				l.refreshed()
			case auth.answer(res, req):
				attempt()
			}
		})
	}
	attempt()
}

// expired ends a leg whose session nobody has refreshed.
func (l *leg) expired() {
	if l.state != legUp {
		return
	}
	l.call.log.Info("the session timer ran out, hanging up (RFC 4028)")
	l.bye()
}

// tooShort reports whether a request asks for less than anybody may.
func tooShort(req *sip.Request) bool {
	interval, _ := sessionExpires(req)
	return interval > 0 && interval < leastSession
}

// unsupported returns the extensions that a request requires and that we lack.
func unsupported(req *sip.Request) []string {
	var missing []string
	for _, h := range req.GetHeaders("Require") {
		for _, tag := range splitList(h.Value()) {
			if !supported[strings.ToLower(tag)] {
				missing = append(missing, tag)
			}
		}
	}
	return missing
}
