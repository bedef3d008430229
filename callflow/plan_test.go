package callflow

import (
	"fmt"
	"strings"
	"testing"
)

// outsideLadder is how each ladder of a REFER outside of any dialog begins.
const outsideLadder = `
	start | REFER, tell calling
`

func TestLaddersOutOfDialog(t *testing.T) {
	for name, transcript := range map[string]string{
		"connected": `
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			NOTIFY 1 100 expires=60s | disarm notify, arm expiry 60s
			NOTIFY 2 180 | tell alerting
			NOTIFY 3 200 end | disarm expiry, disarm outcome, tell connected, DONE`,
		"a NOTIFY comes before the 202": `
			NOTIFY 1 100 | arm outcome 120s, tell transferring
			REFER 202    |
			NOTIFY 2 486 end | disarm outcome, tell failed busy callee, DONE`,
		"a PBX takes over": `
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			timer hold   | disarm outcome, tell handed-over, DONE`,
		"the 200 overtakes the 100": `
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			NOTIFY 2 200 end | disarm notify, arm hold 1s
			NOTIFY 1 100 | disarm hold, disarm outcome, tell connected, DONE`,
		"no NOTIFY ever": `
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			timer notify | disarm outcome, tell unknown, DONE`,
		"only ever 100": `
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			timer outcome | tell unknown, DONE`,
		"accepted without a subscription": `
			REFER 202 nosub | arm outcome 120s, tell transferring, disarm outcome, tell unknown, DONE`,
		"refused by the phone": `
			REFER 603    | tell failed refer-rejected phone, DONE`,
		"refused by an administrator": `
			REFER 403    | tell failed refer-rejected phone, DONE`,
		"the phone is not registered": `
			REFER 480    | tell failed refer-rejected phone, DONE`,
		"challenged again": `
			REFER 407 +cred | tell failed auth phone, DONE`,
		"a challenge that cannot be answered": `
			REFER 401    | tell failed refer-rejected phone, DONE`,
		"somebody took it and never answered": `
			REFER none   | tell failed timeout phone, DONE`,
		"nobody was reached": `
			unreachable  | tell failed unreachable host, DONE
			REFER 202    |`,
		"it could not even be sent": `
			REFER unsent | tell failed internal host, DONE`,
		"what belongs to an INVITE is nothing here": `
			180          |
			200          |
			486          |
			offer        |
			BYE          |
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			unreachable  |
			timer notify | disarm outcome, tell unknown, DONE`,
		"hung up before it was sent": `
			stop         | WITHHOLD, arm grace 1s
			REFER unsent | disarm grace, tell canceled, DONE`,
		"hung up, and refused": `
			eof          | WITHHOLD, arm grace 1s
			REFER 407    | disarm grace, tell canceled, DONE`,
		"hung up, and nobody was reached": `
			stop         | WITHHOLD, arm grace 1s
			unreachable  | disarm grace, tell canceled, DONE`,
		"hung up, and accepted": `
			stop         | WITHHOLD, arm grace 1s
			REFER 202    | disarm grace, tell unknown, DONE`,
		"hung up, and never answered": `
			stop         | WITHHOLD, arm grace 1s
			timer grace  | tell unknown, DONE
			NOTIFY 1 100 |`,
		"hung up once the phone has the call": `
			REFER 202    | arm outcome 120s, tell transferring, arm notify 32s
			NOTIFY 1 180 | disarm notify, tell alerting
			stop         | disarm outcome, tell unknown, DONE
			NOTIFY 2 200 end |`,
	} {
		t.Run(name, func(t *testing.T) {
			ladderOf(t, New(office, Plan{Connect: ByOutOfDialog}), strings.TrimSpace(outsideLadder)+"\n"+strings.TrimSpace(transcript))
		})
	}
}

// What refuses a REFER outside of any dialog may be that nobody knows the phone, or
// that it is away: the sentence says so, whatever the one slug is.
func TestRefusalsOutOfDialog(t *testing.T) {
	for code := 300; code < 700; code++ {
		says := "outside a call"
		switch code {
		case 401, 407:
			says = "asks for a password"
		case 404, 410, 484, 604:
			says = "doesn't know your phone"
		case 408, 480:
			says = "not registered"
		case 486, 600:
			says = "Your phone is busy"
		}
		s, _ := Step(New(office, Plan{Connect: ByOutOfDialog}), Start{})
		_, actions := Step(s, ReferReply{SIP: SIPStatus{Code: code, Reason: "No"}})
		u := actions[0].(Tell).Update
		if u.Slug != SlugReferRejected || u.Side != SidePhone || !strings.Contains(u.Text, says) {
			t.Errorf("%d: %s at %s, %q; want a refused REFER that says %q", code, u.Slug, u.Side, u.Text, says)
		}
		if want := fmt.Sprintf("%d No", code); u.SIP.Code != code || u.Detail != want {
			t.Errorf("%d: the detail is %q, want %q", code, u.Detail, want)
		}
	}
}
