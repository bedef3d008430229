package protocol

// Code is an error's slug. Codes are append-only.
type Code string

// The slugs that an error can carry.
const (
	CodeBadNumber         Code = "bad-number"         // not a phone number
	CodeNeedsConfirmation Code = "needs-confirmation" // the guard wants a person's word first
	CodeBlocked           Code = "blocked"            // the guard forbids it
	CodeRateLimited       Code = "rate-limited"       // too many calls, or another is under way
	CodeNoAccount         Code = "no-account"         // no account, or none of that name
	CodeBadConfig         Code = "bad-config"         // the configuration cannot be used
	CodeLocked            Code = "locked"             // an administrator has locked the key
	CodeConflict          Code = "conflict"           // the setting was changed elsewhere meanwhile
	CodeProtocol          Code = "protocol"           // the request does not fit the protocol
	CodeStale             Code = "stale"              // the ref, call or token is not known any more; the request was cancelled
	CodeTooLarge          Code = "too-large"          // over one of the protocol's limits
	CodeDNS               Code = "dns"
	CodeUnreachable       Code = "unreachable"
	CodeTLS               Code = "tls"
	CodeAuth              Code = "auth"
	CodeForbidden         Code = "forbidden"
	CodeNotFound          Code = "not-found"
	CodeBusy              Code = "busy"
	CodeDeclined          Code = "declined"
	CodeNoAnswer          Code = "no-answer"
	CodeMedia             Code = "media"
	CodeReferRejected     Code = "refer-rejected"
	CodeTimeout           Code = "timeout"
	CodeHungUp            Code = "hung-up"
	CodeServer            Code = "server"
	CodeInternal          Code = "internal"
)
