package callflow

import "time"

// Settings are the facts of one call that do not change while it lives.
type Settings struct {
	Account        string        // the account's name, for sentences
	Number         string        // the callee as a person reads it, for sentences
	RingTimeout    time.Duration // how long the own phone may ring, from its first 18x
	OutcomeTimeout time.Duration // from the REFER to the final fragment
	HandedOver     bool          // never believe a 2xx fragment: it is told as handed-over
}

// LegState is where one dialog of the call stands.
type LegState int

// The states of a leg, in the order in which a leg passes through them.
const (
	LegIdle      LegState = iota // nothing sent
	LegInviting                  // INVITE sent, nothing heard but perhaps 100
	LegEarly                     // a 18x came: it rings
	LegUp                        // 2xx received and acknowledged
	LegCanceling                 // CANCEL sent, the INVITE's end is awaited
	LegEnding                    // our BYE is sent, its answer is awaited
	LegGone                      // nothing is left of it
)

// String names the state.
func (l LegState) String() string {
	return [...]string{"idle", "inviting", "early", "up", "canceling", "ending", "down"}[l]
}

// State is all that a call knows of itself. It is a value: Step takes one and
// returns the next. What was told and what the wire does are kept apart, since a
// call has often ended for the person while its BYE is still on the way.
type State struct {
	Settings Settings
	Told     Status      // what the person was told last
	Legs     [2]LegState // by Leg
	Sub      SubState    // the REFER's subscription
	Plan     Plan        // how the call is to go

	armed    uint16   // timers that may fire, a bit each
	stopping bool     // a hang-up waits for the REFER's answer
	left     bool     // the own phone said BYE while the REFER was pending
	leftWhy  int      // the Q.850 cause of its BYE, else 0
	frags    fragTail // what the NOTIFYs have brought so far
	done     bool     // Done was given
}

// New returns the state of a call that has not begun.
func New(s Settings, p Plan) State { return State{Settings: s, Plan: p} }

// Done reports whether the call is over: told, and nothing of it left on the wire.
func (s State) Done() bool { return s.done }

// The timers of a call. Their lengths are the settings' or stand beside them.
const (
	TimerRing    Timer = iota // ring_timeout, from the own phone's first 18x
	TimerSetup                // ring_timeout + setupSlack, from a 1xx that is no 18x
	TimerGrace                // graceTime: a pending REFER's answer after a hang-up or BYE
	TimerHold                 // holdTime: fragments that an early final one may have overtaken
	TimerNotify               // timerN: the first NOTIFY after the REFER's 2xx
	TimerExpiry               // the subscription's own expiry
	TimerOutcome              // outcome_timeout, from the REFER; outside of a dialog from its acceptance
	timers                    // how many there are
)

// String names the timer.
func (t Timer) String() string {
	return [...]string{"ring", "setup", "grace", "hold", "notify", "expiry", "outcome", ""}[t]
}

const (
	// setupSlack bounds a call whose server says 100 and then nothing: the INVITE's
	// Expires header carries the same time (RFC 3261 section 13.2.1).
	setupSlack = 10 * time.Second
	// graceTime is how long a hang-up waits for the pending REFER's answer.
	graceTime = time.Second
	// holdTime is how long a final fragment waits for earlier ones. NOTIFYs may
	// overtake each other on UDP, and in a stack that handles each in its own thread.
	holdTime = time.Second
	// timerN is RFC 6665 section 4.1.2's Timer N, 64*T1.
	timerN = 32 * time.Second
)
