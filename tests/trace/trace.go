// Package trace records what the main thread of a page does in Chromium, and
// tells the extension's part of it: its script's slices, and the style and layout
// that the browser had to compute within them.
//
// Times are of the thread, not of the clock: another program that has the
// processor meanwhile does not count.
package trace

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"siptap.org/siptap/host/browser"
)

// categories are what is recorded.
var categories = []string{"devtools.timeline", "v8", "toplevel"}

// mostStreams is how many recordings of one browser can be read.
const mostStreams = 20

// ErrIncomplete indicates that the browser did not write all that it recorded.
var ErrIncomplete = errors.New("the recording is not complete")

// Start begins a recording of all of a Chromium's processes.
func Start(ctx context.Context, b browser.Browser) error {
	return b.Call(ctx, "Tracing.start", map[string]any{
		"transferMode": "ReturnAsStream",
		"traceConfig":  map[string]any{"recordMode": "recordAsMuchAsPossible", "includedCategories": categories},
	}, nil)
}

// Stop ends the recording and reads it. The context bounds how long the browser
// takes to write it.
func Stop(ctx context.Context, b browser.Browser) (*Recording, error) {
	if err := b.Call(ctx, "Tracing.end", nil, nil); err != nil {
		return nil, err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		for stream := 1; stream <= mostStreams; stream++ {
			text, err := read(ctx, b, strconv.Itoa(stream), tick.C)
			var refused *browser.CommandError
			if errors.As(err, &refused) {
				continue // an earlier recording's, closed since, or not opened yet
			}
			if err != nil {
				return nil, err
			}
			return parse(text)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: it is in no stream", ErrIncomplete)
		}
	}
}

// read reads a stream to its end. It may end before the browser has written all,
// and goes on then.
func read(ctx context.Context, b browser.Browser, stream string, tick <-chan time.Time) ([]byte, error) {
	var text []byte
	for {
		var chunk struct {
			Data string `json:"data"`
			EOF  bool   `json:"eof"`
		}
		at := map[string]any{"handle": stream, "offset": len(text), "size": 4 << 20}
		if err := b.Call(ctx, "IO.read", at, &chunk); err != nil {
			return nil, err
		}
		text = append(text, chunk.Data...)
		if !chunk.EOF {
			continue
		}
		if strings.HasSuffix(strings.TrimSpace(string(text[max(0, len(text)-64):])), "}") && json.Valid(text) {
			return text, b.Call(ctx, "IO.close", map[string]any{"handle": stream}, nil)
		}
		select {
		case <-tick:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ErrIncomplete, context.Cause(ctx))
		}
	}
}

// event is one thing that a thread did.
type event struct {
	Name   string  `json:"name"`
	Phase  string  `json:"ph"`
	PID    int     `json:"pid"`
	TID    int     `json:"tid"`
	At     float64 `json:"ts"`   // µs
	Wall   float64 `json:"dur"`  // µs
	Thread float64 `json:"tdur"` // µs
	Args   struct {
		Name  string `json:"name"`
		World string `json:"worldName"`
	} `json:"args"`
}

func (e *event) end() float64 { return e.At + e.Wall }

// thread is one thread of one process.
type thread struct{ pid, tid int }

// Recording is what the busiest page's main thread did.
type Recording struct{ events []*event }

// parse takes the busiest main thread's events, in their order, the outer ones first.
func parse(text []byte) (*Recording, error) {
	var all struct {
		Events []json.RawMessage `json:"traceEvents"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("read the recording: %w", err)
	}
	mains := map[thread]float64{}
	byThread := map[thread][]*event{}
	for _, raw := range all.Events {
		var e event
		if json.Unmarshal(raw, &e) != nil {
			continue // of a shape that is not looked at
		}
		at := thread{e.PID, e.TID}
		switch {
		case e.Name == "thread_name" && e.Args.Name == "CrRendererMain":
			mains[at] += 0
		case e.Phase == "X":
			byThread[at] = append(byThread[at], &e)
		}
	}
	var busiest []*event
	most := -1.0
	for at := range mains {
		sum := 0.0
		for _, e := range byThread[at] {
			if strings.HasSuffix(e.Name, "::RunTask") {
				sum += e.Thread
			}
		}
		if sum > most {
			most, busiest = sum, byThread[at]
		}
	}
	slices.SortStableFunc(busiest, func(a, b *event) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(b.Wall, a.Wall))
	})
	return &Recording{busiest}, nil
}

// Slice is one turn of a script.
type Slice struct {
	At      time.Duration // since the recording's beginning, on no clock of ours
	Thread  time.Duration // how long the thread worked in it
	Garbage time.Duration // of that, collecting garbage, whosever it was
	Styles  int           // how often the browser computed styles within it
	Layouts int           // how often it laid the page out within it
}

// Slices are the turns of the scripts of one world: of the extension of that name.
func (r *Recording) Slices(world string) []Slice {
	var found []Slice
	until, garbage := -1.0, -1.0
	for _, e := range r.events {
		inside := e.At < until
		switch {
		case !inside && e.Args.World == world && (e.Name == "v8.callFunction" || e.Name == "v8.run"):
			found = append(found, Slice{At: micros(e.At), Thread: micros(e.Thread)})
			until = e.end()
		case inside && e.Name == "UpdateLayoutTree":
			found[len(found)-1].Styles++
		case inside && e.Name == "Layout":
			found[len(found)-1].Layouts++
		case inside && (e.Name == "MinorGC" || e.Name == "MajorGC") && e.At >= garbage:
			found[len(found)-1].Garbage += micros(e.Thread)
			garbage = e.end()
		}
	}
	return found
}

// Sum is how long the thread worked on events of some names, each counted once
// where one lies in another.
func (r *Recording) Sum(names ...string) time.Duration {
	var sum time.Duration
	until := -1.0
	for _, e := range r.events {
		if e.At >= until && slices.Contains(names, e.Name) {
			sum += micros(e.Thread)
			until = e.end()
		}
	}
	return sum
}

func micros(us float64) time.Duration { return time.Duration(us * float64(time.Microsecond)) }
