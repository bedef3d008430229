package main

import (
	"fmt"
	"sort"
)

// Found is what a finder says of one number.
type Found struct {
	Start, End int
	E164       string
	Ext        string
}

// Finder finds the numbers of a page.
type Finder func(*Page) []Found

// Score counts a finder's hits and misses. A found number hits the label that it
// overlaps by more than half. Hits on labels that are no valid numbers (local ones
// without area code, vanity) are phone numbers too, and count in Other alone.
type Score struct {
	Hits, Bounds, WrongE164, WrongExt, Other, False, Missed int
}

// Precision is the share of found numbers that are phone numbers.
func (s Score) Precision() float64 { return ratio(s.Hits+s.Other, s.Hits+s.Other+s.False) }

// Strict is the share of found numbers that are labelled valid ones.
func (s Score) Strict() float64 { return ratio(s.Hits, s.Hits+s.Other+s.False) }

// Recall is the share of valid labels that were found.
func (s Score) Recall() float64 { return ratio(s.Hits, s.Hits+s.Missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// String writes a score on one line.
func (s Score) String() string {
	return fmt.Sprintf("P %.3f (strict %.3f)  R %.3f  exact bounds %.3f  wrong E.164 %d  wrong ext %d  hits %d  other kinds %d  false %d  missed %d",
		s.Precision(), s.Strict(), s.Recall(), ratio(s.Bounds, s.Hits), s.WrongE164, s.WrongExt, s.Hits, s.Other, s.False, s.Missed)
}

func (s *Score) add(o Score) {
	s.Hits += o.Hits
	s.Bounds += o.Bounds
	s.WrongE164 += o.WrongE164
	s.WrongExt += o.WrongExt
	s.Other += o.Other
	s.False += o.False
	s.Missed += o.Missed
}

// Errors receives each error with the page and what was found or labelled.
type Errors func(kind string, page *Page, start, end int, detail string)

// Judge scores one page.
func Judge(page *Page, found []Found, report Errors) Score {
	var s Score
	taken := make([]bool, len(page.Labels))
	for _, f := range found {
		best := -1
		for i, l := range page.Labels {
			overlap := min(f.End, l.End) - max(f.Start, l.Start)
			if !taken[i] && 2*overlap > max(f.End-f.Start, l.End-l.Start) {
				best = i
				break
			}
		}
		if best < 0 {
			s.False++
			report("false", page, f.Start, f.End, f.E164)
			continue
		}
		taken[best] = true
		l := page.Labels[best]
		if !l.Valid {
			s.Other++
			report("other "+l.Kind, page, f.Start, f.End, f.E164)
			continue
		}
		s.Hits++
		if f.Start == l.Start && f.End == l.End {
			s.Bounds++
		} else {
			report("bounds", page, f.Start, f.End, fmt.Sprintf("label %q", l.Raw))
		}
		if f.E164 != l.E164 {
			s.WrongE164++
			report("E.164", page, f.Start, f.End, f.E164+" label "+l.E164)
		}
		if f.Ext != l.Ext {
			s.WrongExt++
		}
	}
	for i, l := range page.Labels {
		if l.Valid && !taken[i] {
			s.Missed++
			report("missed", page, l.Start, l.End, l.E164)
		}
	}
	return s
}

// Table scores pages by a key, in the order of their labels' number.
func Table(pages []*Page, find Finder, key func(*Page) string, report Errors) (total Score, rows []string) {
	by := map[string]*Score{}
	for _, page := range pages {
		s := Judge(page, find(page), report)
		total.add(s)
		k := key(page)
		if by[k] == nil {
			by[k] = new(Score)
		}
		by[k].add(s)
	}
	keys := make([]string, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := by[keys[i]], by[keys[j]]
		if a.Hits+a.Missed != b.Hits+b.Missed {
			return a.Hits+a.Missed > b.Hits+b.Missed
		}
		return keys[i] < keys[j]
	})
	for _, k := range keys {
		rows = append(rows, fmt.Sprintf("%-8s %s", k, by[k]))
	}
	return total, rows
}
