package session

import (
	"sync"

	"siptap.org/siptap/host/protocol"
)

// gate holds back what a call tells until the answer that names the call is out.
type gate struct {
	send func(protocol.Call) // must not block

	mu      sync.Mutex
	opened  bool
	waiting []protocol.Call
}

func (g *gate) tell(call protocol.Call) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.opened {
		g.waiting = append(g.waiting, call)
		return
	}
	g.send(call)
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.opened = true
	for _, call := range g.waiting {
		g.send(call)
	}
	g.waiting = nil
}
