package callflow

import "time"

// Leg names one of the dialogs that a call may hold.
type Leg int

// The legs of a call. LegCallee is used by a bridge only (RFC 3725).
const (
	LegOwn    Leg = iota // to the person's own phone
	LegCallee            // to the callee
)

// Event is something that happened to a call. The types below are all there are.
type Event interface{ event() }

type (
	// Start begins the call.
	Start struct{}

	// Progress is a provisional answer (1xx, 100 included) to a leg's INVITE.
	Progress struct {
		Leg Leg
		SIP SIPStatus
	}

	// Answered is a leg's first 2xx to its INVITE: the dialog is up and wants its
	// Ack. Retransmissions of the 2xx, and other forks' 2xx, are the wire's matter
	// and never become events.
	Answered struct {
		Leg Leg
		SIP SIPStatus
	}

	// Rejected is a leg's final non-2xx answer to its INVITE (already ACKed by the
	// transaction, RFC 3261 section 17.1.1.3). The leg is down with it. Challenges
	// that could be answered never become events.
	Rejected struct {
		Leg         Leg
		SIP         SIPStatus
		Q850        int  // cause of a Reason header with protocol Q.850 (RFC 3326), else 0
		Credentials bool // the refused INVITE carried credentials
	}

	// Unreachable says that a leg's INVITE, or a REFER outside of any dialog, got no
	// answer at all: the name did not resolve, no transport, no reply (Timers B and
	// F). An INVITE's leg is down with it.
	Unreachable struct {
		Leg  Leg
		Slug Slug // dns, unreachable, tls or internal
		Err  error
		Lost bool // the connection broke after a 1xx: the phone may still ring
	}

	// Offer is a re-INVITE or UPDATE of the peer that wants an SDP answer
	// (RFC 3264), or, with no SDP in it, an offer.
	Offer struct{ Leg Leg }

	// PeerBye is a BYE of the peer; the wire has answered it 200 and the leg is down.
	PeerBye struct {
		Leg  Leg
		Q850 int // cause of its Reason header, else 0
	}

	// LegDown says that nothing is left of a leg: our BYE was answered or given up,
	// or our CANCEL ended in a final answer (a late 2xx, RFC 3261 section 9.1, has
	// been ACKed and BYEd by the wire first).
	LegDown struct{ Leg Leg }

	// ReferReply is the final answer to the REFER; Code 0 means that none came
	// (Timer F). Challenges that could be answered, and a 491 that was retried,
	// never become events. The wire delivers it for every Refer action, once, but
	// where Unreachable says it all.
	ReferReply struct {
		SIP         SIPStatus
		Credentials bool          // the refused REFER carried credentials
		Unsent      bool          // the REFER was withheld: the phone does not know of the callee
		NoSub       bool          // accepted with Refer-Sub: false (RFC 4488): no NOTIFY will come
		Expires     time.Duration // the 2xx's Expires, else 0
	}

	// Notify is one NOTIFY of our REFER's subscription. The wire has matched it to
	// the dialog, answered it 200, and dropped retransmissions and the NOTIFYs of
	// other forks; the machine itself puts fragments into order by CSeq.
	Notify struct {
		CSeq    uint32
		SIP     SIPStatus     // the sipfrag's status line; Code 0: no readable fragment
		Q850    int           // cause of a Reason header in the fragment, else 0
		Sub     SubState      // from Subscription-State; SubActive where the header is missing
		Expires time.Duration // Subscription-State's expires, 0 where there is none

		// AckLate: the phone had our REFER before it had our ACK. Some then take the
		// ACK for the callee's answer (baresip 1.0.0).
		AckLate bool
	}

	// Fired is a timer armed by [Arm] that ran out.
	Fired struct{ Timer Timer }

	// Stop ends the call from our side.
	Stop struct{ By Stopper }
)

// Stopper says who ends a call.
type Stopper int

// Who can end a call.
const (
	StopUser Stopper = iota // the person hung up, in the browser or with Ctrl-C
	StopEOF                 // the browser closed, or the program is being ended
)

// SubState is the state of the REFER's implicit subscription (RFC 3515 section
// 2.4.4, RFC 6665 section 4.1).
type SubState int

// The subscription's states.
const (
	SubNone   SubState = iota // no REFER sent
	SubSent                   // REFER sent, its answer not yet here
	SubActive                 // accepted, or a NOTIFY came (it may precede the 2xx)
	SubDone                   // terminated, or nothing more is awaited from it
)

// Timer names a timer of a call.
type Timer int

func (Start) event()       {}
func (Progress) event()    {}
func (Answered) event()    {}
func (Rejected) event()    {}
func (Unreachable) event() {}
func (Offer) event()       {}
func (PeerBye) event()     {}
func (LegDown) event()     {}
func (ReferReply) event()  {}
func (Notify) event()      {}
func (Fired) event()       {}
func (Stop) event()        {}
