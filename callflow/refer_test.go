package callflow

import (
	"strings"
	"testing"
)

// answered is how each of these ladders begins.
const answeredLadder = `
	start | INVITE, tell calling
	180   | arm ring 20s, tell ringing
	200   | disarm ring, ACK, tell answered, REFER, arm outcome 120s
`

func TestLaddersFromTheRefer(t *testing.T) {
	for name, transcript := range map[string]string{
		"connected": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 expires=60s | disarm notify, arm expiry 60s
			NOTIFY 2 180 | tell alerting
			NOTIFY 3 200 end | disarm expiry, disarm outcome, tell connected, BYE
			down         | DONE`,
		"connected without a 18x, as baresip tells it": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 200 | disarm outcome, tell connected, BYE
			down         | DONE`,
		"200 accepts a REFER like 202": `
			REFER 200 expires=60s | tell transferring, arm notify 32s, arm expiry 60s
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 200 | disarm expiry, disarm outcome, tell connected, BYE
			down         | DONE`,
		"a NOTIFY comes before the 202": `
			NOTIFY 1 100 | tell transferring
			REFER 202    |
			NOTIFY 2 180 | tell alerting
			NOTIFY 3 486 | disarm outcome, tell failed busy callee, BYE
			down         | DONE`,
		"the whole outcome comes before the 202": `
			NOTIFY 1 100 | tell transferring
			NOTIFY 2 200 end | disarm outcome, tell connected, BYE
			REFER 202    |
			down         | DONE`,
		"a PBX takes over: the first fragment is a 2xx": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			timer hold   | disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"a PBX takes over and its BYE says that it failed": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			BYE q850=3   | disarm hold, disarm outcome, tell failed not-found callee, DONE`,
		"the BYE that says that it failed comes first": `
			REFER 202    | tell transferring, arm notify 32s
			BYE q850=17  |
			NOTIFY 1 200 end | disarm notify, arm hold 1s, disarm hold, disarm outcome, tell failed busy callee, DONE`,
		"the BYE that says that it failed comes before everything": `
			BYE q850=1   | arm grace 1s
			REFER 202    | disarm grace, tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s, disarm hold, disarm outcome, tell failed not-found callee, DONE`,
		"a BYE's reason is nothing against a 1xx": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			BYE q850=17  |
			NOTIFY 2 200 end | disarm outcome, tell connected, DONE`,
		"a BYE's reason after the second is too late": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			timer hold   | disarm outcome, tell handed-over, BYE
			BYE q850=17  |
			down         | DONE`,
		"a PBX says again that it took over": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 | disarm notify, arm hold 1s
			NOTIFY 2 200 end |
			timer hold   | disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"a PBX takes over, its BYE says normal clearing": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			BYE q850=16  |
			timer hold   | disarm outcome, tell handed-over, DONE`,
		"the 200 overtakes the 100": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 2 200 end | disarm notify, arm hold 1s
			NOTIFY 1 100 | disarm hold, disarm outcome, tell connected, BYE
			down         | DONE`,
		"a 1xx after the 200 does not make it true": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 | disarm notify, arm hold 1s
			NOTIFY 2 180 | tell alerting
			timer hold   | disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"a 200 taken back by a refusal": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 | disarm notify, arm hold 1s
			NOTIFY 2 486 | disarm hold, disarm outcome, tell failed busy callee, BYE
			down         | DONE`,
		"the end overtakes the outcome": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 3 - end | arm hold 1s
			NOTIFY 2 200 | disarm hold, disarm outcome, tell connected, BYE
			down         | DONE`,
		"a 480 overtakes the 180 that makes it no-answer": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 3 480 end | arm hold 1s
			NOTIFY 2 180 | tell alerting, disarm hold, disarm outcome, tell failed no-answer callee, BYE
			down         | DONE`,
		"a 480 is the first that comes, the 180 behind it": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 2 480 end | disarm notify, arm hold 1s
			NOTIFY 1 180 | tell alerting, disarm hold, disarm outcome, tell failed no-answer callee, BYE
			down         | DONE`,
		"a 480 alone": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 480 end | disarm notify, arm hold 1s
			timer hold   | disarm outcome, tell failed unreachable callee, BYE
			down         | DONE`,
		"a 480 whose 180 is lost": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 3 480 end | arm hold 1s
			timer hold   | disarm outcome, tell failed unreachable callee, BYE
			down         | DONE`,
		"the later one of two final fragments rules": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 5 403 end | arm hold 1s
			NOTIFY 4 200 |
			timer hold   | disarm outcome, tell failed forbidden callee, BYE
			down         | DONE`,
		"the end says nothing, then it is 200 first": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 2 - end | disarm notify, arm hold 1s
			NOTIFY 1 200 | arm hold 1s
			timer hold   | disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"a final fragment that does not end the subscription": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 183 | disarm notify, tell alerting
			NOTIFY 2 603 expires=60s | disarm outcome, tell failed declined callee, BYE
			down         | DONE`,
		"a gateway folds no answer into 480 before any 18x": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 480 q850=19 end | disarm outcome, tell failed no-answer callee, BYE
			down         | DONE`,
		"empty fragments count as reports and tell nothing": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 -   | disarm notify
			NOTIFY 2 200 end | arm hold 1s
			timer hold   | disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"the expiry finds a 200 that waits": `
			REFER 202 expires=1s | tell transferring, arm notify 32s, arm expiry 1s
			NOTIFY 1 200 | disarm notify, arm hold 1s
			timer expiry | disarm hold, disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"the outcome's time is over while a 200 waits": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 | disarm notify, arm hold 1s
			timer outcome | disarm hold, tell handed-over, BYE
			down         | DONE`,
		"the outcome's time is over before the REFER is answered": `
			timer outcome | tell failed timeout phone, BYE
			down         | DONE`,
		"a subscription that is expired and expires no more": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 expires=60s | disarm notify, arm expiry 60s
			NOTIFY 2 180 expires=30s | tell alerting, arm expiry 30s
			NOTIFY 3 200 end | disarm expiry, disarm outcome, tell connected, BYE
			timer expiry |
			down         | DONE`,
		"the callee declines": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 603 | disarm outcome, tell failed declined callee, BYE
			down         | DONE`,
		"the number is unknown": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 404 end | disarm notify, disarm outcome, tell failed not-found callee, BYE
			down         | DONE`,
		"a gateway's Reason inside the fragment": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 503 q850=17 end | disarm notify, disarm outcome, tell failed busy callee, BYE
			down         | DONE`,
		"the phone gives up on the callee": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 180 | disarm notify, tell alerting
			NOTIFY 2 487 end | disarm outcome, tell failed hung-up callee, BYE
			down         | DONE`,
		"the subscription ends without a code": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 - end | disarm notify, arm hold 1s
			timer hold   | disarm outcome, tell unknown, BYE
			down         | DONE`,
		"no NOTIFY ever": `
			REFER 202    | tell transferring, arm notify 32s
			timer notify | disarm outcome, tell unknown, BYE
			down         | DONE`,
		"only ever 100": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			timer outcome | tell unknown, BYE
			down         | DONE`,
		"the subscription expires": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 expires=60s | disarm notify, arm expiry 60s
			timer expiry | disarm outcome, tell unknown, BYE
			down         | DONE`,
		"accepted without a subscription": `
			REFER 200 nosub | tell transferring, disarm outcome, tell unknown, BYE
			down         | DONE`,
		"accepted without a subscription, and yet it reports": `
			NOTIFY 1 100 | tell transferring
			REFER 202 nosub |
			NOTIFY 2 200 end | disarm outcome, tell connected, BYE
			down         | DONE`,
		"refused after a NOTIFY has accepted it": `
			NOTIFY 1 100 | tell transferring
			REFER 408    |
			NOTIFY 2 180 | tell alerting
			NOTIFY 3 200 end | disarm outcome, tell connected, BYE
			down         | DONE`,
		"refused, and the phone says BYE": `
			REFER 603    | disarm outcome, tell failed refer-rejected phone, BYE
			BYE          |
			down         | DONE`,
		"redirected": `
			REFER 302    | disarm outcome, tell failed refer-rejected phone, BYE
			down         | DONE`,
		"a challenge that cannot be answered": `
			REFER 401    | disarm outcome, tell failed refer-rejected phone, BYE
			down         | DONE`,
		"never sent": `
			REFER unsent | disarm outcome, tell failed internal host, BYE
			down         | DONE`,
		"refused": `
			REFER 405    | disarm outcome, tell failed refer-rejected phone, BYE
			down         | DONE`,
		"refused by an administrator": `
			REFER 603    | disarm outcome, tell failed refer-rejected phone, BYE
			down         | DONE`,
		"challenged again": `
			REFER 407 +cred | disarm outcome, tell failed auth phone, BYE
			down         | DONE`,
		"unanswered": `
			REFER none   | disarm outcome, tell failed timeout phone, BYE
			down         | DONE`,
		"the phone hangs up before it answers the REFER": `
			BYE          | arm grace 1s
			REFER 481    | disarm grace, disarm outcome, tell failed hung-up phone, DONE`,
		"the phone hangs up and never answers the REFER": `
			BYE          | arm grace 1s
			timer grace  | disarm outcome, tell failed hung-up phone, DONE`,
		"the phone hangs up and refuses": `
			BYE          | arm grace 1s
			REFER 603    | disarm grace, disarm outcome, tell failed hung-up phone, DONE`,
		"the phone hangs up in the gap, before the REFER": `
			BYE          | arm grace 1s
			REFER unsent | disarm grace, disarm outcome, tell failed hung-up phone, DONE`,
		"the phone frees itself, and a NOTIFY accepts": `
			BYE q850=16  | arm grace 1s
			NOTIFY 1 100 | disarm grace, tell transferring
			NOTIFY 2 180 | tell alerting
			NOTIFY 3 486 end | disarm outcome, tell failed busy callee, DONE`,
		"the phone frees itself, then accepts": `
			BYE          | arm grace 1s
			REFER 202    | disarm grace, tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 200 end | disarm outcome, tell connected, DONE`,
		"the phone's BYE after acceptance ends no call": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 180 | disarm notify, tell alerting
			BYE          |
			NOTIFY 2 200 end | disarm outcome, tell connected, DONE`,
		"the phone holds us first": `
			offer        | ANSWER
			REFER 202    | tell transferring, arm notify 32s
			offer        | ANSWER
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 200 | disarm outcome, tell connected, BYE
			NOTIFY 3 500 |
			offer        |
			BYE          |
			down         | DONE`,
	} {
		t.Run(name, func(t *testing.T) {
			ladder(t, office, strings.TrimSpace(answeredLadder)+"\n"+strings.TrimSpace(transcript))
		})
	}
}

func TestLaddersOfAHangUpAfterTheAnswer(t *testing.T) {
	for name, transcript := range map[string]string{
		"the REFER is pending and refused": `
			stop         | WITHHOLD, arm grace 1s
			REFER 603    | disarm grace, disarm outcome, tell canceled, BYE
			down         | DONE`,
		"the REFER was not even sent": `
			stop         | WITHHOLD, arm grace 1s
			REFER unsent | disarm grace, disarm outcome, tell canceled, BYE
			down         | DONE`,
		"the REFER is pending and accepted": `
			eof          | WITHHOLD, arm grace 1s
			stop         |
			REFER 202    | disarm grace, disarm outcome, tell unknown, BYE
			down         | DONE`,
		"the REFER is pending and a NOTIFY accepts it": `
			stop         | WITHHOLD, arm grace 1s
			NOTIFY 1 100 | disarm grace, disarm outcome, tell unknown, BYE
			down         | DONE`,
		"the REFER is pending and a NOTIFY says how it went": `
			stop         | WITHHOLD, arm grace 1s
			NOTIFY 1 486 end | disarm grace, tell transferring, disarm outcome, tell failed busy callee, BYE
			down         | DONE`,
		"the REFER is pending and a NOTIFY says 200": `
			eof          | WITHHOLD, arm grace 1s
			NOTIFY 1 200 end | disarm grace, tell transferring, arm hold 1s, disarm hold, disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"the REFER is pending and challenged": `
			stop         | WITHHOLD, arm grace 1s
			REFER 407    | disarm grace, disarm outcome, tell canceled, BYE
			down         | DONE`,
		"the phone has left before": `
			BYE          | arm grace 1s
			stop         | WITHHOLD, arm grace 1s
			REFER 202    | disarm grace, disarm outcome, tell unknown, DONE`,
		"the subscription has just ended without a code": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 - end | disarm notify, arm hold 1s
			stop         | disarm hold, disarm outcome, tell unknown, BYE
			down         | DONE`,
		"the REFER is pending and stays so": `
			stop         | WITHHOLD, arm grace 1s
			timer grace  | disarm outcome, tell unknown, BYE
			down         | DONE`,
		"the phone has left too": `
			stop         | WITHHOLD, arm grace 1s
			BYE          |
			REFER 481    | disarm grace, disarm outcome, tell canceled, DONE`,
		"the phone has the call": `
			REFER 202    | tell transferring, arm notify 32s
			stop         | disarm notify, disarm outcome, tell unknown, BYE
			NOTIFY 1 500 |
			down         | DONE`,
		"a final fragment is held: it counts": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			stop         | disarm hold, disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"after the outcome there is nothing to do": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 100 | disarm notify
			NOTIFY 2 200 | disarm outcome, tell connected, BYE
			stop         |
			eof          |
			down         | DONE`,
	} {
		t.Run(name, func(t *testing.T) {
			ladder(t, office, strings.TrimSpace(answeredLadder)+"\n"+strings.TrimSpace(transcript))
		})
	}
}

func TestAPBXThatLiesIsNeverBelieved(t *testing.T) {
	s := office
	s.HandedOver = true
	ladder(t, s, strings.TrimSpace(answeredLadder)+`
		REFER 202    | tell transferring, arm notify 32s
		NOTIFY 1 100 | disarm notify
		NOTIFY 2 200 | disarm outcome, tell handed-over, BYE
		down         | DONE`)
	for name, transcript := range map[string]string{
		"the first fragment is a 2xx": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			timer hold   | disarm outcome, tell handed-over, BYE
			down         | DONE`,
		"its BYE admits that it failed": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 200 end | disarm notify, arm hold 1s
			BYE q850=3   | disarm hold, disarm outcome, tell failed not-found callee, DONE`,
		"a refusal is no lie": `
			REFER 202    | tell transferring, arm notify 32s
			NOTIFY 1 486 end | disarm notify, disarm outcome, tell failed busy callee, BYE
			down         | DONE`,
	} {
		t.Run(name, func(t *testing.T) {
			ladder(t, s, strings.TrimSpace(answeredLadder)+"\n"+strings.TrimSpace(transcript))
		})
	}
}
