// Package trace owns the record of a call's SIP messages: what was sent and
// received, in order, with every secret removed before it is kept.
package trace

import (
	"net/netip"
	"time"
)

// Message is one SIP message on the wire.
type Message struct {
	Time time.Time
	From netip.AddrPort
	To   netip.AddrPort
	Text string // the whole message, redacted by [Redact]
}

// Sink takes messages as they pass. It must not block.
type Sink func(Message)
