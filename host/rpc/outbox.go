package rpc

import (
	"context"
	"sync"
)

// outbox sends frames in the order in which they were put, from one goroutine, so
// that a browser that is slow to read never holds up a call.
type outbox struct {
	write func([]byte) error

	mu      sync.Mutex
	waiting []letter
	closed  bool
	wake    chan struct{} // holds one token while there is something to see
	done    chan struct{} // closed when the goroutine has ended
}

type letter struct {
	content []byte
	sent    chan struct{} // closed when sent or given up
}

func newOutbox(write func([]byte) error) *outbox {
	box := &outbox{write: write, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go box.run()
	return box
}

// put queues content and returns at once. The channel is closed when content has
// been written, or never will be.
func (o *outbox) put(content []byte) <-chan struct{} {
	sent := make(chan struct{})
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		close(sent)
		return sent
	}
	o.waiting = append(o.waiting, letter{content, sent})
	o.signal()
	return sent
}

// close lets the outbox send what it holds and end; it waits for that until ctx ends.
func (o *outbox) close(ctx context.Context) {
	o.mu.Lock()
	o.closed = true
	o.signal()
	o.mu.Unlock()
	select {
	case <-o.done:
	case <-ctx.Done():
	}
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *outbox) run() {
	defer close(o.done)
	broken := false
	for range o.wake {
		o.mu.Lock()
		batch, closed := o.waiting, o.closed
		o.waiting = nil
		o.mu.Unlock()
		for _, letter := range batch {
			if !broken {
				broken = o.write(letter.content) != nil
			}
			close(letter.sent)
		}
		if closed {
			return
		}
	}
}
