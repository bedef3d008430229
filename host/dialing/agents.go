package dialing

import (
	"reflect"
	"sync"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/callflow/wire"
)

// idle is how long an agent without calls is kept: until late messages of its last
// call (RFC 3261's 64*T1) have been answered.
const idle = 32 * time.Second

// agent is what is needed of wire.Agent.
type agent interface {
	Place(wire.Placement) line
	Close() error
}

// line is what is needed of wire.Call.
type line interface {
	Stop(callflow.Stopper)
	Done() <-chan struct{}
	Messages() []trace.Message
}

// agents holds one agent for each account and configuration of it that has calls.
type agents struct {
	make func(wire.Account) (agent, error)

	mu     sync.Mutex
	closed bool
	all    []*pooled
}

// pooled is an agent and how many calls it has.
type pooled struct {
	agent
	account wire.Account
	calls   int
	expiry  *time.Timer // while it has none
}

func newAgents(newAgent func(wire.Account) (agent, error)) *agents {
	return &agents{make: newAgent}
}

// take returns the account's agent and counts a call on it, until release.
func (a *agents) take(account wire.Account) (*pooled, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, wire.ErrClosed
	}
	for _, p := range a.all {
		if reflect.DeepEqual(p.account, account) {
			p.calls++
			p.expiry.Stop()
			return p, nil
		}
	}
	made, err := a.make(account)
	if err != nil {
		return nil, err
	}
	p := &pooled{agent: made, account: account, calls: 1}
	p.expiry = time.AfterFunc(idle, func() { a.expire(p) })
	p.expiry.Stop()
	a.all = append(a.all, p)
	return p, nil
}

// release says that a call taken on p is through.
func (a *agents) release(p *pooled) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p.calls--
	if p.calls == 0 && !a.closed {
		p.expiry.Reset(idle)
	}
}

// expire closes an agent that still has no call.
func (a *agents) expire(p *pooled) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p.calls > 0 || a.closed {
		return
	}
	for i, other := range a.all {
		if other == p {
			a.all = append(a.all[:i:i], a.all[i+1:]...)
			_ = p.Close()
			return
		}
	}
}

// close closes all agents.
func (a *agents) close() {
	a.mu.Lock()
	a.closed = true
	all := a.all
	a.all = nil
	a.mu.Unlock()
	for _, p := range all {
		p.expiry.Stop()
		_ = p.Close()
	}
}
