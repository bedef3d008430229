package sip

import (
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/tests/parts"
)

// A situation is what the person does and what becomes of the callee.
type situation struct {
	name      string
	callee    string // a key of callees, or one of those that the server answers for
	hand      hand   // what the person at the own phone does
	extension string // "" = the own phone's
	password  string // "" = the right one
	keys      string // more of the account (TOML)

	// told is what must be told of the call: state, slug, side and SIP code.
	told func(m parts.Make) string
}

// hand is what a person does when their own phone rings.
type hand int

const (
	accepts hand = iota
	refuses
	ignores
	absent // no phone of theirs rings
)

// The callees that are phones of their own, by the last digits of their numbers.
// "404" and "480" are the server's to answer; without a server these phones do.
var callees = map[string]world.Script{
	"200": {RingFor: 300 * time.Millisecond, HangUpAfter: 500 * time.Millisecond},
	"486": {RingFor: -1, Code: 486},
	"603": {RingFor: 300 * time.Millisecond, Code: 603},
	"201": {RingFor: 800 * time.Millisecond, Code: 480},
	"180": {RingFor: 6 * time.Second, Code: 480},
	"404": {RingFor: -1, Code: 404},
	"480": {RingFor: -1, Code: 480},
}

// ofTheServer tells which callees a server answers for.
func ofTheServer(callee string) bool { return callee == "404" || callee == "480" }

func always(told string) func(parts.Make) string {
	return func(parts.Make) string { return told }
}

// situations are the rows of the matrix.
var situations = []situation{
	{name: "callee answers", callee: "200", told: always("connected 200")},
	{name: "callee is busy", callee: "486", told: always("failed busy callee 486")},
	{name: "callee declines", callee: "603", told: always("failed declined callee 603")},
	{name: "callee's phone rings out", callee: "201", told: func(m parts.Make) string {
		if m.Progress {
			return "failed no-answer callee 480"
		}
		// Without a word of ringing, a 480 is that of a phone which is not there.
		return "failed unreachable callee 480"
	}},
	{name: "callee does not exist", callee: "404", told: always("failed not-found callee 404")},
	{name: "callee is not registered", callee: "480", told: always("failed unreachable callee 480")},
	{name: "own phone declines", callee: "200", hand: refuses, told: func(m parts.Make) string {
		if m.Refusal == 486 {
			return "failed busy phone 486"
		}
		return "failed declined phone 603"
	}},
	{name: "own phone is not answered", callee: "200", hand: ignores, keys: "ring_timeout = \"3s\"\n", told: always("failed no-answer phone")},
	{name: "own phone is not registered", callee: "200", hand: absent, extension: "desk480", told: always("failed unreachable phone 480")},
	{name: "own phone does not exist", callee: "200", hand: absent, extension: "nobody", told: always("failed not-found phone 404")},
	{name: "wrong password", callee: "200", hand: absent, password: "wrong", told: always("failed auth phone 407")},
	// The last one: a phone whose final NOTIFY nobody answers any more may refuse
	// the next transfer for a while.
	{name: "callee's phone rings on", callee: "180", keys: "outcome_timeout = \"3s\"\n", told: always("unknown")},
}
