package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// carrier moves whole messages to and from a browser.
type carrier interface {
	write(ctx context.Context, message []byte) error
	read() ([]byte, error) // ends with an error when the carrier is closed
	close() error
}

// event is a message that a browser sent of its own accord.
type event struct {
	method  string
	session string // DevTools only
	params  json.RawMessage
}

// link matches a browser's answers to the commands they belong to. DevTools and
// BiDi number their commands alike and differ in the shape of an error only.
type link struct {
	carrier carrier
	ended   chan struct{} // closed when no more messages come

	mu        sync.Mutex
	next      int
	waiting   map[int]chan answer
	listeners map[int]listener
}

type answer struct {
	result json.RawMessage
	err    string
}

type listener struct {
	wants func(event) bool
	found chan event
}

// newLink starts reading from the carrier until it ends.
func newLink(c carrier) *link {
	l := &link{
		carrier:   c,
		ended:     make(chan struct{}),
		waiting:   map[int]chan answer{},
		listeners: map[int]listener{},
	}
	go l.receive()
	return l
}

// close ends the carrier and waits until nothing reads from it any more.
func (l *link) close() error {
	err := l.carrier.close()
	<-l.ended
	return err
}

// call sends a command and decodes its result, which may be nil. The session is
// DevTools' own, "" for none.
func (l *link) call(ctx context.Context, session, method string, params, result any) error {
	if params == nil {
		params = struct{}{}
	}
	l.mu.Lock()
	l.next++
	id, reply := l.next, make(chan answer, 1)
	l.waiting[id] = reply
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.waiting, id)
		l.mu.Unlock()
	}()

	message, err := json.Marshal(struct {
		ID      int    `json:"id"`
		Method  string `json:"method"`
		Params  any    `json:"params"`
		Session string `json:"sessionId,omitempty"`
	}{id, method, params, session})
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if err := l.carrier.write(ctx, message); err != nil {
		return fmt.Errorf("%s: %w", method, errors.Join(ErrEnded, err))
	}
	select {
	case a := <-reply:
		if a.err != "" {
			return &CommandError{Method: method, Message: a.err}
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(a.result, result)
	case <-l.ended:
		return fmt.Errorf("%s: %w", method, ErrEnded)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, context.Cause(ctx))
	}
}

// expect returns a channel that gets the first event that is wanted, and a
// function that stops listening. It must be called before the command that
// brings the event about.
func (l *link) expect(wants func(event) bool) (<-chan event, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	id, found := l.next, make(chan event, 1)
	l.listeners[id] = listener{wants, found}
	return found, func() {
		l.mu.Lock()
		delete(l.listeners, id)
		l.mu.Unlock()
	}
}

// receive hands messages out until the carrier ends.
func (l *link) receive() {
	defer close(l.ended)
	for {
		raw, err := l.carrier.read()
		if err != nil {
			return
		}
		var m struct {
			ID      *int            `json:"id"`
			Method  string          `json:"method"`
			Session string          `json:"sessionId"`
			Params  json.RawMessage `json:"params"`
			Result  json.RawMessage `json:"result"`
			Error   json.RawMessage `json:"error"`
			Message string          `json:"message"` // BiDi: the error's text
		}
		if json.Unmarshal(raw, &m) != nil {
			continue
		}
		l.mu.Lock()
		if m.ID != nil {
			if reply := l.waiting[*m.ID]; reply != nil {
				reply <- answer{m.Result, errorText(m.Error, m.Message)}
				delete(l.waiting, *m.ID)
			}
		} else {
			e := event{m.Method, m.Session, m.Params}
			for id, w := range l.listeners {
				if w.wants(e) {
					w.found <- e
					delete(l.listeners, id)
				}
			}
		}
		l.mu.Unlock()
	}
}

// errorText reads DevTools' {"code","message"} and BiDi's slug with a message
// beside it. It is "" where there was no error.
func errorText(raw json.RawMessage, message string) string {
	if len(raw) == 0 {
		return ""
	}
	var devTools struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(raw, &devTools) == nil && devTools.Message != "" {
		return devTools.Message
	}
	var slug string
	if json.Unmarshal(raw, &slug) == nil {
		return slug + ": " + message
	}
	return string(raw)
}
