package trace

import "sync"

// Ring keeps the last messages of a call. Its Add is a [Sink]; it may be used by
// several goroutines at once.
type Ring struct {
	mu       sync.Mutex
	messages []Message
	next     int // where the next message goes once the ring is full
	dropped  int
}

// NewRing returns a ring for size messages, at least one.
func NewRing(size int) *Ring {
	return &Ring{messages: make([]Message, 0, max(size, 1))}
}

// Add keeps m, in place of the oldest message when the ring is full.
func (r *Ring) Add(m Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.messages) < cap(r.messages) {
		r.messages = append(r.messages, m)
		return
	}
	r.messages[r.next] = m
	r.next = (r.next + 1) % len(r.messages)
	r.dropped++
}

// Messages returns a copy of what is kept, oldest first.
func (r *Ring) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append(append([]Message(nil), r.messages[r.next:]...), r.messages[:r.next]...)
}

// Dropped returns how many messages had to make room.
func (r *Ring) Dropped() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// Tee returns a sink that hands each message to every one of sinks in turn; nil
// ones are left out.
func Tee(sinks ...Sink) Sink {
	return func(m Message) {
		for _, s := range sinks {
			if s != nil {
				s(m)
			}
		}
	}
}
