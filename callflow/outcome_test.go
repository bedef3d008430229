package callflow

import (
	"fmt"
	"strings"
	"testing"
)

// TestEveryStatusHasAReasonAndASentence covers each status from 300 to 699, on
// both sides, before and after ringing.
func TestEveryStatusHasAReasonAndASentence(t *testing.T) {
	named := map[int][2]Slug{ // before a 18x, after one
		401: {SlugAuth, SlugAuth}, 407: {SlugAuth, SlugAuth},
		403: {SlugForbidden, SlugDeclined},
		404: {SlugNotFound, SlugNotFound}, 410: {SlugNotFound, SlugNotFound}, 484: {SlugNotFound, SlugNotFound}, 604: {SlugNotFound, SlugNotFound},
		486: {SlugBusy, SlugBusy}, 600: {SlugBusy, SlugBusy},
		603: {SlugDeclined, SlugDeclined}, 607: {SlugDeclined, SlugDeclined},
		408: {SlugUnreachable, SlugNoAnswer}, 480: {SlugUnreachable, SlugNoAnswer},
		415: {SlugMedia, SlugMedia}, 488: {SlugMedia, SlugMedia}, 606: {SlugMedia, SlugMedia},
	}
	for code := 300; code < 700; code++ {
		for i, rang := range []bool{false, true} {
			for _, own := range []bool{false, true} {
				want, ok := SlugServer, false
				if slugs, named := named[code]; named {
					want, ok = slugs[i], true
				}
				if code == 487 && !ok {
					want = map[bool]Slug{true: SlugNoAnswer, false: SlugHungUp}[own]
				}
				if got := judge(refusal{code: code, rang: rang, own: own}); got != want {
					t.Errorf("judge(%d, rang %v, own %v) = %s, want %s", code, rang, own, got, want)
				}
			}
		}
		for _, side := range []Side{SidePhone, SideCallee} {
			slug := judge(refusal{code: code, own: side == SidePhone})
			u := failed(slug, side, SIPStatus{Code: code, Reason: "X"}, "")
			if text := sentence(office, u); text == "" || strings.Contains(text, "Siptap itself") || strings.Contains(text, fmt.Sprint(code)) {
				t.Errorf("%d at %s says %q", code, side, text)
			}
		}
	}
}

// A password that was never sent was not refused.
func TestAChallengeThatCannotBeAnswered(t *testing.T) {
	for _, credentials := range []bool{false, true} {
		s, _ := Step(New(office), Start{})
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

func TestSentences(t *testing.T) {
	for _, row := range []struct {
		u    Update
		want string
	}{
		{Update{Status: StatusTransferring}, "Your phone is calling +43 1 505641."},
		{failed(SlugBusy, SideCallee, SIPStatus{}, ""), "They are busy."},
		{failed(SlugBusy, SidePhone, SIPStatus{}, ""), "Your phone is busy."},
		{failed(SlugAuth, SidePhone, SIPStatus{}, ""), `The server refused the password for "office". Set it again.`},
		{failed(SlugUnreachable, SideHost, SIPStatus{}, ""), "The SIP server did not answer. Check the network, and the account's domain and proxy."},
		{failed(SlugInternal, SideHost, SIPStatus{}, ""), "Siptap itself failed. Its log says why."},
	} {
		if got := sentence(office, row.u); got != row.want {
			t.Errorf("%v: %q, want %q", row.u, got, row.want)
		}
	}
}
