package cli

import (
	"sync"

	"siptap.org/siptap/host/protocol"
)

// A queue takes a call's states without ever blocking the call, however slowly
// the terminal or the pipe takes them.
type queue struct {
	ready chan struct{} // holds a token while there is something to take

	mu    sync.Mutex
	calls []protocol.Call
}

func newQueue() *queue { return &queue{ready: make(chan struct{}, 1)} }

func (q *queue) put(call protocol.Call) {
	q.mu.Lock()
	q.calls = append(q.calls, call)
	q.mu.Unlock()
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

func (q *queue) take() []protocol.Call {
	q.mu.Lock()
	defer q.mu.Unlock()
	calls := q.calls
	q.calls = nil
	return calls
}
