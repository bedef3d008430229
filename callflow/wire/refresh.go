package wire

import (
	"fmt"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// This file holds our own refreshes of the session (RFC 4028), where a server or
// phone has made us the refresher.

// maxRefreshTries bounds how often one refresh is tried again after a 422 or 491.
const maxRefreshTries = 4

// refreshed starts the interval anew: at its half we refresh where that is ours to
// do; shortly before its end, where nobody has, the leg is ended (section 10).
func (l *leg) refreshed() {
	s := &l.session
	l.stopRefreshing()
	if s.interval == 0 || l.state != legUp {
		return
	}
	end := s.interval - min(32*time.Second, s.interval/3)
	round := s.round
	expire := func(why string) func() {
		return func() {
			if s.round == round {
				l.expired(why)
			}
		}
	}
	if !s.ours {
		s.timer = l.call.after(end, expire("nobody has refreshed it"))
		return
	}
	s.timer = l.call.after(s.interval/2, func() {
		if s.round == round {
			s.timer = l.call.after(end-s.interval/2, expire("no refresh of ours was accepted"))
			l.refresh()
		}
	})
}

// stopRefreshing stops the timers of the session, and whatever refresh is on its way.
func (l *leg) stopRefreshing() {
	s := &l.session
	l.call.stop(s.timer)
	l.call.stop(s.next)
	s.timer, s.next = nil, nil
	s.round++
}

// hasUpdate reports whether the peer says that it takes UPDATE. Who says nothing
// may well take it (RFC 3311 section 4).
func hasUpdate(m sip.Message) bool {
	list := m.GetHeaders("Allow")
	for _, h := range list {
		for _, method := range splitList(h.Value()) {
			if strings.EqualFold(method, "UPDATE") {
				return true
			}
		}
	}
	return len(list) == 0
}

// refresh sends an UPDATE, which needs no session description, or a re-INVITE with
// the description sent last where the peer takes no UPDATE (section 7.4).
func (l *leg) refresh() {
	s := &l.session
	auth := l.dialog.credentials()
	round, tries := s.round, 0
	var attempt func()
	again := func(wait time.Duration) {
		if tries++; tries <= maxRefreshTries {
			s.next = l.call.after(wait, attempt)
		}
	}
	attempt = func() {
		if l.state != legUp || s.round != round {
			return
		}
		method := sip.UPDATE
		if s.noUpdate {
			method = sip.INVITE
		}
		if l.offer != nil || method == sip.INVITE && (l.waiting != nil || l.reinvite != nil) {
			again(pendingWait()) // theirs is on its way
			return
		}
		req := l.dialog.request(method)
		req.AppendHeader(l.contact(l.dialog.path))
		req.AppendHeader(sip.NewHeader("Allow", allowed))
		req.AppendHeader(sip.NewHeader("Supported", "timer"))
		req.AppendHeader(sip.NewHeader("Session-Expires", fmt.Sprintf("%d;refresher=uac", s.interval/time.Second)))
		if s.least > 0 {
			req.AppendHeader(sip.NewHeader("Min-SE", fmt.Sprint(int(s.least/time.Second))))
		}
		if method == sip.INVITE {
			req.AppendHeader(sip.NewHeader("Content-Type", sdpType))
			req.SetBody(l.media.again())
			l.reinvite = req
		}
		auth.apply(req)
		l.call.decided("we refresh the session", "by", string(method), "interval", s.interval)
		var ack *sip.Request
		l.call.send(l.dialog.path, req, func(res *sip.Response, err error) {
			if err == nil && res.StatusCode < 200 {
				return
			}
			if l.reinvite == req {
				l.reinvite = nil
			}
			if method == sip.INVITE && err == nil && res.StatusCode < 300 {
				repeated := ack != nil
				if !repeated {
					ack = l.dialog.build(sip.ACK, req.CSeq().SeqNo)
					copyCredentials(ack, req)
				}
				l.call.agent.sendAck(l.dialog.path, ack)
				if repeated {
					return
				}
			}
			if l.state != legUp || s.round != round {
				return
			}
			switch {
			case err != nil:
				l.expired("our refresh was not answered: " + err.Error())
			case res.StatusCode < 300:
				l.refreshAccepted(res)
			case res.StatusCode == 481 || res.StatusCode == sip.StatusRequestTimeout:
				l.expired(fmt.Sprintf("our refresh was answered %d", res.StatusCode))
			case auth.answer(res):
				attempt()
			case res.StatusCode == sip.StatusRequestPending:
				again(pendingWait())
			case res.StatusCode == statusIntervalTooSmall && s.raise(res):
				again(0)
			case !s.noUpdate && (res.StatusCode == sip.StatusMethodNotAllowed || res.StatusCode == sip.StatusNotImplemented):
				s.noUpdate = true
				again(0)
			}
		})
	}
	attempt()
}

// raise takes the interval that a 422 to a refresh asks for, within bounds.
func (s *session) raise(res *sip.Response) bool {
	least := seconds(headerValue(res, "Min-SE"))
	if least <= s.interval || least > longestSession {
		return false
	}
	s.interval, s.least = least, least
	return true
}

// refreshAccepted takes the 2xx to our refresh, which may move the peer.
func (l *leg) refreshAccepted(res *sip.Response) {
	if l.dialog.refresh(res) {
		l.dialog.reach(func() {})
	}
	if headerValue(res, "Session-Expires", "x") != "" {
		l.agreed(res)
		return
	}
	l.refreshed()
}

// expired ends a leg whose session is over (section 10).
func (l *leg) expired(why string) {
	if l.state != legUp {
		return
	}
	l.call.log.Info("the session timer ends the call (RFC 4028)", "why", why)
	l.bye()
}
