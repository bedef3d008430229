package trace

import (
	"strings"
	"sync"
)

// Ring keeps the last messages of a call, up to a number of them and of bytes. Its
// Add is a [Sink]; it may be used by several goroutines at once.
type Ring struct {
	mu       sync.Mutex
	messages []Message // the oldest first
	size     int       // how many messages there may be
	bytes    int       // how many bytes their texts may have
	held     int       // and have
	dropped  int
}

// NewRing returns a ring for size messages, at least one, whose texts have no more
// than bytes together.
func NewRing(size, bytes int) *Ring {
	return &Ring{size: max(size, 1), bytes: max(bytes, 0)}
}

// cut ends a text that was longer than a ring may keep.
const cut = "\r\n(cut)"

// Add keeps m, in place of the oldest messages where there is no room. Of a text
// that is longer than the whole ring only the beginning is kept.
func (r *Ring) Add(m Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(m.Text) > r.bytes {
		m.Text = m.Text[:max(0, r.bytes-len(cut))] + cut[:min(len(cut), r.bytes)]
	}
	m.Text = strings.Clone(m.Text) // nothing longer is to live as long as it does
	r.messages = append(r.messages, m)
	r.held += len(m.Text)
	n := 0
	for ; len(r.messages)-n > r.size || r.held > r.bytes; n++ {
		r.held -= len(r.messages[n].Text)
	}
	r.dropped += n
	clear(r.messages[:n])
	r.messages = r.messages[n:]
}

// Messages returns a copy of what is kept, oldest first.
func (r *Ring) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Message(nil), r.messages...)
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
