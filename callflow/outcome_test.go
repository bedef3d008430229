package callflow

import (
	"fmt"
	"strings"
	"testing"
)

// outcomes are the reasons of final answers, by who gave them and what came before;
// what is not named is "server".
var outcomes = map[int]struct{ first, rang, sent Slug }{
	// As the first answer, after a 18x, and as the first answer to credentials.
	401: {SlugAuth, SlugAuth, SlugAuth},
	403: {SlugForbidden, SlugDeclined, SlugAuth},
	404: {SlugNotFound, SlugNotFound, SlugNotFound},
	407: {SlugAuth, SlugAuth, SlugAuth},
	408: {SlugUnreachable, SlugNoAnswer, SlugUnreachable},
	410: {SlugNotFound, SlugNotFound, SlugNotFound},
	415: {SlugMedia, SlugMedia, SlugMedia},
	480: {SlugUnreachable, SlugNoAnswer, SlugUnreachable},
	484: {SlugNotFound, SlugNotFound, SlugNotFound},
	486: {SlugBusy, SlugBusy, SlugBusy},
	487: {SlugNoAnswer, SlugNoAnswer, SlugNoAnswer}, // the callee's: hung-up
	488: {SlugMedia, SlugMedia, SlugMedia},
	600: {SlugBusy, SlugBusy, SlugBusy},
	603: {SlugDeclined, SlugDeclined, SlugDeclined},
	604: {SlugNotFound, SlugNotFound, SlugNotFound},
	606: {SlugMedia, SlugMedia, SlugMedia},
	607: {SlugDeclined, SlugDeclined, SlugDeclined},
}

// TestEveryStatusHasAReasonAndASentence plays a call for each status from 300 to
// 699, on both sides, with and without a 18x, with and without credentials.
func TestEveryStatusHasAReasonAndASentence(t *testing.T) {
	for code := 300; code < 700; code++ {
		want, ok := outcomes[code]
		if !ok {
			want.first, want.rang, want.sent = SlugServer, SlugServer, SlugServer
		}
		status := SIPStatus{Code: code, Reason: "Of Some Kind"}
		ringing, answered := Progress{SIP: SIPStatus{Code: 180}}, Answered{SIP: SIPStatus{Code: 200}}
		accepted := ReferReply{SIP: SIPStatus{Code: 202}}
		for name, row := range map[string]struct {
			side   Side
			slug   Slug
			events []Event
		}{
			"the phone":                       {SidePhone, want.first, []Event{Rejected{SIP: status}}},
			"the phone, after ringing":        {SidePhone, want.rang, []Event{ringing, Rejected{SIP: status}}},
			"the phone, to credentials":       {SidePhone, want.sent, []Event{Rejected{SIP: status, Credentials: true}}},
			"the phone, to both":              {SidePhone, want.rang, []Event{ringing, Rejected{SIP: status, Credentials: true}}},
			"the callee":                      {SideCallee, want.first, []Event{answered, accepted, Notify{CSeq: 1, SIP: SIPStatus{Code: 100}}, Notify{CSeq: 2, SIP: status}}},
			"the callee, after ringing":       {SideCallee, want.rang, []Event{answered, accepted, Notify{CSeq: 1, SIP: SIPStatus{Code: 180}}, Notify{CSeq: 2, SIP: status}}},
			"the callee, in the one fragment": {SideCallee, want.first, []Event{answered, accepted, Notify{CSeq: 1, SIP: status}, Fired{TimerHold}}},
		} {
			if code == 487 && row.side == SideCallee {
				row.slug = SlugHungUp
			}
			s, _ := Step(New(office, Plan{}), Start{})
			var last Update
			for _, e := range row.events {
				var actions []Action
				s, actions = Step(s, e)
				for _, a := range actions {
					if tell, ok := a.(Tell); ok {
						last = tell.Update
					}
				}
			}
			if last.Status != StatusFailed || last.Slug != row.slug || last.Side != row.side {
				t.Errorf("%d from %s: %s %s at %s, want %s at %s", code, name, last.Status, last.Slug, last.Side, row.slug, row.side)
			}
			if last.SIP != status || !strings.HasPrefix(last.Detail, fmt.Sprintf("%d Of Some Kind", code)) {
				t.Errorf("%d from %s: the details are %v, %q", code, name, last.SIP, last.Detail)
			}
			if text := last.Text; text == "" || strings.Contains(text, "Siptap itself") || strings.Contains(text, fmt.Sprint(code)) {
				t.Errorf("%d from %s says %q", code, name, text)
			}
		}
	}
}

// A password that was never sent was not refused.
func TestAChallengeThatCannotBeAnswered(t *testing.T) {
	for _, credentials := range []bool{false, true} {
		s, _ := Step(New(office, Plan{}), Start{})
		_, actions := Step(s, Rejected{SIP: SIPStatus{Code: 407}, Credentials: credentials})
		tell, ok := actions[0].(Tell)
		if !ok || tell.Update.Slug != SlugAuth || strings.Contains(tell.Update.Text, "refused") != credentials {
			t.Errorf("credentials %v: %+v", credentials, actions)
		}
	}
}

func TestQ850GoesFirst(t *testing.T) {
	for cause, want := range map[int]Slug{
		17: SlugBusy, 18: SlugNoAnswer, 19: SlugNoAnswer, 21: SlugDeclined,
		1: SlugNotFound, 3: SlugNotFound, 28: SlugNotFound, 20: SlugUnreachable, 27: SlugUnreachable,
		16: SlugServer, 34: SlugServer, 127: SlugServer,
	} {
		if got := judge(refusal{code: 503, q850: cause}); got != want {
			t.Errorf("503 with Q.850 cause %d: %s, want %s", cause, got, want)
		}
	}
}

// TestSentences holds what is said of each end that there is: one sentence of what
// happened, and one of what helps where something does.
func TestSentences(t *testing.T) {
	at := func(slug Slug, side Side) Update { return failed(slug, side, SIPStatus{}, "") }
	rows := []struct {
		u    Update
		want string
	}{
		{Update{Status: StatusCalling}, "Calling your phone…"},
		{Update{Status: StatusRinging}, "Your phone is ringing. Pick it up."},
		{Update{Status: StatusAnswered}, "You picked up. Connecting…"},
		{Update{Status: StatusTransferring}, "Your phone is calling +43 1 505641."},
		{Update{Status: StatusAlerting}, "Their phone is ringing."},
		{Update{Status: StatusConnected}, "Connected."},
		{Update{Status: StatusHandedOver}, "Your phone system has taken over the call."},
		{Update{Status: StatusCanceled}, "Cancelled."},
		{Update{Status: StatusUnknown}, "Your phone has the call; how it went was not reported."},

		{at(SlugBusy, SideCallee), "They are busy."},
		{at(SlugNoAnswer, SideCallee), "Nobody answered."},
		{at(SlugDeclined, SideCallee), "They declined."},
		{at(SlugNotFound, SideCallee), "That number does not exist there. Check the number."},
		{at(SlugUnreachable, SideCallee), "They cannot be reached right now."},
		{at(SlugForbidden, SideCallee), "Your phone may not call this number. Ask whoever runs your phone system."},
		{at(SlugAuth, SideCallee), "Your phone was not allowed to call: its server refused the phone's own password. Check it on the phone."},
		{at(SlugMedia, SideCallee), "Their phone and yours found no common way to talk. Allow PCMA or PCMU on yours."},
		{at(SlugHungUp, SideCallee), "The call was ended before anyone answered."},
		{at(SlugServer, SideCallee), "The call failed on the way to them. Try again later."},

		{at(SlugBusy, SidePhone), "Your phone is busy."},
		{at(SlugNoAnswer, SidePhone), "You didn't pick up in time."},
		{at(SlugDeclined, SidePhone), "Your phone declined the call. Check that it is not set to do not disturb."},
		{at(SlugNotFound, SidePhone), "The server doesn't know your phone. Check user or extension."},
		{at(SlugUnreachable, SidePhone), "Your phone is not registered. Check that it is on and connected."},
		{at(SlugForbidden, SidePhone), `The server does not allow "office" to call your phone. Ask whoever runs it.`},
		{at(SlugAuth, SidePhone), `The server refused the password for "office". Set it again.`},
		{at(SlugMedia, SidePhone), "Your phone did not accept the kind of call that Siptap offers. Allow PCMA or PCMU on it."},
		{at(SlugReferRejected, SidePhone), "Your phone doesn't accept transfers. Allow them (REFER) in its settings or in the phone system."},
		{at(SlugTimeout, SidePhone), "Your phone did not answer the transfer. Hang up on your phone and try again."},
		{at(SlugHungUp, SidePhone), "Your phone hung up before it could call."},
		{at(SlugServer, SidePhone), "The SIP server could not put the call through. Try again later."},

		{at(SlugDNS, SideHost), "The SIP server's name was not found. Check the network, and the account's domain and proxy."},
		{at(SlugUnreachable, SideHost), "The SIP server did not answer. Check the network, and the account's domain and proxy."},
		{at(SlugTLS, SideHost), "No secure connection to the SIP server. Check its certificate and the account's transport."},
		{at(SlugInternal, SideHost), "Siptap itself failed. Its log says why."},
	}
	for _, row := range rows {
		if got := sentence(office, row.u); got != row.want {
			t.Errorf("%s %s %s: %q, want %q", row.u.Status, row.u.Slug, row.u.Side, got, row.want)
		}
	}
}
