package locate

import (
	"slices"
	"sync"
	"time"
)

// health remembers which DNS servers gave no answer lately, so that one that is
// dead costs its wait once and not at each question.
type health struct {
	mu  sync.Mutex
	ill map[string]time.Time // until when
}

const (
	// illTime is how long a server that did not answer is asked last.
	illTime = 30 * time.Second
	// maxIll bounds how many servers are remembered.
	maxIll = 16
)

// order returns the servers, those that did not answer lately last. A nil health
// knows of none.
func (h *health) order(servers []string) []string {
	if h == nil {
		return servers
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	ordered := slices.Clone(servers)
	slices.SortStableFunc(ordered, func(a, b string) int {
		return boolToInt(now.Before(h.ill[a])) - boolToInt(now.Before(h.ill[b]))
	})
	return ordered
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// note remembers whether a server gave an answer.
func (h *health) note(server string, answered bool) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if answered {
		delete(h.ill, server)
		return
	}
	if h.ill == nil || len(h.ill) >= maxIll {
		h.ill = make(map[string]time.Time)
	}
	h.ill[server] = time.Now().Add(illTime)
}
