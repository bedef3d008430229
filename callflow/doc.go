// Package callflow owns one click-to-dial call, from the INVITE of the person's
// own phone to the outcome that the person is told.
//
// It is pure: [Step] takes a [State] and an [Event] and returns the next State
// with the [Action]s that follow. It knows no socket, no clock, no goroutine and
// no SIP stack; callflow/wire carries its actions out and feeds its events.
//
// The sequence is RFC 3515's (REFER) as RFC 5359 section 2.18 draws it
// (click to dial): INVITE the own phone, REFER it to the callee when it has
// answered, follow the NOTIFYs (message/sipfrag, RFC 3420) to the outcome, BYE.
package callflow
