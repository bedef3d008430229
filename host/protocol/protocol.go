// Package protocol holds the types that cross between the browser extension and
// the host: JSON-RPC 2.0 over native messaging. They are written once, here; the
// JSON Schema and the extension's TypeScript types are generated from them.
//
// The package knows nothing of how messages are carried or answered.
package protocol

//go:generate go run ./gen

// Version is the protocol's version. It rises when an old peer could
// misunderstand a new one; new optional fields and methods do not raise it.
const Version = 1

// HostName is the native-messaging host's name, by which an extension connects.
const HostName = "org.siptap.host"

// HelloParams opens a session. Every other method fails with `protocol` before it.
type HelloParams struct {
	Protocol int    `json:"protocol" jsonschema:"minimum=1"` // the protocol version that the extension speaks
	Client   string `json:"client"`                          // the extension's name and version, "siptap/0.1.0"
	Browser  string `json:"browser"`                         // "chromium" or "firefox", with a version where it is known
}

// HelloResult tells what the host is and can do.
type HelloResult struct {
	Protocol int             `json:"protocol"`          // the protocol version that the host speaks
	Version  string          `json:"version"`           // the host's own version
	Accounts []AccountStatus `json:"accounts"`          // the default account first, then in the configuration's order
	Region   string          `json:"region"`            // the configured region, "" for none
	Features []string        `json:"features"`          // what this host can do beyond protocol version 1
	Problem  *ErrorData      `json:"problem,omitempty"` // why nothing can be dialled, e.g. a broken configuration
}

// AccountStatus tells of one account what the extension may show.
type AccountStatus struct {
	Name    string     `json:"name"`
	Ready   bool       `json:"ready"`             // calls can be placed with it
	Problem *ErrorData `json:"problem,omitempty"` // why not
}

// FindParams asks for the numbers in runs of visible text of one document.
type FindParams struct {
	Doc      string    `json:"doc"`                // the document, as the background names it, 1 to 256 bytes; refs live with it
	Runs     []TextRun `json:"runs"`               // at most 256, at most 64 KiB of text (UTF-8, Before not counted) together
	Region   string    `json:"region,omitempty"`   // ISO 3166-1 alpha-2; overrides all evidence
	Evidence *Evidence `json:"evidence,omitempty"` // what the page tells of its country; without it the document's last
	Private  bool      `json:"private,omitempty"`  // a private window: nothing of it is kept
}

// TextRun is a piece of text as a person sees it.
type TextRun struct {
	Text   string `json:"text"`
	Before string `json:"before,omitempty"` // the 80 UTF-16 code units that precede it
}

// Evidence is what a page tells of its country.
type Evidence struct {
	TopHost       string   `json:"top_host,omitempty"`       // host name of the top document
	Lang          string   `json:"lang,omitempty"`           // BCP 47, the document's language
	Locale        string   `json:"locale,omitempty"`         // BCP 47, the browser's locale
	SchemaCountry string   `json:"schema_country,omitempty"` // schema.org addressCountry
	Addresses     []string `json:"addresses,omitempty"`      // texts that look like postal addresses
}

// FindResult holds one list per run, in the runs' order.
type FindResult struct {
	Numbers      [][]FoundNumber `json:"numbers"`
	Region       string          `json:"region"`                                                                                                                                            // how national-format numbers were read; "" for not at all
	RegionSource string          `json:"region_source" jsonschema:"enum=number,enum=given,enum=schema,enum=tld,enum=address,enum=plus,enum=setting,enum=language,enum=locale,enum=default"` // see Number.RegionSource
}

// FoundNumber is one number in a run's text.
type FoundNumber struct {
	Start   int    `json:"start"` // UTF-16 code units from the start of the run's text
	End     int    `json:"end"`   // exclusive
	Ref     string `json:"ref"`   // opaque; stands for this number, its text, region and judgement in later requests
	E164    string `json:"e164"`
	Valid   bool   `json:"valid"`
	Risk    string `json:"risk" jsonschema:"enum=none,enum=international,enum=premium,enum=shared-cost,enum=satellite,enum=emergency,enum=service-code"`
	Assumed bool   `json:"assumed"`
}

// NormalizeParams asks how a number is read and would be dialled: exactly one of
// Ref and Number.
type NormalizeParams struct {
	Ref     string `json:"ref,omitempty"`
	Number  string `json:"number,omitempty"`
	Region  string `json:"region,omitempty"`  // how a national Number is read; a Ref has its own
	Account string `json:"account,omitempty"` // "" = the default account
	Trial   *Trial `json:"trial,omitempty"`   // with Number: as if the account were this; nothing is saved
	Lang    string `json:"lang,omitempty"`    // BCP 47; with it, Place and TimeZone are answered, Place in that language where it has a name in it
}

// Trial is what an account would be; what is absent is as it is.
type Trial struct {
	Values  *AccountValues `json:"values,omitempty"`
	Rewrite *[]RewriteRule `json:"rewrite,omitempty"`
}

// Number is the whole number object; `siptap norm --json` and `siptap find
// --json` print it too.
type Number struct {
	Start         *int       `json:"start,omitempty"` // find only; UTF-16 code units
	End           *int       `json:"end,omitempty"`   // find only; exclusive
	Text          string     `json:"text"`
	E164          string     `json:"e164"`
	International string     `json:"international"`
	National      string     `json:"national"`
	RFC3966       string     `json:"rfc3966"`
	Region        string     `json:"region"`
	Type          string     `json:"type"`
	Extension     string     `json:"extension"`
	Valid         bool       `json:"valid"`
	Validity      string     `json:"validity,omitempty" jsonschema:"enum=valid,enum=possible,enum=invalid"` // possible: the form of a number, but of none known to exist; Error says why
	Dialed        string     `json:"dialed"`                                                                // the string that would be sent, "" where nothing would
	Rule          string     `json:"rule"`                                                                  // what made Dialed, in words
	RegionSource  string     `json:"region_source" jsonschema:"enum=number,enum=given,enum=schema,enum=tld,enum=address,enum=plus,enum=setting,enum=language,enum=locale,enum=default"`
	Assumed       bool       `json:"assumed"`
	Risk          string     `json:"risk" jsonschema:"enum=none,enum=international,enum=premium,enum=shared-cost,enum=satellite,enum=emergency,enum=service-code"`
	Place         string     `json:"place,omitempty"`     // normalize with Lang only: the town or district where the number was given out
	TimeZone      string     `json:"time_zone,omitempty"` // normalize with Lang only: by its IANA name, where there is but one
	Error         *ErrorData `json:"error,omitempty"`
}

// DialParams places a call: exactly one of Ref, Number and Token.
type DialParams struct {
	Ref     string `json:"ref,omitempty"`
	Number  string `json:"number,omitempty"`
	Region  string `json:"region,omitempty"`  // how a national Number is read; a Ref has its own
	Account string `json:"account,omitempty"` // "" = the default account
	Source  Source `json:"source,omitempty"`  // required but with Token
	Private bool   `json:"private,omitempty"`
	Token   string `json:"token,omitempty"` // repeats, once, a request of this session that was answered `needs-confirmation`
}

// Source says where in the browser a call was asked for. The background sets it,
// never a page.
type Source string

// The sources.
const (
	SourcePage     Source = "page"     // a number in the page's text
	SourceLink     Source = "link"     // a tel:, sip: or callto: link
	SourceMenu     Source = "menu"     // the right-click entry
	SourcePopup    Source = "popup"    // the dial pad
	SourceShortcut Source = "shortcut" // the keyboard walk
)

// DialResult names the call; it is sent before the call's first notification.
type DialResult struct {
	Call string `json:"call"`
}

// HangupParams names the call to hang up.
type HangupParams struct {
	Call string `json:"call"`
}

// CancelParams names a running request of this session. Calls are never ended by it.
type CancelParams struct {
	ID any `json:"id" jsonschema:"oneof_type=string;integer"`
}

// Empty is the result of methods that have nothing to tell.
type Empty struct{}

// CallsResult lists the calls in progress.
type CallsResult struct {
	Calls []Call `json:"calls"`
}

// Call is the full state of a call: the `call` notification's parameters, an
// entry of `calls`, and a line of `siptap dial --json`.
type Call struct {
	Time    string     `json:"time"` // RFC 3339 with milliseconds
	Call    string     `json:"call"`
	Seq     int        `json:"seq"` // rises with each change of this call, from 1: by one, and by more where a later process tells the end of a killed one's
	State   string     `json:"state" jsonschema:"enum=calling,enum=ringing,enum=answered,enum=transferring,enum=alerting,enum=connected,enum=handed-over,enum=failed,enum=canceled,enum=unknown,enum=ended"`
	Number  string     `json:"number"` // E.164 where there is one, else as dialled; of another process's call masked, "" from its private window
	Dialed  string     `json:"dialed"` // as sent to the phone; masked as number is
	Account string     `json:"account"`
	SIP     *SIPStatus `json:"sip,omitempty"` // what on the wire brought the state about
	Side    string     `json:"side,omitempty" jsonschema:"enum=phone,enum=callee,enum=host"`
	Text    string     `json:"text"`            // a sentence for a person
	Error   *ErrorData `json:"error,omitempty"` // in state failed
	Owner   string     `json:"owner,omitempty"` // whose call it is, where it is another process's: "the command line (process 4711)"; it can only be looked at
}

// SIPStatus is a SIP status line.
type SIPStatus struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}
