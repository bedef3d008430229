package dialing

import (
	"fmt"
	"strings"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/live"
	"siptap.org/siptap/host/logging"
	"siptap.org/siptap/host/protocol"
)

// file is the record that is kept of one call.
type file struct {
	entry   *live.Entry
	owner   live.Owner
	shown   string // the callee's number as sentences write it
	private bool
	sip     wire.Record // what is open; without a Call-ID nothing was sent yet
}

// onRecord takes what is open of the call on the wire.
func (c *call) onRecord(r wire.Record) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.file.sip = r
	return c.keep()
}

// keep has the record written as the call is now. Before the first INVITE there is
// none. c.mu is held.
func (c *call) keep() <-chan struct{} {
	if c.file == nil || c.file.sip.CallID == "" {
		return nil
	}
	return c.file.entry.Put(live.Record{
		Owner: c.file.owner, Begun: c.begun, State: c.file.veil(c.state), Told: c.final, SIP: c.file.sip,
	})
}

// closeFile removes the record when the call is through. Where the wire was cut off
// and something is open there, the record stays for the next process.
func (c *call) closeFile() error {
	c.mu.Lock()
	file := c.file
	c.mu.Unlock()
	if file == nil {
		return nil
	}
	if file.sip.Empty() {
		file.entry.End()
		return nil
	}
	return file.entry.Settle()
}

// veil is a call's state as it may lie on the disk: its number masked, from a
// private window without any, and of an end nothing but that it is one.
func (f *file) veil(state protocol.Call) protocol.Call {
	number := ""
	if !f.private {
		number = logging.MaskNumber(f.shown)
		state.Number, state.Dialed = logging.MaskNumber(state.Number), logging.MaskNumber(state.Dialed)
	} else {
		state.Number, state.Dialed = "", ""
	}
	if callflow.Status(state.State).Final() {
		state.Text, state.SIP, state.Error = "", nil, nil
		return state
	}
	if f.shown != "" {
		if number == "" {
			number = "a number"
		}
		state.Text = strings.ReplaceAll(state.Text, f.shown, number)
	}
	state.Text = logging.Redact(state.Text)
	return state
}

// foreignCalls are the calls of the person's other processes.
func (s *Service) foreignCalls() []protocol.Call {
	records, err := s.book.Others()
	if err != nil {
		s.log.WithError(err).Warn("the calls of other processes are not shown")
	}
	var list []protocol.Call
	for _, r := range records {
		if r.Told || callflow.Status(r.State.State).Final() || r.State.Seq == 0 {
			continue
		}
		state := r.State
		state.Owner = r.Owner.String()
		list = append(list, state)
	}
	return list
}

// foreign finds another process's call.
func (s *Service) foreign(id string) (protocol.Call, bool) {
	for _, other := range s.foreignCalls() {
		if other.Call == id {
			return other, true
		}
	}
	return protocol.Call{}, false
}

// unknownOf is the end of a call whose process is dead, as it is told.
func unknownOf(r live.Record) protocol.Call {
	state := r.State
	state.Time = now()
	state.Seq += seqGap
	state.State = string(callflow.StatusUnknown)
	state.Side, state.SIP, state.Error, state.Owner = string(callflow.SideHost), nil, nil, ""
	state.Text = "Siptap was ended during this call; what became of it is not known."
	if r.SIP.Referred {
		state.Text = "Siptap was ended during this call. Your phone may have gone on with it: hang up there."
	}
	return state
}

// seqGap is by how much the number of the end is above the recorded one: what was
// told last may not be in the record.
const seqGap = 10

// Earlier says of a call that a dead process has left what a person reads on the
// command line.
func Earlier(c protocol.Call) string {
	if c.Number == "" {
		return fmt.Sprintf("an earlier call: %s", c.Text)
	}
	return fmt.Sprintf("an earlier call to %s: %s", c.Number, c.Text)
}
