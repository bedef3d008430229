package dialing

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/host/guard"
	"siptap.org/siptap/host/logging"
	"siptap.org/siptap/host/protocol"
)

// timeLayout is RFC 3339 with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z07:00"

// call is one call that was placed.
type call struct {
	id     string
	begun  time.Time
	line   line
	ticket *guard.Ticket // nil where the call is not counted
	tell   func(protocol.Call)
	log    *logrus.Entry

	mu    sync.Mutex
	state protocol.Call // as told last; Seq 0 before
	final bool
	file  *file // the call's record; nil where there is none

	telling sync.WaitGroup // the outcome, while it waits for the disk
}

// current returns the state told last, and whether there is one that is not final.
func (c *call) current() (protocol.Call, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state, c.state.Seq > 0 && !c.final
}

// update tells what the call's goroutine says. A final state frees the call's
// place in the count: what SIP still has to tidy up keeps nobody from dialling.
func (c *call) update(u callflow.Update) {
	c.mu.Lock()
	c.state = next(c.state, u)
	c.final = u.Status.Final()
	state := c.state
	kept := c.keep()
	c.mu.Unlock()
	if c.final {
		c.ticket.End()
	}
	c.record(state, u.Detail)
	if !c.final || kept == nil {
		c.tell(state)
		return
	}
	// The outcome is the last that is told, and on record first: nobody is to hear of
	// another one where this process is killed now.
	c.telling.Go(func() {
		patience := time.NewTimer(keepTime)
		defer patience.Stop()
		select {
		case <-kept:
		case <-patience.C:
		}
		c.tell(state)
	})
}

// keepTime is how long an outcome waits for the disk.
const keepTime = 200 * time.Millisecond

// next is the call's state after an update.
func next(last protocol.Call, u callflow.Update) protocol.Call {
	state := last
	state.Time = now()
	state.Seq++
	state.State = string(u.Status)
	state.SIP = nil
	if u.SIP.Code != 0 {
		state.SIP = &protocol.SIPStatus{Code: u.SIP.Code, Reason: u.SIP.Reason}
	}
	state.Side = string(u.Side)
	state.Text = u.Text
	state.Error = nil
	if u.Status == callflow.StatusFailed {
		state.Error = &protocol.ErrorData{Code: protocol.Code(u.Slug), Text: explain(u)}
	}
	return state
}

// explain adds to a failure's sentence what lies behind it.
func explain(u callflow.Update) string {
	if u.Detail == "" {
		return u.Text
	}
	return u.Text + " (" + u.Detail + ")"
}

func (c *call) record(state protocol.Call, detail string) {
	entry := c.log.WithFields(logrus.Fields{"state": state.State, "seq": state.Seq})
	if state.SIP != nil {
		entry = entry.WithField("sip", state.SIP.Code)
	}
	if state.Side != "" {
		entry = entry.WithField("side", state.Side)
	}
	if state.Error == nil {
		entry.Info("call")
		return
	}
	entry.WithFields(logrus.Fields{"code": state.Error.Code, "detail": detail}).Warn("call failed")
}

// entryFor is the log of a call, which never holds the whole number, and nothing
// of it for a private window.
func (s *Service) entryFor(id string, req Request, state protocol.Call) *logrus.Entry {
	entry := s.log.WithFields(logrus.Fields{"call": id, "account": state.Account, "source": req.Source})
	if req.Private {
		return entry
	}
	return entry.WithField("number", logging.MaskNumber(state.Number))
}

// inOrder returns the calls by when they were begun. s.mu is held.
func (s *Service) inOrder() []*call {
	var list []*call
	for _, c := range s.calls {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *call) int {
		return cmp.Or(a.begun.Compare(b.begun), cmp.Compare(a.id, b.id))
	})
	return list
}

// watch waits until nothing is left of a call and then forgets all but its name.
func (s *Service) watch(id string, c *call, on *pooled) {
	defer s.group.Done()
	<-c.line.Done()
	c.telling.Wait()
	c.ticket.End()
	if err := c.closeFile(); err != nil {
		c.log.WithError(err).Warn("the call's record could not be written")
	}
	s.agents.release(on)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.calls, id)
	s.ended = append(s.ended, id)
	s.lines[id] = c.line
	if len(s.ended) > maxTraced {
		delete(s.lines, s.ended[len(s.ended)-maxTraced-1])
	}
	if len(s.ended) > maxEnded {
		s.ended = slices.Delete(s.ended, 0, len(s.ended)-maxEnded)
	}
}

// now is the time as it is told.
func now() string { return time.Now().UTC().Format(timeLayout) }
