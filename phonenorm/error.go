package phonenorm

import "fmt"

// Kind is what a text is that is not a phone number to dial. Values are stable
// and may be shown to programs.
type Kind string

// The kinds.
const (
	KindNotANumber  Kind = "not-a-number" // empty, letters, punctuation, garbage
	KindTooShort    Kind = "too-short"    // fewer digits than any number of that country
	KindTooLong     Kind = "too-long"     // more digits than any number of that country
	KindNotInUse    Kind = "not-in-use"   // the right length, but no such range of numbers exists
	KindNoCountry   Kind = "no-country"   // written with a country code that is none
	KindNoRegion    Kind = "no-region"    // written without a country, and none is known
	KindNoArea      Kind = "no-area"      // written without the area code or trunk prefix its country needs
	KindServiceCode Kind = "service-code" // holds * or #: a command to a phone system
	KindDate        Kind = "date"
	KindTime        Kind = "time"
	KindPrice       Kind = "price"
	KindIPAddress   Kind = "ip-address"
	KindIdentifier  Kind = "identifier" // a tax, bank, order or article number
	KindBadURI      Kind = "bad-uri"    // a tel:, sip:, callto: … address that is not well formed or calls no phone
)

// ParseError says why a text is not a phone number. It never repeats the text in
// its message, so that it can be logged.
type ParseError struct {
	Text   string // the text as given
	Kind   Kind
	Reason string // one or two sentences for a person
	Err    error  // what libphonenumber said, nil where it was not asked
}

// Error returns the reason.
func (e *ParseError) Error() string { return e.Reason }

// Unwrap returns libphonenumber's error, if any.
func (e *ParseError) Unwrap() error { return e.Err }

// Possible reports whether the text has the form of a phone number all the same: it
// has as many digits as one, but lies in no range that is known to be in use, or
// lacks its area code.
func (e *ParseError) Possible() bool { return e.Kind == KindNotInUse || e.Kind == KindNoArea }

// reasons are the sentences of those kinds that always have the same one.
var reasons = map[Kind]string{
	KindNotANumber:  "This is not a phone number.",
	KindTooShort:    "This has too few digits for a phone number.",
	KindTooLong:     "This has too many digits for a phone number.",
	KindServiceCode: "This is a service code, not a phone number: codes with * or # command the phone system and are not dialled.",
	KindDate:        "This is a date, not a phone number.",
	KindTime:        "This is a time, not a phone number.",
	KindPrice:       "This is a price or an amount, not a phone number.",
	KindIPAddress:   "This is an IP address, not a phone number.",
	KindIdentifier:  "This is an identifier or a bank, tax or article number, not a phone number.",
	KindNoRegion:    "The number has no country code, and the country is not known. Write it with + and the country code, or give a region.",
}

// refuse makes the error of a kind with its usual sentence.
func refuse(text string, kind Kind) *ParseError {
	return &ParseError{Text: text, Kind: kind, Reason: reasons[kind]}
}

// refusef makes an error of a kind with a sentence of its own.
func refusef(text string, kind Kind, format string, args ...any) *ParseError {
	return &ParseError{Text: text, Kind: kind, Reason: fmt.Sprintf(format, args...)}
}
