package callflow

// Status is what the person has been told of a call. The values are wire names:
// they appear in `siptap dial --json` and in the `call` notification, and are
// append-only.
type Status string

// The states in the order in which a call passes through them. The last five
// are final: exactly one of them ends a call.
const (
	StatusNone         Status = ""             // nothing told yet
	StatusCalling      Status = "calling"      // INVITE sent to the own phone
	StatusRinging      Status = "ringing"      // the own phone rings (18x)
	StatusAnswered     Status = "answered"     // the person lifted (2xx)
	StatusTransferring Status = "transferring" // the own phone accepted the REFER
	StatusAlerting     Status = "alerting"     // the callee's phone rings (sipfrag 18x)
	StatusConnected    Status = "connected"    // sipfrag 1xx, then 2xx: the callee answered
	StatusHandedOver   Status = "handed-over"  // first sipfrag already 2xx: a PBX took over
	StatusFailed       Status = "failed"       // see Update.Slug and Update.Side
	StatusCanceled     Status = "canceled"     // by the person, before the REFER or when it was refused
	StatusUnknown      Status = "unknown"      // the REFER was accepted and no outcome came
)

// Final reports whether s ends a call.
func (s Status) Final() bool {
	switch s {
	case StatusConnected, StatusHandedOver, StatusFailed, StatusCanceled, StatusUnknown:
		return true
	}
	return false
}

// rank orders the states: a call is only ever told a state of a higher rank.
func (s Status) rank() int {
	switch s {
	case StatusNone:
		return 0
	case StatusCalling:
		return 1
	case StatusRinging:
		return 2
	case StatusAnswered:
		return 3
	case StatusTransferring:
		return 4
	case StatusAlerting:
		return 5
	}
	return 6
}

// Side says in whose system something happened.
type Side string

// The sides of a call. Values are wire names, append-only.
const (
	SideNone   Side = ""       // not applicable
	SidePhone  Side = "phone"  // the person's own phone or its server
	SideCallee Side = "callee" // whoever was to be called
	SideHost   Side = "host"   // this program, its machine or its way to the server
)

// Slug is the reason of a failure that SIP brought about, as a wire name
// (append-only). host/protocol lists these together with the slugs that the
// host itself can give.
type Slug string

// The failures of a call.
const (
	SlugNone          Slug = ""
	SlugDNS           Slug = "dns"            // the server's name could not be resolved
	SlugUnreachable   Slug = "unreachable"    // nobody answers there, or it is not registered
	SlugTLS           Slug = "tls"            // the TLS connection failed
	SlugAuth          Slug = "auth"           // the credentials were refused
	SlugForbidden     Slug = "forbidden"      // 403 without credentials sent
	SlugNotFound      Slug = "not-found"      // no such number or user
	SlugBusy          Slug = "busy"           // 486, 600, Q.850 17
	SlugDeclined      Slug = "declined"       // 603, 607, Q.850 21
	SlugNoAnswer      Slug = "no-answer"      // it rang and nobody answered
	SlugMedia         Slug = "media"          // 415, 488, 606
	SlugReferRejected Slug = "refer-rejected" // the own phone does not accept the transfer
	SlugTimeout       Slug = "timeout"        // the REFER was not answered
	SlugHungUp        Slug = "hung-up"        // the own phone hung up before the REFER was accepted; sipfrag 487
	SlugServer        Slug = "server"         // any other 4xx to 6xx
	SlugInternal      Slug = "internal"       // a fault of ours
)

// SIPStatus is a SIP status line without its version: the wire's own words
// behind what a person is told. Code 0 means that there is none.
type SIPStatus struct {
	Code   int    // 100 to 699 (RFC 3261 section 21)
	Reason string // the reason phrase, as received
}

// Update is one thing told of a call. Updates of one call come in order and the
// last one's Status is final.
type Update struct {
	Status Status
	SIP    SIPStatus // what on the wire brought it about, where something did
	Side   Side      // for Status failed; also ringing (phone) and alerting (callee)
	Slug   Slug      // for Status failed
	Text   string    // a sentence for a person, in English
	Detail string    // the technical cause of a failure: an error's text, a Reason header; may be empty
}
