package main

import (
	"fmt"
	"io"
	"sort"
)

// tally counts what ran. A check without test cases of its own counts as one.
type tally struct {
	passed  int
	failed  []string // names
	skipped []string // "name: reason"
	rows    []string // of the long run's report
}

func (t *tally) fail(name string) { t.failed = append(t.failed, name) }

func (t *tally) add(o tally) {
	t.passed += o.passed
	t.failed = append(t.failed, o.failed...)
	t.skipped = append(t.skipped, o.skipped...)
	t.rows = append(t.rows, o.rows...)
}

// report prints the end of a run and reports whether all is well. A run in which
// nothing passed is no success.
func (t *tally) report(w io.Writer) bool {
	fmt.Fprintln(w)
	sort.Strings(t.skipped)
	for _, s := range t.skipped {
		fmt.Fprintln(w, "skipped:", s)
	}
	for _, f := range t.failed {
		fmt.Fprintln(w, "failed:", f)
	}
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", t.passed, len(t.failed), len(t.skipped))
	return len(t.failed) == 0 && t.passed > 0
}
