package callflow

import "testing"

func TestLaddersBeforeTheAnswer(t *testing.T) {
	for name, transcript := range map[string]string{
		"the own phone is busy": `
			start   | INVITE, tell calling
			100     | arm setup 30s
			486     | disarm setup, tell failed busy phone, DONE`,
		"the own phone rings and declines": `
			start   | INVITE, tell calling
			180     | arm ring 20s, tell ringing
			180     |
			603     | disarm ring, tell failed declined phone, DONE`,
		"an administrator's or a person's no": `
			start   | INVITE, tell calling
			183     | arm ring 20s, tell ringing
			403     | disarm ring, tell failed declined phone, DONE`,
		"a PBX folds the decline into 403, the Reason tells": `
			start   | INVITE, tell calling
			403 q850=21 +cred | tell failed declined phone, DONE`,
		"the server does not know the phone": `
			start   | INVITE, tell calling
			404     | tell failed not-found phone, DONE`,
		"the phone is not registered": `
			start   | INVITE, tell calling
			480     | tell failed unreachable phone, DONE`,
		"the wrong password": `
			start   | INVITE, tell calling
			407 +cred | tell failed auth phone, DONE`,
		"the wrong password, FreeSWITCH's way": `
			start   | INVITE, tell calling
			403 +cred | tell failed auth phone, DONE`,
		"forbidden without a question": `
			start   | INVITE, tell calling
			403     | tell failed forbidden phone, DONE`,
		"the silent server": `
			start   | INVITE, tell calling
			unreachable | tell failed unreachable host, DONE`,
		"nobody picks up": `
			start   | INVITE, tell calling
			100     | arm setup 30s
			180     | disarm setup, arm ring 20s, tell ringing
			timer ring | tell failed no-answer phone, CANCEL
			down    | DONE`,
		"nobody picks up, and the 487 comes as an answer": `
			start   | INVITE, tell calling
			180     | arm ring 20s, tell ringing
			timer ring | tell failed no-answer phone, CANCEL
			487     | DONE`,
		"the server gives up ringing by itself": `
			start   | INVITE, tell calling
			180     | arm ring 20s, tell ringing
			487     | disarm ring, tell failed no-answer phone, DONE`,
		"the server says 100 and falls silent": `
			start   | INVITE, tell calling
			100     | arm setup 30s
			100     |
			timer setup | tell failed unreachable phone, CANCEL
			down    | DONE`,
		"a hang-up before anything is heard": `
			start   | INVITE, tell calling
			stop    | tell canceled, CANCEL
			stop    |
			down    | DONE`,
		"a hang-up while it rings": `
			start   | INVITE, tell calling
			180     | arm ring 20s, tell ringing
			stop    | disarm ring, tell canceled, CANCEL
			180     |
			487     | DONE`,
		"a hang-up, and then the server is gone": `
			start   | INVITE, tell calling
			eof     | tell canceled, CANCEL
			unreachable | DONE`,
		"a hang-up before the start": `
			stop    | tell canceled, DONE`,
		"a ring timer that crossed the answer is nothing": `
			start   | INVITE, tell calling
			180     | arm ring 20s, tell ringing
			200     | disarm ring, ACK, tell answered, REFER, arm outcome 120s
			timer ring |
			REFER 603 | disarm outcome, tell failed refer-rejected phone, BYE
			down    | DONE`,
	} {
		t.Run(name, func(t *testing.T) { ladder(t, office, transcript) })
	}
}
