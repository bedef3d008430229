package trace

import (
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Measures of the picture, in columns.
const (
	timeColumns  = 9  // "   0.000 "
	defaultWidth = 96 // fits a terminal of 100
	leastGap     = 16 // between two lanes; a picture with many lanes grows wider than asked
)

// LadderOptions say how a ladder is drawn. The zero value draws every address as
// a lane of its own.
type LadderOptions struct {
	Lanes []string                    // the parties from left to right
	Names map[netip.AddrPort]string   // which party an address belongs to
	Other string                      // the party of addresses not in Names; "" = each is one
	Width int                         // columns to fill, 0 = 96
	Color bool                        // ANSI colours; for terminals only
	Mask  func(summary string) string // nil = MaskNumbers
	Start time.Time                   // where the seconds begin; zero = with the first line
}

// Ladder draws messages as they pass, one line each, as a sequence diagram whose
// lanes are the parties:
//
//	      siptap                server                 phone
//	0.000   │────── INVITE ──────▶│                      │
//	0.001   │◀─── 407 Proxy… ─────│                      │
//
// Its Message is a [Sink]. It writes while it is called, so a writer that may
// block for long wants a buffer in between. Write errors are kept; see Err.
type Ladder struct {
	mu    sync.Mutex
	w     io.Writer
	o     LadderOptions
	lanes []string
	begun bool
	err   error
}

// NewLadder returns a ladder that writes to w.
func NewLadder(w io.Writer, o LadderOptions) *Ladder {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	if o.Mask == nil {
		o.Mask = MaskNumbers
	}
	return &Ladder{w: w, o: o, lanes: slices.Clone(o.Lanes)}
}

// Message draws one message.
func (l *Ladder) Message(m Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	from, to := l.lane(m.From), l.lane(m.To)
	l.begin(m.Time)
	what := Summary(m.Text)
	row := l.row()
	color := colorOf(what)
	what = l.o.Mask(what)
	if from == to {
		row.put(l.column(from)+2, "↺ "+what, color)
	} else {
		row.arrow(l.column(from), l.column(to), what, color)
	}
	l.line(m.Time, row)
}

// Note draws a line of words between the messages, such as what the person is
// told at that moment.
func (l *Ladder) Note(at time.Time, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin(at)
	row := l.row()
	column := 2
	if len(l.lanes) > 0 {
		column = l.column(0) + 2
	}
	row.put(column, " "+l.o.Mask(text)+" ", bold)
	l.line(at, row)
}

// Err returns the first error that the writer gave, if any.
func (l *Ladder) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// lane returns the index of an address's lane. A party that is new gets one at
// the right, and the header is drawn anew for it.
func (l *Ladder) lane(addr netip.AddrPort) int {
	name, ok := l.o.Names[addr]
	if !ok {
		if name = l.o.Other; name == "" {
			name = addr.String()
		}
	}
	i := slices.Index(l.lanes, name)
	if i < 0 {
		i = len(l.lanes)
		l.lanes = append(l.lanes, name)
		if l.begun {
			l.header()
		}
	}
	return i
}

// begin draws the header before the first line.
func (l *Ladder) begin(at time.Time) {
	if l.begun {
		return
	}
	l.begun = true
	if l.o.Start.IsZero() {
		l.o.Start = at
	}
	l.header()
}

// header draws the parties' names above their lanes.
func (l *Ladder) header() {
	row := newRow(l.columns())
	for i, name := range l.lanes {
		name = shorten(name, l.gap()-2)
		row.put(max(0, l.column(i)-utf8.RuneCountInString(name)/2), name, bold)
	}
	l.write(strings.Repeat(" ", timeColumns) + row.render(l.o.Color) + "\n")
	l.write(strings.Repeat(" ", timeColumns) + l.row().render(l.o.Color) + "\n")
}

// row returns an empty line with all the lanes in it.
func (l *Ladder) row() *row {
	r := newRow(l.columns())
	for i := range l.lanes {
		r.put(l.column(i), "│", dim)
	}
	return r
}

// line writes a row with its time before it.
func (l *Ladder) line(at time.Time, r *row) {
	l.write(fmt.Sprintf("%8.3f ", at.Sub(l.o.Start).Seconds()) + r.render(l.o.Color) + "\n")
}

// write writes until the first error.
func (l *Ladder) write(s string) {
	if l.err == nil {
		_, l.err = io.WriteString(l.w, s)
	}
}

// gap returns the distance of two neighbouring lanes.
func (l *Ladder) gap() int {
	if len(l.lanes) < 2 {
		return leastGap
	}
	return max(leastGap, (l.o.Width-timeColumns-2*l.margin())/(len(l.lanes)-1))
}

// margin is the room beside the outer lanes, for half of their names.
func (l *Ladder) margin() int { return 5 }

// column returns where in a row a lane stands.
func (l *Ladder) column(lane int) int { return l.margin() + lane*l.gap() }

// columns returns how long a row is.
func (l *Ladder) columns() int { return l.column(max(0, len(l.lanes)-1)) + l.margin() + 1 }
