package wire

import (
	"fmt"
	"log/slog"
	"strings"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/trace"
)

// This file writes down what a call decides, in one line each, with the reason. No
// line holds a secret, or a phone number that could be called: what peers say in
// their own words is masked.

// ownWords are the attributes whose text is ours: addresses, which look like
// numbers, and reasons.
var ownWords = map[any]bool{"target": true, "why": true, "algorithm": true}

// maxLogged bounds each value of a line, in bytes.
const maxLogged = 512

// decided writes a decision of the wire down. args are keys and values in turn.
func (c *Call) decided(what string, args ...any) {
	if !c.log.Enabled(c.ctx, slog.LevelDebug) {
		return
	}
	for i := 1; i < len(args); i += 2 {
		if text, ok := args[i].(string); ok && !ownWords[args[i-1]] {
			args[i] = trace.MaskNumbers(text[:min(len(text), maxLogged)])
		}
	}
	c.log.Debug(what, args...)
}

// stepped writes down what the machine makes of an event.
func (c *Call) stepped(e callflow.Event, actions []callflow.Action) {
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = nameOf(a)
	}
	what := strings.Join(names, ", ")
	if what == "" {
		what = "nothing"
	}
	c.decided("the call goes on", "event", wordsOf(e), "so", what,
		"leg", c.state.Legs[callflow.LegOwn].String(), "told", string(c.state.Told))
}

// nameOf is an action in a few words.
func nameOf(a callflow.Action) string {
	switch a := a.(type) {
	case callflow.Arm:
		return fmt.Sprintf("set timer %s to %s", a.Timer, a.After)
	case callflow.Disarm:
		return "stop timer " + a.Timer.String()
	case callflow.Tell:
		return "tell " + string(a.Update.Status)
	}
	return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", a), "callflow."))
}

// wordsOf is an event in a few words.
func wordsOf(e callflow.Event) string {
	name := strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", e), "callflow."))
	switch e := e.(type) {
	case callflow.Progress:
		return fmt.Sprintf("%s %d", name, e.SIP.Code)
	case callflow.Answered:
		return fmt.Sprintf("%s %d", name, e.SIP.Code)
	case callflow.Rejected:
		return fmt.Sprintf("%s %d, Q.850 cause %d, with credentials: %t", name, e.SIP.Code, e.Q850, e.Credentials)
	case callflow.Unreachable:
		return fmt.Sprintf("%s: %s: %v", name, e.Slug, e.Err)
	case callflow.PeerBye:
		return fmt.Sprintf("%s, Q.850 cause %d", name, e.Q850)
	case callflow.ReferReply:
		return fmt.Sprintf("%s %d, not sent: %t, no subscription: %t", name, e.SIP.Code, e.Unsent, e.NoSub)
	case callflow.Notify:
		return fmt.Sprintf("%s with fragment %d, CSeq %d, subscription over: %t", name, e.SIP.Code, e.CSeq, e.Sub == callflow.SubDone)
	case callflow.Fired:
		return "timer " + e.Timer.String() + " ran out"
	case callflow.Stop:
		return map[callflow.Stopper]string{callflow.StopUser: "hang-up", callflow.StopEOF: "the end of the program"}[e.By]
	}
	return name
}
