package demo

import (
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/callflow/world"
)

// siptap is the ladder's lane of the host.
const siptap = "siptap"

const (
	// settle is how long a line waits for others that happened before it: what the
	// host says arrives a little later than the messages.
	settle = 80 * time.Millisecond
	// drain bounds the wait for an output that takes nothing.
	drain = 2 * time.Second
)

// screen writes what happens, in the order in which it happened. It never keeps
// anybody waiting: one goroutine writes, and everything else goes into its list.
type screen struct {
	out   io.Writer
	color bool

	mu     sync.Mutex
	items  []item
	calls  tally
	states chan struct{} // closed and replaced at each change of calls

	stop, done chan struct{}

	names  map[netip.AddrPort]string
	ladder *trace.Ladder
	dialog string // the SIP call that the ladder shows
}

// item is one thing to show: a message, a state of the host's, or words.
type item struct {
	at      time.Time
	message *trace.Message
	note    string
	say     string
}

// tally is what became of the calls so far.
type tally struct {
	call      string // the host's name of the last call
	last      string // its state
	connected int    // calls that came to connected
	final     bool   // the last call has its outcome
}

// state is one change of a call, as the host tells it.
type state struct {
	At    time.Time
	Call  string
	State string
	Side  string // who made it fail
	Code  string // why it failed
}

// words say the states from the audience's seat.
var words = map[string]string{
	"calling":      "Siptap calls the desk phone.",
	"ringing":      "The desk phone rings …",
	"answered":     "… and is picked up.",
	"transferring": "The desk phone calls the number.",
	"alerting":     "The other end rings …",
	"connected":    "… and answers: connected.",
	"handed-over":  "The phone system has taken the call over.",
	"canceled":     "Cancelled.",
	"unknown":      "How the call went was not reported.",
}

// newScreen starts writing to out.
func newScreen(out io.Writer, color bool) *screen {
	s := &screen{
		out: out, color: color,
		states: make(chan struct{}),
		stop:   make(chan struct{}), done: make(chan struct{}),
	}
	go s.run()
	return s
}

// message shows a SIP message. It is a [trace.Sink].
func (s *screen) message(m trace.Message) { s.add(item{at: m.Time, message: &m}) }

// say shows words between the calls.
func (s *screen) say(format string, args ...any) {
	s.add(item{at: time.Now(), say: fmt.Sprintf(format, args...)})
}

func (s *screen) add(i item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, i)
}

// state shows a change of a call and counts it.
func (s *screen) state(c state) {
	note := words[c.State]
	if c.State == "failed" {
		note = fmt.Sprintf("The call failed: %s (%s).", c.Code, c.Side)
	}
	// The host tells whole milliseconds. What made the state happened before it.
	s.add(item{at: c.At.Add(time.Millisecond - time.Nanosecond), note: note})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls.call, s.calls.last = c.Call, c.State
	switch c.State {
	case "connected":
		s.calls.connected++
		s.calls.final = true
	case "handed-over", "failed", "canceled", "unknown", "ended":
		s.calls.final = true
	default:
		s.calls.final = false
	}
	close(s.states)
	s.states = make(chan struct{})
}

// outcome returns what became of the calls so far.
func (s *screen) outcome() tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// changed returns the same, and a channel that is closed when it changes.
func (s *screen) changed() (tally, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls, s.states
}

// party tells the ladder whose the world's addresses are.
func (s *screen) party(names map[netip.AddrPort]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = names
}

// close shows what is left, and stops.
func (s *screen) close() {
	close(s.stop)
	select {
	case <-s.done:
	case <-time.After(drain): // a terminal that was stopped keeps nobody here
	}
}

// run writes items when they have settled, until stop.
func (s *screen) run() {
	defer close(s.done)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.write(s.take(time.Now().Add(-settle)))
		case <-s.stop:
			s.write(s.take(time.Now().Add(time.Hour)))
			return
		}
	}
}

// take removes the items before a time from the list and returns them in order.
func (s *screen) take(before time.Time) []item {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortStableFunc(s.items, func(a, b item) int { return a.at.Compare(b.at) })
	n := slices.IndexFunc(s.items, func(i item) bool { return i.at.After(before) })
	if n < 0 {
		n = len(s.items)
	}
	taken := slices.Clone(s.items[:n])
	s.items = slices.Delete(s.items, 0, n)
	return taken
}

// write shows items. Write errors end nothing: whoever stopped reading gets the
// signal, or does not care.
func (s *screen) write(items []item) {
	for _, i := range items {
		switch {
		case i.message != nil:
			s.open(*i.message)
			s.ladder.Message(*i.message)
		case i.note != "" && s.ladder != nil:
			s.ladder.Note(i.at, i.note)
		case i.note != "":
			_, _ = fmt.Fprintln(s.out, i.note)
		case i.say != "":
			_, _ = fmt.Fprintln(s.out, i.say)
		}
	}
}

// open begins a new ladder when the host begins a call.
func (s *screen) open(m trace.Message) {
	s.mu.Lock()
	names := s.names
	s.mu.Unlock()
	id := callID(m.Text)
	_, known := names[m.From]
	if s.ladder != nil && (known || id == s.dialog || !strings.HasPrefix(m.Text, "INVITE ")) {
		return
	}
	s.dialog = id
	_, _ = fmt.Fprintln(s.out)
	s.ladder = trace.NewLadder(s.out, trace.LadderOptions{
		Lanes: []string{siptap, world.Server, world.Phone, world.Callee},
		Names: names, Other: siptap, Color: s.color,
	})
}

// callID reads the Call-ID of a message, in its long or short form.
func callID(message string) string {
	for line := range strings.Lines(message) {
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); ok && (strings.EqualFold(name, "Call-ID") || strings.EqualFold(name, "i")) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
