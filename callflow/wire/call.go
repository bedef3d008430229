package wire

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/trace"
)

// Call is one call on its way. One goroutine owns it: it feeds events into
// callflow.Step and carries the actions out. Whoever else has something for the
// call (the stack, a timer, a person) posts it.
type Call struct {
	agent *Agent
	place Placement
	log   *slog.Logger
	in    *inbox
	done  chan struct{}
	order order

	messages *trace.Ring // what was sent and received

	// Everything below belongs to the call's goroutine.
	ctx       context.Context // ends with the call
	cancel    context.CancelFunc
	state     callflow.State
	events    []callflow.Event // not yet fed
	over      bool             // Done was given
	leg       *leg
	strays    int // dialogs of forks and of late answers that are being ended
	timers    map[callflow.Timer]*time.Timer
	loose     map[*time.Timer]struct{} // the wire's own timers that have not run out
	exchanges map[*exchange]struct{}
	invites   map[string]*exchange // all INVITEs, by branch
	refers    map[string]*exchange // all REFERs, by branch
	kept      Record               // what was recorded last
}

func newCall(a *Agent, p Placement) *Call {
	acc := a.opt.Account
	c := &Call{
		agent: a, place: p,
		log:  a.log.With("call", p.ID),
		in:   newInbox(),
		done: make(chan struct{}),

		messages: trace.NewRing(maxKeptMessages, maxKeptBytes),
		state: callflow.New(callflow.Settings{
			Account: acc.Name, Number: p.Number,
			RingTimeout: acc.RingTimeout, OutcomeTimeout: acc.OutcomeTimeout,
			HandedOver: acc.HandedOver,
		}, planOf(acc)),
		timers:    make(map[callflow.Timer]*time.Timer),
		loose:     make(map[*time.Timer]struct{}),
		exchanges: make(map[*exchange]struct{}),
		invites:   make(map[string]*exchange),
		refers:    make(map[string]*exchange),
	}
	c.ctx, c.cancel = context.WithCancel(a.ctx)
	c.leg = newLeg(c)
	return c
}

// Stop hangs up. It returns at once; Done tells when nothing is left. It may be
// called at any time, and more than once.
func (c *Call) Stop(by callflow.Stopper) {
	c.post(func() { c.feed(callflow.Stop{By: by}) })
}

// Done is closed when the call has told its outcome and holds no dialog, timer
// or transaction any more.
func (c *Call) Done() <-chan struct{} { return c.done }

// post has f run on the call's goroutine. It never blocks, and reports false
// where the call is over and f will never run.
func (c *Call) post(f func()) bool { return c.in.put(f) }

// run owns the call until it is over.
func (c *Call) run() { c.own(func() { c.feed(callflow.Start{}) }) }

// own begins the call and runs it until it is over.
func (c *Call) own(begin func()) {
	defer close(c.done)
	defer c.clear()
	defer c.agent.forget(c) // before the inbox closes, so that late NOTIFYs find their end
	begin()
	for !c.over || c.strays > 0 {
		select {
		case <-c.in.wake:
			for _, f := range c.in.take() {
				f()
			}
			c.keep()
		case <-c.ctx.Done():
			// The agent was closed under a call: nothing goes out any more, but what is
			// known of its outcome is still told.
			c.feed(callflow.Stop{By: callflow.StopEOF})
			for x := range c.exchanges {
				x.fail(ErrClosed)
			}
			return
		}
	}
}

// clear lets go of what the call still holds.
func (c *Call) clear() {
	c.cancel()
	c.agent.release(c)
	for _, t := range c.timers {
		t.Stop()
	}
	for t := range c.loose {
		t.Stop()
	}
	for _, f := range c.in.close() {
		f() // requests among them still want their answers
	}
	c.leg.dropOffer(c.leg.offer)
}

// feed takes the call an event further. Events that come up while actions are
// carried out wait their turn.
func (c *Call) feed(e callflow.Event) {
	c.events = append(c.events, e)
	if len(c.events) > 1 {
		return
	}
	for ; len(c.events) > 0; c.events = c.events[1:] {
		var actions []callflow.Action
		c.state, actions = callflow.Step(c.state, c.events[0])
		c.stepped(c.events[0], actions)
		for _, action := range actions {
			c.act(action)
		}
	}
	c.events = nil
}

// act carries one action out. None blocks.
func (c *Call) act(action callflow.Action) {
	switch x := action.(type) {
	case callflow.Invite:
		c.leg.begin()
	case callflow.Cancel:
		c.leg.cancel()
	case callflow.Ack:
		c.leg.ack()
	case callflow.Bye:
		c.leg.bye()
	case callflow.Refer:
		c.leg.refer()
	case callflow.Withhold:
		c.leg.withhold()
	case callflow.Answer:
		c.leg.answer()
	case callflow.Arm:
		c.arm(x)
	case callflow.Disarm:
		c.disarm(x.Timer)
	case callflow.Tell:
		c.tell(x.Update)
	case callflow.Done:
		c.over = true
	}
}

func (c *Call) tell(u callflow.Update) {
	c.decided("told", "state", string(u.Status), "code", u.SIP.Code,
		"side", string(u.Side), "error", string(u.Slug), "detail", u.Detail)
	if c.place.Tell != nil {
		c.place.Tell(u)
	}
}

func (c *Call) arm(a callflow.Arm) {
	c.disarm(a.Timer)
	c.timers[a.Timer] = time.AfterFunc(a.After, func() {
		c.post(func() { c.feed(callflow.Fired{Timer: a.Timer}) })
	})
}

func (c *Call) disarm(t callflow.Timer) {
	if old := c.timers[t]; old != nil {
		old.Stop()
		delete(c.timers, t)
	}
}

// after has f run on the call's goroutine in a while, unless the call is over or
// the timer is stopped by then.
func (c *Call) after(d time.Duration, f func()) *time.Timer {
	var t *time.Timer
	t = time.AfterFunc(d, func() {
		c.post(func() {
			if _, wanted := c.loose[t]; wanted { // else stopped while this was on its way
				delete(c.loose, t)
				f()
			}
		})
	})
	c.loose[t] = struct{}{}
	return t
}

// stop stops a timer of after's, unless it is nil.
func (c *Call) stop(t *time.Timer) {
	if t != nil {
		t.Stop()
		delete(c.loose, t)
	}
}

// refused ends what waits for an answer from an address where nobody listens.
func (c *Call) refused(to netip.AddrPort) {
	for x := range c.exchanges {
		if x.to == to && !x.elsewhere() {
			x.fail(fmt.Errorf("%w %s", ErrRefused, to))
		}
	}
}

// maxInbox bounds what may wait for a call: far more than any real call sees.
const maxInbox = 4096

// inbox is a queue of work that never blocks who puts.
type inbox struct {
	mu     sync.Mutex
	queue  []func()
	closed bool
	wake   chan struct{} // has one element while the queue may not be empty
}

func newInbox() *inbox { return &inbox{wake: make(chan struct{}, 1)} }

func (b *inbox) put(f func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || len(b.queue) >= maxInbox {
		return false
	}
	b.queue = append(b.queue, f)
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return true
}

func (b *inbox) take() []func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.queue
	b.queue = nil
	return q
}

// close ends the inbox and returns what nobody has taken.
func (b *inbox) close() []func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	q := b.queue
	b.queue = nil
	return q
}
