package protocol

// ErrorData says what went wrong: a slug for programs, a sentence for a person.
type ErrorData struct {
	Code Code   `json:"code"`
	Text string `json:"text"`
}

// ConfirmationData is the data of a `needs-confirmation` error: what a person has
// to be shown before they say yes.
type ConfirmationData struct {
	ErrorData
	Token   string   `json:"token"`   // for `dial {token}`: once, within 60 s, in this session
	Number  string   `json:"number"`  // E.164 where there is one, else as written
	Dialed  string   `json:"dialed"`  // the string that would be sent
	Account string   `json:"account"` // the account that would be used
	Reasons []Reason `json:"reasons"` // why the guard asks, at least one
}

// ValueData is the data of a `bad-config`, `locked` or `conflict` error that is about one value: what
// an options page shows beside its field.
type ValueData struct {
	ErrorData
	Account  string `json:"account,omitempty"`  // whose key it is, "" for none
	Key      string `json:"key"`                // as in the file, "guard.deny", "rewrite.match"; "" where the file as a whole is meant
	Index    int    `json:"index,omitempty"`    // which rewrite rule, from 1; 0 where it is not known, or about none
	Reason   string `json:"reason,omitempty"`   // what is wrong, where Expected alone does not say it
	Expected string `json:"expected,omitempty"` // what may stand there
	File     string `json:"file,omitempty"`     // where it stands: the person's file, or the administrator's
	Line     int    `json:"line,omitempty"`     // in the file, from 1; 0 where it is not in the file yet
}

// Reason says why the guard asks before it lets a call through. Reasons are
// append-only.
type Reason string

// The reasons.
const (
	ReasonEmergency     Reason = "emergency"     // an emergency number that the person has not typed
	ReasonPremium       Reason = "premium"       // a premium-rate number
	ReasonSharedCost    Reason = "shared-cost"   // a number that costs more than a usual one
	ReasonSatellite     Reason = "satellite"     // a satellite or other global network
	ReasonInternational Reason = "international" // another country than the person's own
	ReasonAssumed       Reason = "assumed"       // the country was only guessed
	ReasonForeignHost   Reason = "foreign-host"  // a SIP address at another host than the account's
	ReasonNotFound      Reason = "not-in-text"   // from a page, and not a number that `find` gave out
	ReasonAutoAnswer    Reason = "auto-answer"   // a click in a page, and the phone picks up by itself
	ReasonServiceCode   Reason = "service-code"  // a code with * or # that holds a number of the public network
)

// Error is a request's failure. Its Text is written for a person: what went
// wrong, in whose system, and what to do.
type Error struct {
	Code         Code
	Text         string
	Confirmation *ConfirmationData // with CodeNeedsConfirmation; its ErrorData is filled in by Data
	Value        *ValueData        // with CodeBadConfig, CodeLocked or CodeConflict where it is about one value; its ErrorData is filled in by Data
	Err          error             // the cause, for the log; never sent
}

// Error returns the sentence for a person.
func (e *Error) Error() string { return e.Text }

// Unwrap returns the cause, nil where there is none.
func (e *Error) Unwrap() error { return e.Err }

// Data returns what goes into the JSON-RPC error's data: an ErrorData, a
// ConfirmationData where a person has to be asked, or a ValueData where a value is wrong.
func (e *Error) Data() any {
	data := ErrorData{Code: e.Code, Text: e.Text}
	if e.Value != nil {
		value := *e.Value
		value.ErrorData = data
		return value
	}
	if e.Confirmation == nil {
		return data
	}
	confirmation := *e.Confirmation
	confirmation.ErrorData = data
	return confirmation
}
