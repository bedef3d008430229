package wire

import (
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"
)

// This file keeps the order of what is received. The stack handles each message
// in a goroutine of its own, the latest first as often as not: a 180 with a 200
// at its heels would get lost, and of a burst of NOTIFYs the last be heard first.

// observe takes every message as it is read, before the stack's transactions do.
func (a *Agent) observe(m sip.Message) {
	via, id, seq := m.Via(), m.CallID(), m.CSeq()
	if via == nil || id == nil || seq == nil {
		return
	}
	c := a.call(id.Value())
	if c == nil {
		return
	}
	branch, _ := via.Params.Get("branch")
	switch m := m.(type) {
	case *sip.Request:
		if m.Method != sip.ACK && m.Method != sip.CANCEL { // their transactions may swallow them
			c.order.expect(string(m.Method) + " " + branch)
		}
	case *sip.Response:
		if seq.MethodName == sip.INVITE || seq.MethodName == sip.REFER {
			c.post(func() { c.heard(m, branch) })
		}
	}
}

// observes reports whether an INVITE's answer comes by observe. One that has lost its
// Call-ID on the way does not, though the transaction takes it by its branch.
func (c *Call) observes(res *sip.Response) bool {
	id := res.CallID()
	return id != nil && c.agent.call(id.Value()) == c && res.CSeq() != nil && res.CSeq().MethodName == sip.INVITE
}

// heard hands an answer to the REFER with that branch, before a NOTIFY at its heels
// is heard, and also where it was given up; or to the INVITE: what its transaction
// would hand on too late (1xx), and what it may not hand on at all, since it is
// just being given up, or over. Refusals come by the transaction, which
// acknowledges them first.
func (c *Call) heard(res *sip.Response, branch string) {
	if x := c.refers[branch]; x != nil {
		x.answer(res)
		return
	}
	x := c.invites[branch]
	if x == nil || res.StatusCode >= 300 && !x.late {
		return
	}
	if res.StatusCode >= 300 && !x.over {
		ack := refusalAck(x.req, res)
		c.agent.remember(branch, x.path, ack, res)
		c.agent.sendAck(x.path, ack)
	}
	x.answer(res)
}

// order lets the requests of one call through in the order in which they were read.
type order struct {
	mu      sync.Mutex
	last    chan struct{} // closed when the request read last was let through
	waiting map[string]turn
	known   map[string]bool // also those let through: retransmissions have no turn
}

// turn is one request's place in the order.
type turn struct {
	before <-chan struct{} // nil for the first
	done   chan struct{}
}

const (
	// turnTime bounds the wait for a request that was read and never comes, since
	// the stack could make nothing of it.
	turnTime = 50 * time.Millisecond
	// maxTurns bounds how many requests of one call are kept in order.
	maxTurns = 1024
)

// expect takes note of a request that was read.
func (o *order) expect(key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known[key] || len(o.known) >= maxTurns {
		return
	}
	if o.known == nil {
		o.known, o.waiting = make(map[string]bool), make(map[string]turn)
	}
	t := turn{before: o.last, done: make(chan struct{})}
	o.known[key], o.waiting[key], o.last = true, t, t.done
}

// await returns when it is a request's turn; then lets the next one through.
func (o *order) await(req *sip.Request) (then func()) {
	branch, _ := req.Via().Params.Get("branch")
	key := string(req.Method) + " " + branch
	o.mu.Lock()
	t, ok := o.waiting[key]
	delete(o.waiting, key)
	o.mu.Unlock()
	if !ok {
		return func() {}
	}
	if t.before != nil {
		timer := time.NewTimer(turnTime)
		defer timer.Stop()
		select {
		case <-t.before:
		case <-timer.C:
		}
	}
	return func() { close(t.done) }
}
