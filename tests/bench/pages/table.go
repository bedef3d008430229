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
	fmt.Fprintf(w, "\n%s; ms from the document's end on\n%-34s %8s %8s %8s %8s %8s | %s\n", browser,
		"", "first", "all", "longest", "blocked", "frames/s", "script: longest turn, all turns")
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
	fmt.Fprintf(t.w, "  %-32s not within %s\n", with, longest)
}

// row prints one measurement.
func (t *table) row(p page, with string, f figures) {
	t.head(p)
	ours := ""
	if f.Ours != nil {
		ours = fmt.Sprintf("%6.1f %8.0f in %d turns", f.Ours.Longest, f.Ours.Total, f.Ours.Turns)
	}
	rate := ""
	if p.runs > 0 {
		rate = fmt.Sprintf("%.0f", f.Frames*1000/float64(p.runs))
		ours += fmt.Sprintf(" (the page's own changes: %.0f)", f.Own)
	}
	fmt.Fprintf(t.w, "  %-32s %8s %8s %8.0f %8.0f %8s | %s\n", with, ms(f.First), ms(f.Total), f.Longest, f.Blocked, rate, ours)
}

func ms(x float64) string {
	if x == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", x)
}
