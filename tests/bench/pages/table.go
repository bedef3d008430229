package main

import (
	"fmt"
	"io"
)

// table prints the figures as they come.
type table struct {
	w    io.Writer
	last string
}

func newTable(w io.Writer, browser string) *table {
	fmt.Fprintf(w, "\n%s; ms\n%-20s %7s %7s %8s %7s %6s | %7s %7s %7s %6s | %5s %5s %5s %5s %6s %7s\n", browser,
		"", "first", "all", "longest", "blocked", "fps", "script", "layout", "CPU", "MB",
		"turns", "p50", "p99", "worst", "sum", "layouts")
	return &table{w: w}
}

// head prints the page's name over its first measurement.
func (t *table) head(p page) {
	if p.name != t.last {
		fmt.Fprintf(t.w, "%s\n", p.name)
		t.last = p.name
	}
}

// late prints that a page was not done in time.
func (t *table) late(p page, with string) {
	t.head(p)
	fmt.Fprintf(t.w, "  %-18s not within %s\n", with, longest)
}

// row prints one measurement: from the document's end until the first number was
// shown and until all were, or in a page that changes all the time in how many of
// its frames one was shown in the window; the longest time in which the page could do nothing and
// the sum of what such times are beyond 50 ms; what the main thread spent on
// scripts, and on styles, layout and painting; what all processes spent, and their
// memory; and of the extension's script the turns.
func (t *table) row(p page, with string, f figures) {
	t.head(p)
	rate, all, ours := "-", number(f.Total), ""
	if p.runs > 0 {
		rate, all = fmt.Sprintf("%.0f", f.Frames*1000/float64(p.runs)), "-"
		if f.Looks > 0 && with != none {
			all = fmt.Sprintf("%.0f %%", f.Seen/f.Looks*100)
		}
	}
	if p.want > 0 && f.Total == 0 && f.Found > 0 {
		all = fmt.Sprintf("(%d)", f.Found) // what is far from the window is shown when a person goes there
	}
	script, layout := "-", "-"
	if f.Traced != nil {
		script, layout = number(f.Traced.Script), number(f.Traced.Layout)
	}
	if o := f.Ours; o != nil {
		ours = fmt.Sprintf("%5d %5.1f %5.1f %5.1f %6.0f", len(o.Each), o.at(0.5), o.at(0.99), o.at(1), o.sum())
		if f.Traced != nil {
			ours += fmt.Sprintf(" %7d", o.Layouts)
		}
	}
	if f.Own > 0 {
		ours += fmt.Sprintf("  the page's own changes: %.0f", f.Own)
	}
	fmt.Fprintf(t.w, "  %-18s %7s %7s %8.0f %7.0f %6s | %7s %7s %7.0f %6d | %s\n", with,
		number(f.First), all, f.Longest, f.Blocked, rate, script, layout, ms(f.Spent.CPU), f.Spent.Memory>>20, ours)
}

func number(x float64) string {
	if x == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", x)
}
