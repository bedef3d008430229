package callflow

// Plan is the way in which a call is to go. It is a value that the one machine
// reads, so that another flow is no other machine.
type Plan struct {
	Connect Connect
}

// Connect is how the own phone comes to call the callee.
type Connect int

// The ways of connecting.
const (
	// ByRefer calls the own phone and refers it to the callee inside that dialog
	// (RFC 5359 section 2.18).
	ByRefer Connect = iota
	// ByOutOfDialog refers the own phone to the callee without calling it: a REFER
	// outside of any dialog (RFC 3515), whose subscription makes a dialog of its own.
	ByOutOfDialog
)
