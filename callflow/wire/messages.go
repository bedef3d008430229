package wire

import (
	"sync"

	"siptap.org/siptap/callflow/trace"
)

// The bounds of what is kept of a call's messages. A usual call has 20 messages of
// 600 bytes each.
const (
	maxKeptMessages = 256
	maxKeptBytes    = 256 << 10
	// maxKeptCalls is how many ended calls are still recorded: late messages belong
	// to them.
	maxKeptCalls = 16
)

// recorder keeps the messages of calls, by Call-ID.
type recorder struct {
	mu    sync.Mutex
	rings map[string]*trace.Ring
	ended []string // the oldest first
}

// begin records a call from now on.
func (r *recorder) begin(callID string, ring *trace.Ring) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rings == nil {
		r.rings = make(map[string]*trace.Ring)
	}
	r.rings[callID] = ring
}

// end says that a call is over: it is recorded on until others have ended after it.
func (r *recorder) end(callID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = append(r.ended, callID)
	if len(r.ended) > maxKeptCalls {
		delete(r.rings, r.ended[0])
		r.ended = r.ended[1:]
	}
}

// of is a call's record, nil where there is none.
func (r *recorder) of(callID string) *trace.Ring {
	if callID == "" {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rings[callID]
}

// Messages returns the call's SIP messages so far, in order and without secrets:
// the last ones, where there are very many. It may be called at any time, also
// after the call's end; late messages are among them for a while.
func (c *Call) Messages() []trace.Message { return c.messages.Messages() }
