package callflow

import "time"

// Action is something that the machine wants done. The types below are all
// there are. callflow/wire carries them out without blocking; what comes of
// them comes back as events.
type Action interface{ action() }

type (
	// Invite sends a leg's INVITE.
	Invite struct{ Leg Leg }

	// Cancel ends an INVITE without a final answer (RFC 3261 section 9.1). The wire
	// holds the CANCEL back until the first 1xx, ACKs and BYEs a late 2xx, and
	// reports LegDown when nothing is left.
	Cancel struct{ Leg Leg }

	// Ack acknowledges a leg's 2xx (RFC 3261 section 13.2.2.4); the wire repeats it
	// for each retransmission of that 2xx.
	Ack struct{ Leg Leg }

	// Bye ends a leg that is up; the wire reports LegDown.
	Bye struct{ Leg Leg }

	// Refer asks the own phone to call the callee (RFC 3515): inside the own leg's
	// dialog where that is up, else outside of any. The wire keeps the gap after the
	// ACK and retries a 491 by itself, and outside of a dialog it finds the server as
	// it does for an INVITE. It reports one ReferReply, or Unreachable where a REFER
	// outside of a dialog has reached nobody.
	Refer struct{}

	// Withhold keeps a REFER back that is not on the wire just now: in the gap after
	// the ACK, between a 491 and its retry, or before its server is found. The wire
	// then reports its ReferReply at once, with Unsent; a REFER that is on the wire is
	// left alone, but it is not sent again, whatever refuses it.
	Withhold struct{}

	// Answer replies 200 with our session description to the leg's pending Offer.
	Answer struct{ Leg Leg }

	// Arm starts a timer, or starts it anew.
	Arm struct {
		Timer Timer
		After time.Duration
	}

	// Disarm stops a timer; a Fired that is already on its way is ignored by Step.
	Disarm struct{ Timer Timer }

	// Tell tells the person something. One final Tell a call, the last of its Tells.
	Tell struct{ Update Update }

	// Done says that all legs are down and the call holds nothing any more. It is
	// the very last action.
	Done struct{}
)

func (Invite) action()   {}
func (Cancel) action()   {}
func (Ack) action()      {}
func (Bye) action()      {}
func (Refer) action()    {}
func (Withhold) action() {}
func (Answer) action()   {}
func (Arm) action()      {}
func (Disarm) action()   {}
func (Tell) action()     {}
func (Done) action()     {}
