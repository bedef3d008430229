package world

import "time"

// How a party behaves where its script says nothing.
const (
	DefaultRing = 1200 * time.Millisecond // long enough to be seen ringing
	DefaultTalk = 4 * time.Second         // until the callee hangs up
)

// Script says how the desk phone or the callee behaves. Its zero value rings for
// a moment and answers.
type Script struct {
	// RingFor is how long it rings before its final answer; 0 = DefaultRing, below
	// 0 it answers without ringing (as what is not registered does).
	RingFor time.Duration

	// Code is the final answer: 0 or 200 picks up; 486 is busy, 603 declines, 480
	// is not registered, 404 unknown. Any code from 200 to 699 is taken.
	Code int

	// Never makes it ring until it is cancelled, or the INVITE's Expires is over.
	Never bool

	// Silent makes it answer nothing at all.
	Silent bool

	// HangUpAfter is how long after it has picked up (its ACK came) it hangs up: 0
	// = DefaultTalk for the callee and never for the phone; below 0 never.
	HangUpAfter time.Duration

	// AnswerLate makes it pick up even when it is cancelled: the 200 that crosses a
	// CANCEL (RFC 3261 section 9.1).
	AnswerLate bool

	// ReferCode is the phone's answer to a REFER: 0 = 202; 300 or more refuses it,
	// and below 0 it says nothing.
	ReferCode int

	// ReferOutside makes the phone take a REFER outside of any dialog as it takes one
	// inside; else it refuses it with 481, as most phones do with one code or another.
	ReferOutside bool

	// Report is what the phone tells about a call that it was asked to place.
	Report Report
}

// Report is a phone's way to report a transfer (RFC 3515 section 2.4.5).
type Report int

// The ways that are found in the field.
const (
	ReportAll    Report = iota // 100, what the callee's phone says, and the final status
	ReportFinal                // 100 and the final status, as baresip and linphone do
	ReportAtOnce               // 200 as soon as the REFER came, as a PBX that takes the call over does
	Report100                  // 100 and never anything more
	ReportNone                 // not a single NOTIFY
)

// ring returns how long the party rings, below 0 for not at all.
func (s Script) ring() time.Duration {
	if s.RingFor == 0 {
		return DefaultRing
	}
	return s.RingFor
}

// code returns the final answer.
func (s Script) code() int {
	if s.Code == 0 {
		return 200
	}
	return s.Code
}

// talk returns after how long the party hangs up, 0 for never.
func (s Script) talk(byDefault time.Duration) time.Duration {
	if s.HangUpAfter == 0 {
		return byDefault
	}
	return max(0, s.HangUpAfter)
}

// reason returns the reason phrase of a status code (RFC 3261 section 21).
func reason(code int) string {
	if r, ok := reasons[code]; ok {
		return r
	}
	return "Scripted"
}

var reasons = map[int]string{
	200: "OK", 202: "Accepted", 302: "Moved Temporarily",
	400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
	407: "Proxy Authentication Required", 408: "Request Timeout", 410: "Gone",
	480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 482: "Loop Detected",
	483: "Too Many Hops", 484: "Address Incomplete", 486: "Busy Here", 487: "Request Terminated",
	488: "Not Acceptable Here", 489: "Bad Event", 491: "Request Pending",
	500: "Server Internal Error", 501: "Not Implemented", 503: "Service Unavailable",
	600: "Busy Everywhere", 603: "Decline", 604: "Does Not Exist Anywhere", 606: "Not Acceptable",
}
